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

/// <summary>Bitmaps of recent searches, as many as the budget holds; the least recently used go first.</summary>
/// <remarks>A bitmap that is in use elsewhere stays valid when it goes: whoever gets one from here releases it when done.</remarks>
internal sealed class BitmapCache(long budgetBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<BitmapKey, LinkedListNode<(BitmapKey Key, Bitmap Bitmap)>> _nodes = [];
    private readonly LinkedList<(BitmapKey Key, Bitmap Bitmap)> _byUse = new();

    public long UsedBytes { get; private set; }

    /// <summary>A bitmap that the caller then holds, or null.</summary>
    public Bitmap? Find(BitmapKey key)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue(key, out LinkedListNode<(BitmapKey Key, Bitmap Bitmap)>? node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            node.Value.Bitmap.AddUse();
            return node.Value.Bitmap;
        }
    }

    /// <summary>Keeps a bitmap, which the caller goes on holding.</summary>
    public void Add(BitmapKey key, Bitmap bitmap)
    {
        lock (_lock)
        {
            if (bitmap.Bytes > budgetBytes || _nodes.ContainsKey(key))
                return;
            while (UsedBytes + bitmap.Bytes > budgetBytes && _byUse.Last is { } last)
            {
                _nodes.Remove(last.Value.Key);
                _byUse.RemoveLast();
                UsedBytes -= last.Value.Bitmap.Bytes;
                last.Value.Bitmap.Release();
            }

            _nodes.Add(key, _byUse.AddFirst((key, bitmap)));
            UsedBytes += bitmap.Bytes;
            bitmap.AddUse();
        }
    }
}
