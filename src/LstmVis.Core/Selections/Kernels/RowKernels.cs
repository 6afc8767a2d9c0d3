using System.Numerics;
using System.Runtime.InteropServices;

namespace LstmVis.Core;

/// <summary>Carries what is known of the cells of a source on over one more row of its numbers.</summary>
internal interface IRowKernel
{
    /// <summary>Keeps the cells that are on, or off, in a row.</summary>
    /// <param name="row">Stored numbers, <c>[cell]</c>.</param>
    /// <param name="leastStored"><c>[cell]</c>: where each cell is on, as in <see cref="OnTest"/>.</param>
    /// <param name="side">On which side of zero.</param>
    /// <param name="mustBeOn">Whether they must be on; otherwise off.</param>
    /// <param name="follows"><c>[cell]</c>: all bits set for the cells that are kept, 0 for others.</param>
    void Narrow(ReadOnlySpan<float> row, ReadOnlySpan<float> leastStored, Side side, bool mustBeOn, Span<int> follows);

    /// <summary>Lowers the least number of each cell, as its side sees it; NaN becomes negative infinity, which no threshold is at or below.</summary>
    void Lower(ReadOnlySpan<float> row, Side side, Span<float> low);

    /// <summary>Raises the greatest number of each cell, as its side sees it; NaN is passed over.</summary>
    void Raise(ReadOnlySpan<float> row, Side side, Span<float> high);
}

/// <summary>Picks the row kernel for this machine.</summary>
internal static class RowKernelFactory
{
    public static IRowKernel Create(bool forceScalar) => !forceScalar && Vector.IsHardwareAccelerated ? new VectorRowKernel() : new ScalarRowKernel();
}

/// <summary>The specification: cell by cell.</summary>
internal sealed class ScalarRowKernel : IRowKernel
{
    public void Narrow(ReadOnlySpan<float> row, ReadOnlySpan<float> leastStored, Side side, bool mustBeOn, Span<int> follows)
    {
        for (int cell = 0; cell < row.Length; cell++)
        {
            if (new OnTest(leastStored[cell], side).IsOn(row[cell]) != mustBeOn)
                follows[cell] = 0;
        }
    }

    public void Lower(ReadOnlySpan<float> row, Side side, Span<float> low)
    {
        for (int cell = 0; cell < row.Length; cell++)
        {
            float value = See(row[cell], side);
            if (float.IsNaN(value))
                low[cell] = float.NegativeInfinity;
            else if (value < low[cell])
                low[cell] = value;
        }
    }

    public void Raise(ReadOnlySpan<float> row, Side side, Span<float> high)
    {
        for (int cell = 0; cell < row.Length; cell++)
        {
            float value = See(row[cell], side);
            if (value > high[cell])
                high[cell] = value;
        }
    }

    /// <summary>A number as a side sees it: a cell is on where this reaches the threshold.</summary>
    public static float See(float value, Side side) => side switch { Side.Positive => value, Side.Negative => -value, _ => Math.Abs(value) };
}

/// <summary>As many cells at a time as a vector holds. Comparisons with NaN are false, as they have to be.</summary>
internal sealed class VectorRowKernel : IRowKernel
{
    private static readonly ScalarRowKernel Rest = new();

    public void Narrow(ReadOnlySpan<float> row, ReadOnlySpan<float> leastStored, Side side, bool mustBeOn, Span<int> follows)
    {
        var unwanted = mustBeOn ? Vector<int>.Zero : Vector<int>.AllBitsSet;
        int whole = row.Length / Vector<float>.Count * Vector<float>.Count;
        ReadOnlySpan<Vector<float>> values = MemoryMarshal.Cast<float, Vector<float>>(row[..whole]);
        ReadOnlySpan<Vector<float>> least = MemoryMarshal.Cast<float, Vector<float>>(leastStored[..whole]);
        Span<Vector<int>> kept = MemoryMarshal.Cast<int, Vector<int>>(follows[..whole]);
        for (int place = 0; place < values.Length; place++)
        {
            Vector<int> on = side switch
            {
                Side.Positive => Vector.GreaterThanOrEqual(values[place], least[place]),
                Side.Negative => Vector.LessThanOrEqual(values[place], -least[place]),
                _ => Vector.GreaterThanOrEqual(values[place], least[place]) | Vector.LessThanOrEqual(values[place], -least[place]),
            };
            kept[place] &= on ^ unwanted;
        }

        Rest.Narrow(row[whole..], leastStored[whole..], side, mustBeOn, follows[whole..]);
    }

    public void Lower(ReadOnlySpan<float> row, Side side, Span<float> low)
    {
        int whole = row.Length / Vector<float>.Count * Vector<float>.Count;
        ReadOnlySpan<Vector<float>> values = MemoryMarshal.Cast<float, Vector<float>>(row[..whole]);
        Span<Vector<float>> lows = MemoryMarshal.Cast<float, Vector<float>>(low[..whole]);
        var nothing = new Vector<float>(float.NegativeInfinity);
        for (int place = 0; place < values.Length; place++)
        {
            Vector<float> value = See(values[place], side);
            value = Vector.ConditionalSelect(Vector.Equals(value, value), value, nothing);
            lows[place] = Vector.ConditionalSelect(Vector.LessThan(value, lows[place]), value, lows[place]);
        }

        Rest.Lower(row[whole..], side, low[whole..]);
    }

    public void Raise(ReadOnlySpan<float> row, Side side, Span<float> high)
    {
        int whole = row.Length / Vector<float>.Count * Vector<float>.Count;
        ReadOnlySpan<Vector<float>> values = MemoryMarshal.Cast<float, Vector<float>>(row[..whole]);
        Span<Vector<float>> highs = MemoryMarshal.Cast<float, Vector<float>>(high[..whole]);
        for (int place = 0; place < values.Length; place++)
        {
            Vector<float> value = See(values[place], side);
            highs[place] = Vector.ConditionalSelect(Vector.GreaterThan(value, highs[place]), value, highs[place]);
        }

        Rest.Raise(row[whole..], side, high[whole..]);
    }

    private static Vector<float> See(Vector<float> values, Side side) => side switch { Side.Positive => values, Side.Negative => -values, _ => Vector.Abs(values) };
}
