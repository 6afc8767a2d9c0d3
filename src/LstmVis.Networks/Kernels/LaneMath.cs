using System.Runtime.CompilerServices;

namespace LstmVis.Networks;

/// <summary>exp, tanh and the logistic function on a register of floats; polynomials of Cephes (expf, tanhf), within 2 units in the last place.</summary>
internal static class LaneMath<TVector, TLanes>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    /// <summary>e to the power of x. Below -87 it is about 1e-38 rather than 0, above 88 about 1.7e38 rather than infinity; nothing here is sensitive to that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        // x = n ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts, the first short enough for an exact product with n.
        x = TLanes.Max(TLanes.Min(x, TLanes.Broadcast(88f)), TLanes.Broadcast(-87f));
        TVector n = TLanes.Round(TLanes.Multiply(x, TLanes.Broadcast(1.44269504f)));
        TVector r = TLanes.MultiplyAdd(n, TLanes.Broadcast(-0.693359375f), x);
        r = TLanes.MultiplyAdd(n, TLanes.Broadcast(2.12194440e-4f), r);
        TVector p = TLanes.Broadcast(1.9875691500e-4f);
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.3981999507e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(8.3334519073e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(4.1665795894e-2f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1.6666665459e-1f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(5.0000001201e-1f));
        p = TLanes.MultiplyAdd(p, TLanes.Multiply(r, r), TLanes.Add(r, TLanes.Broadcast(1f)));
        return TLanes.Multiply(p, TLanes.PowerOfTwo(n));
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid(TVector x)
    {
        TVector one = TLanes.Broadcast(1f);
        return TLanes.Divide(one, TLanes.Add(one, Exp(TLanes.Subtract(TLanes.Broadcast(0f), x))));
    }

    /// <summary>The hyperbolic tangent: a polynomial near 0, where 1 - 2 / (e^2x + 1) would cancel, and that elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh(TVector x)
    {
        TVector one = TLanes.Broadcast(1f);
        TVector size = TLanes.Abs(x);
        TVector z = TLanes.Multiply(x, x);
        TVector p = TLanes.Broadcast(-5.70498872745e-3f);
        p = TLanes.MultiplyAdd(p, z, TLanes.Broadcast(2.06390887954e-2f));
        p = TLanes.MultiplyAdd(p, z, TLanes.Broadcast(-5.37397155531e-2f));
        p = TLanes.MultiplyAdd(p, z, TLanes.Broadcast(1.33314422036e-1f));
        p = TLanes.MultiplyAdd(p, z, TLanes.Broadcast(-3.33332819422e-1f));
        TVector near = TLanes.MultiplyAdd(TLanes.Multiply(p, z), x, x);
        TVector far = TLanes.Subtract(one, TLanes.Divide(TLanes.Broadcast(2f), TLanes.Add(Exp(TLanes.Add(size, size)), one)));
        return TLanes.SelectLess(size, TLanes.Broadcast(0.625f), near, TLanes.CopySign(far, x));
    }
}
