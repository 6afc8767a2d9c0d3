using System.Runtime.Intrinsics;

namespace LstmVis.Networks;

/// <summary>Picks the kernels for this machine.</summary>
internal static class NetworkKernels
{
    /// <summary>The environment variable that forces a choice: <c>scalar</c>, <c>128</c>, <c>256</c> or <c>512</c>.</summary>
    public const string Variable = "LSTMVIS_NETWORK_KERNELS";

    /// <summary>The kernels that every model uses unless it is given others.</summary>
    public static INetworkKernels Default { get; } = Pick(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The kernels of that name; for null or an unknown name, the widest that the machine runs at full speed.</summary>
    public static INetworkKernels Pick(string? name) => name switch
    {
        "scalar" => new ScalarKernels(),
        "128" => new VectorKernels<Vector128<float>, Lanes128>(),
        "256" => new VectorKernels<Vector256<float>, Lanes256>(),
        "512" => new VectorKernels<Vector512<float>, Lanes512>(),
        _ when Vector512.IsHardwareAccelerated => new VectorKernels<Vector512<float>, Lanes512>(),
        _ when Vector256.IsHardwareAccelerated => new VectorKernels<Vector256<float>, Lanes256>(),
        _ when Vector128.IsHardwareAccelerated => new VectorKernels<Vector128<float>, Lanes128>(),
        _ => new ScalarKernels(),
    };
}
