using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LstmVis.Networks;

/// <summary>The operations of a register of floats, so that one kernel serves every width. The JIT compiles a kernel once per implementation and inlines all of this.</summary>
/// <typeparam name="TVector">The register type itself: wrapping it in a struct of our own would keep accumulators out of registers.</typeparam>
internal interface IFloatLanes<TVector>
    where TVector : struct
{
    static abstract int Width { get; }

    static abstract TVector Load(ref readonly float source, nuint offset);

    static abstract void Store(TVector value, ref float destination, nuint offset);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary><c>left * right + addend</c>; fused where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    static abstract TVector Min(TVector left, TVector right);

    static abstract TVector Max(TVector left, TVector right);

    static abstract TVector Abs(TVector value);

    static abstract TVector Sqrt(TVector value);

    static abstract TVector Round(TVector value);

    /// <summary>2 to the power of whole numbers in [-126, 127], by writing the exponent field.</summary>
    static abstract TVector PowerOfTwo(TVector wholeNumber);

    /// <summary>The magnitude of one and the sign of the other.</summary>
    static abstract TVector CopySign(TVector magnitude, TVector sign);

    /// <summary>Lane by lane: <c>left &lt; right ? whenLess : otherwise</c>.</summary>
    static abstract TVector SelectLess(TVector left, TVector right, TVector whenLess, TVector otherwise);

    static abstract float Sum(TVector value);
}
