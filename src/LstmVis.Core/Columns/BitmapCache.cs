namespace LstmVis.Core;

/// <summary>What a bitmap is of.</summary>
/// <param name="Source">The place of the source among the matcher's.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Test">Where it is on.</param>
/// <param name="OffBefore">Runs with a smaller gap before them are left out; 0 and 1 leave none out and are both 0 here.</param>
/// <param name="OffAfter">The same behind.</param>
/// <param name="IsMirrored">Whether it runs backwards.</param>
internal readonly record struct BitmapKey(int Source, int Cell, OnTest Test, int OffBefore = 0, int OffAfter = 0, bool IsMirrored = false)
{
    /// <summary>The bitmap that this one is derived from, or itself.</summary>
    public BitmapKey Plain => new(Source, Cell, Test);
}

/// <summary>Bitmaps of one matcher's recent searches, as many as the budget leaves its users; the least recently used go first.</summary>
/// <remarks>A bitmap that is in use elsewhere stays valid when it goes: whoever gets one from here releases it when done.</remarks>
internal sealed class BitmapCache(BitmapBudget budget) : IDisposable
{
    private readonly Dictionary<BitmapKey, LinkedListNode<BitmapEntry>> _nodes = [];
    private bool _isClosed;

    public long UsedBytes { get; private set; }

    /// <summary>A bitmap that the caller then holds, or null.</summary>
    public Bitmap? Find(BitmapKey key)
    {
        lock (budget.Lock)
        {
            if (!_nodes.TryGetValue(key, out LinkedListNode<BitmapEntry>? node))
                return null;
            budget.Touch(node);
            node.Value.Bitmap.AddUse();
            return node.Value.Bitmap;
        }
    }

    /// <summary>Keeps a bitmap, which the caller goes on holding, if the budget allows.</summary>
    public void Add(BitmapKey key, Bitmap bitmap)
    {
        lock (budget.Lock)
        {
            if (_isClosed || _nodes.ContainsKey(key) || budget.TryAdd(this, key, bitmap) is not { } node)
                return;
            _nodes.Add(key, node);
            UsedBytes += bitmap.Bytes;
            bitmap.AddUse();
        }
    }

    /// <summary>Gives everything back; nothing is kept any more.</summary>
    public void Dispose()
    {
        lock (budget.Lock)
        {
            _isClosed = true;
            foreach (LinkedListNode<BitmapEntry> node in _nodes.Values.ToArray())
                budget.Remove(node);
        }
    }

    /// <summary>Notes that the budget lets a bitmap go; called under its lock.</summary>
    internal void Forget(BitmapEntry entry)
    {
        _nodes.Remove(entry.Key);
        UsedBytes -= entry.Bitmap.Bytes;
    }
}
