namespace LstmVis.Core;

/// <summary>The memory that bitmaps may take which are kept between searches, shared by all matchers that are given the same budget.</summary>
/// <remarks>
/// It is shared fairly between users: those who are named by <see cref="CurrentUser"/>, whatever matchers they use, and besides them every matcher that is used without a name. A user whom others leave
/// room may have all of it. Once it is full, what was not used for the longest time goes first, but only of users who have more than their fair share, the budget divided by the number of
/// users who have anything: what one keeps within that, no other can take away. Who asks for nothing during a quarter of an hour has no share any more.
/// </remarks>
public sealed class BitmapBudget
{
    private const long IdleMilliseconds = 15 * 60 * 1000;
    private static readonly AsyncLocal<string?> s_user = new();

    private readonly Dictionary<object, BitmapShare> _shares = [];
    private readonly Func<long> _now;
    private long _uses;

    /// <summary>Makes a budget.</summary>
    /// <param name="bytes">At least 0; 0 keeps nothing.</param>
    public BitmapBudget(long bytes)
        : this(bytes, () => Environment.TickCount64)
    {
    }

    /// <summary>Makes a budget with a clock.</summary>
    internal BitmapBudget(long bytes, Func<long> now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
        _now = now;
    }

    /// <summary>The budget of all matchers of this process that are given no other: 512 MiB.</summary>
    public static BitmapBudget Shared { get; } = new(512L << 20);

    /// <summary>For whom the searches of this flow of calls, and of what it starts, keep bitmaps; null, the default, for the matcher itself.</summary>
    public static string? CurrentUser
    {
        get => s_user.Value;
        set => s_user.Value = value;
    }

    /// <summary>The most bytes that are kept.</summary>
    public long Bytes { get; }

    /// <summary>The bytes that are kept now.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>Guards the budget and all its caches.</summary>
    internal Lock Lock { get; } = new();

    /// <summary>The bytes that a user has.</summary>
    internal long GetUsedBytes(object owner)
    {
        lock (Lock)
            return _shares.TryGetValue(owner, out BitmapShare? share) ? share.UsedBytes : 0;
    }

    /// <summary>Keeps a bitmap for the current user, or for its cache, if there is room; called under the lock.</summary>
    internal LinkedListNode<BitmapEntry>? TryAdd(BitmapCache cache, BitmapKey key, Bitmap bitmap)
    {
        object owner = CurrentUser ?? (object)cache;
        if (!_shares.TryGetValue(owner, out BitmapShare? share))
            _shares.Add(owner, share = new BitmapShare(owner));
        share.LastSeen = _now();
        if (!TryMakeRoom(share, bitmap.Bytes))
        {
            DropIfEmpty(share);
            return null;
        }

        UsedBytes += bitmap.Bytes;
        share.UsedBytes += bitmap.Bytes;
        return share.ByUse.AddFirst(new BitmapEntry(cache, share, key, bitmap) { Use = ++_uses });
    }

    /// <summary>Notes that a bitmap is used; called under the lock.</summary>
    internal void Touch(LinkedListNode<BitmapEntry> node)
    {
        LinkedList<BitmapEntry> byUse = node.Value.Share.ByUse;
        byUse.Remove(node);
        byUse.AddFirst(node);
        node.Value.Use = ++_uses;
        node.Value.Share.LastSeen = _now();
    }

    /// <summary>Lets a bitmap go; called under the lock.</summary>
    internal void Remove(LinkedListNode<BitmapEntry> node)
    {
        BitmapEntry entry = node.Value;
        entry.Share.ByUse.Remove(node);
        entry.Share.UsedBytes -= entry.Bitmap.Bytes;
        UsedBytes -= entry.Bitmap.Bytes;
        entry.Cache.Forget(entry);
        entry.Bitmap.Release();
        DropIfEmpty(entry.Share);
    }

    private bool TryMakeRoom(BitmapShare asking, long bytes)
    {
        if (bytes > Bytes)
            return false;
        while (UsedBytes + bytes > Bytes)
        {
            long now = _now();
            int users = _shares.Values.Count(share => !IsIdle(share, now));
            BitmapShare? oldest = null;
            foreach (BitmapShare share in _shares.Values)
            {
                long fair = IsIdle(share, now) ? 0 : Bytes / users;
                bool hasMore = share.UsedBytes + (share == asking ? bytes : 0) > fair;
                if (hasMore && share.OldestUse < (oldest?.OldestUse ?? long.MaxValue))
                    oldest = share;
            }

            if (oldest is null)
                return false;
            Remove(oldest.ByUse.Last!);
        }

        // Making room may have taken the last that the asking one had.
        _shares[asking.Owner] = asking;
        return true;
    }

    private static bool IsIdle(BitmapShare share, long now) => now - share.LastSeen > IdleMilliseconds;

    private void DropIfEmpty(BitmapShare share)
    {
        if (share.ByUse.Count == 0)
            _shares.Remove(share.Owner);
    }
}

/// <summary>What one user keeps.</summary>
internal sealed class BitmapShare(object owner)
{
    public object Owner { get; } = owner;

    /// <summary>The most recently used first.</summary>
    public LinkedList<BitmapEntry> ByUse { get; } = new();

    public long UsedBytes { get; set; }

    /// <summary>When its user asked for anything last.</summary>
    public long LastSeen { get; set; }

    /// <summary>When the bitmap that would go first was used last; the greatest number where there is none.</summary>
    public long OldestUse => ByUse.Last?.Value.Use ?? long.MaxValue;
}

/// <summary>A bitmap that is kept.</summary>
internal sealed class BitmapEntry(BitmapCache cache, BitmapShare share, BitmapKey key, Bitmap bitmap)
{
    public BitmapCache Cache { get; } = cache;

    public BitmapShare Share { get; } = share;

    public BitmapKey Key { get; } = key;

    public Bitmap Bitmap { get; } = bitmap;

    public long Use { get; set; }
}
