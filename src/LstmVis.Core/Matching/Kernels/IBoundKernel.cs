using System.Runtime.Intrinsics;

namespace LstmVis.Core;

/// <summary>Answers a <see cref="BoundQuery"/>, block by block of <see cref="Bitmap.BlockPositions"/> positions.</summary>
internal interface IBoundKernel
{
    /// <summary>The greatest bound in each of several blocks, from <paramref name="firstBlock"/> on.</summary>
    void FindMaxima(BoundQuery query, int firstBlock, Span<int> maxima);

    /// <summary>The positions of a block whose bound is at least <paramref name="level"/>, which is at least 1: one bit each, in four words.</summary>
    void MarkAnchors(BoundQuery query, int block, int level, Span<ulong> anchors);
}

/// <summary>Picks the bound kernel for this machine.</summary>
internal static class BoundKernelFactory
{
    /// <summary>The fastest kernel, or the scalar one where it is asked for.</summary>
    public static IBoundKernel Create(bool forceScalar) => forceScalar ? new ScalarBoundKernel()
        : Vector256.IsHardwareAccelerated ? new SlicedBoundKernel<Vector256<ulong>, Slices256>()
        : Vector128.IsHardwareAccelerated ? new SlicedBoundKernel<Vector128<ulong>, Slices128>()
        : new SlicedBoundKernel<ulong, Slices64>();
}
