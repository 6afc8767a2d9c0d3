namespace LstmVis.Core;

/// <summary>A half-open range of time steps, <c>[Start, End)</c>; empty when both are equal.</summary>
/// <remarks>Time steps are zero-based indices into the corpus. A corpus holds at most <see cref="int.MaxValue"/> of them.</remarks>
public readonly record struct StepRange
{
    /// <summary>Makes the range <c>[start, end)</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is negative or <paramref name="end"/> is before it.</exception>
    public StepRange(int start, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        Start = start;
        End = end;
    }

    /// <summary>The first time step inside.</summary>
    public int Start { get; }

    /// <summary>The first time step after the range.</summary>
    public int End { get; }

    /// <summary>The number of time steps inside.</summary>
    public int Length => End - Start;

    /// <summary>Whether <paramref name="step"/> lies inside.</summary>
    public bool Contains(int step) => step >= Start && step < End;

    /// <summary>Whether all of <paramref name="other"/> lies inside.</summary>
    public bool Contains(StepRange other) => other.Start >= Start && other.End <= End;

    /// <summary>Whether the two share at least one time step; an empty range shares none.</summary>
    public bool Overlaps(StepRange other) => Math.Max(Start, other.Start) < Math.Min(End, other.End);

    /// <summary>The steps that lie in both; where there are none, an empty range at the nearer end of <paramref name="other"/>.</summary>
    public StepRange Clip(StepRange other)
    {
        int start = Math.Clamp(Start, other.Start, other.End);
        return new StepRange(start, Math.Clamp(End, start, other.End));
    }

    /// <summary>The range with <paramref name="before"/> more steps in front and <paramref name="after"/> more behind, clipped to <paramref name="within"/>.</summary>
    public StepRange Grow(int before, int after, StepRange within)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        int start = (int)Math.Max((long)Start - before, within.Start);
        int end = (int)Math.Min((long)End + after, within.End);
        return new StepRange(start, Math.Max(start, end));
    }

    /// <summary>The range as it is written in messages: <c>[21, 25)</c>.</summary>
    public override string ToString() => $"[{Start}, {End})";
}
