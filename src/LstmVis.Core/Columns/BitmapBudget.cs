namespace LstmVis.Core;

/// <summary>The memory that bitmaps may take which are kept between searches, shared by all matchers that are given the same budget.</summary>
/// <remarks>
/// A matcher that others leave room to may use all of it. Once it is full, what was not used for the longest time goes first, but only of matchers that have more than
/// their fair share, the budget divided by the number of matchers: what one keeps within its share no other can take from it.
/// </remarks>
public sealed class BitmapBudget
{
    private readonly List<BitmapCache> _caches = [];
    private long _uses;

    /// <summary>Makes a budget.</summary>
    /// <param name="bytes">At least 0; 0 keeps nothing.</param>
    public BitmapBudget(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        Bytes = bytes;
    }

    /// <summary>The budget of all matchers of this process that are given no other: 512 MiB.</summary>
    public static BitmapBudget Shared { get; } = new(512L << 20);

    /// <summary>The most bytes that are kept.</summary>
    public long Bytes { get; }

    /// <summary>The bytes that are kept now.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>Guards the budget and all its caches.</summary>
    internal Lock Lock { get; } = new();

    internal void Join(BitmapCache cache)
    {
        lock (Lock)
            _caches.Add(cache);
    }

    /// <summary>Takes a cache out, with all that it keeps; called under the lock.</summary>
    internal void Leave(BitmapCache cache)
    {
        _caches.Remove(cache);
        UsedBytes -= cache.UsedBytes;
    }

    internal long NextUse() => ++_uses;

    /// <summary>Makes room for a bitmap of a cache, or says that there is none; called under the lock.</summary>
    internal bool TryMakeRoom(BitmapCache cache, long bytes)
    {
        if (bytes > Bytes || !cache.IsOpen)
            return false;
        long share = Bytes / _caches.Count;
        while (UsedBytes + bytes > Bytes)
        {
            BitmapCache? oldest = null;
            foreach (BitmapCache other in _caches)
            {
                bool hasMoreThanItsShare = other.UsedBytes + (other == cache ? bytes : 0) > share;
                if (hasMoreThanItsShare && other.OldestUse < (oldest?.OldestUse ?? long.MaxValue))
                    oldest = other;
            }

            if (oldest is null)
                return false;
            UsedBytes -= oldest.RemoveOldest();
        }

        UsedBytes += bytes;
        return true;
    }
}
