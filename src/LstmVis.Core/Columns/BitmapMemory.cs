namespace LstmVis.Core;

/// <summary>Memory of bitmaps that nobody holds any more, for the next ones: fresh memory costs more than filling it.</summary>
internal sealed class BitmapMemory(long budgetBytes)
{
    private readonly Lock _lock = new();
    private readonly Stack<ulong[]> _free = new();
    private long _bytes;

    /// <summary>An array of this length with anything in it, except that words a bitmap does not own are zero; null where none is left.</summary>
    public ulong[]? TryTake(int length)
    {
        lock (_lock)
        {
            // All bitmaps of a matcher are of one length.
            if (!_free.TryPeek(out ulong[]? words) || words.Length != length)
                return null;
            _bytes -= _free.Pop().LongLength * sizeof(ulong);
            return words;
        }
    }

    public void GiveBack(ulong[] words)
    {
        lock (_lock)
        {
            if (_bytes + (words.LongLength * sizeof(ulong)) > budgetBytes)
                return;
            _free.Push(words);
            _bytes += words.LongLength * sizeof(ulong);
        }
    }
}
