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

/// <summary>Bitmaps of one matcher's recent searches, as many as the budget leaves it; the least recently used go first.</summary>
/// <remarks>A bitmap that is in use elsewhere stays valid when it goes: whoever gets one from here releases it when done.</remarks>
internal sealed class BitmapCache : IDisposable
{
    private readonly BitmapBudget _budget;
    private readonly Dictionary<BitmapKey, LinkedListNode<Entry>> _nodes = [];
    private readonly LinkedList<Entry> _byUse = new();

    public BitmapCache(BitmapBudget budget)
    {
        _budget = budget;
        budget.Join(this);
    }

    public long UsedBytes { get; private set; }

    /// <summary>Whether it still keeps what it is given.</summary>
    internal bool IsOpen { get; private set; } = true;

    /// <summary>When the bitmap that would go first was used last; the greatest number where there is none.</summary>
    internal long OldestUse => _byUse.Last?.Value.Use ?? long.MaxValue;

    /// <summary>A bitmap that the caller then holds, or null.</summary>
    public Bitmap? Find(BitmapKey key)
    {
        lock (_budget.Lock)
        {
            if (!_nodes.TryGetValue(key, out LinkedListNode<Entry>? node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            node.Value.Use = _budget.NextUse();
            node.Value.Bitmap.AddUse();
            return node.Value.Bitmap;
        }
    }

    /// <summary>Keeps a bitmap, which the caller goes on holding, if the budget allows.</summary>
    public void Add(BitmapKey key, Bitmap bitmap)
    {
        lock (_budget.Lock)
        {
            if (_nodes.ContainsKey(key) || !_budget.TryMakeRoom(this, bitmap.Bytes))
                return;
            _nodes.Add(key, _byUse.AddFirst(new Entry(key, bitmap) { Use = _budget.NextUse() }));
            UsedBytes += bitmap.Bytes;
            bitmap.AddUse();
        }
    }

    /// <summary>Gives everything back; nothing is kept any more.</summary>
    public void Dispose()
    {
        lock (_budget.Lock)
        {
            if (!IsOpen)
                return;
            IsOpen = false;
            _budget.Leave(this);
            while (_byUse.Count > 0)
                RemoveOldest();
        }
    }

    /// <summary>Lets the bitmap go that was not used for the longest time; called under the budget's lock.</summary>
    internal long RemoveOldest()
    {
        Entry entry = _byUse.Last!.Value;
        _nodes.Remove(entry.Key);
        _byUse.RemoveLast();
        UsedBytes -= entry.Bitmap.Bytes;
        entry.Bitmap.Release();
        return entry.Bitmap.Bytes;
    }

    private sealed class Entry(BitmapKey key, Bitmap bitmap)
    {
        public BitmapKey Key { get; } = key;

        public Bitmap Bitmap { get; } = bitmap;

        public long Use { get; set; }
    }
}
