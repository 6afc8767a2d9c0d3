using System.Numerics;

namespace LstmVis.Core;

/// <summary>A set of time steps, one bit each, that ranges are added to and tested against.</summary>
internal sealed class StepSet(int stepCount)
{
    private readonly ulong[] _words = new ulong[(stepCount >> 6) + 1];

    /// <summary>Whether any step of the range is in the set.</summary>
    public bool Overlaps(StepRange range)
    {
        if (range.Length == 0)
            return false;
        int first = range.Start >> 6;
        int last = (range.End - 1) >> 6;
        ulong head = ulong.MaxValue << (range.Start & 63);
        ulong tail = ulong.MaxValue >> (63 - ((range.End - 1) & 63));
        if (first == last)
            return (_words[first] & head & tail) != 0;
        if ((_words[first] & head) != 0 || (_words[last] & tail) != 0)
            return true;
        return _words.AsSpan(first + 1, last - first - 1).ContainsAnyExcept(0UL);
    }

    /// <summary>Adds every step of the range.</summary>
    public void Add(StepRange range)
    {
        for (int step = range.Start; step < range.End;)
        {
            int width = Math.Min(64 - (step & 63), range.End - step);
            _words[step >> 6] |= (ulong.MaxValue >> (64 - width)) << (step & 63);
            step += width;
        }
    }

    /// <summary>The number of steps in the set.</summary>
    public int Count() => _words.Sum(BitOperations.PopCount);
}
