namespace LstmVis.Core;

/// <summary>Counts candidates as <see cref="MatchTotals"/> defines them.</summary>
internal sealed class TotalsBuilder(int selectedCount, MatchOptions options)
{
    private readonly long[] _byShared = new long[selectedCount + 1];
    private long[] _byLength = new long[64];
    private long[] _byLengthComplete = new long[64];
    private int _longest;

    /// <summary>Counts one candidate that lies in a wanted document.</summary>
    public void Add(int length, int shared)
    {
        if (shared < options.MinShared)
            return;
        if (length >= _byLength.Length)
        {
            int size = (int)Math.Min(Math.Max(2L * _byLength.Length, length + 1L), Array.MaxLength);
            Array.Resize(ref _byLength, size);
            Array.Resize(ref _byLengthComplete, size);
        }

        _longest = Math.Max(_longest, length);
        _byLength[length]++;
        if (shared == selectedCount)
            _byLengthComplete[length]++;
        if (options.WindowLength is not null || (length >= options.MinLength && length <= options.MaxLength))
            _byShared[shared]++;
    }

    /// <summary>Adds what another counted with the same options.</summary>
    public void Add(TotalsBuilder other)
    {
        for (int shared = 0; shared < _byShared.Length; shared++)
            _byShared[shared] += other._byShared[shared];
        if (other._byLength.Length > _byLength.Length)
        {
            Array.Resize(ref _byLength, other._byLength.Length);
            Array.Resize(ref _byLengthComplete, other._byLength.Length);
        }

        _longest = Math.Max(_longest, other._longest);
        for (int length = 0; length <= other._longest; length++)
        {
            _byLength[length] += other._byLength[length];
            _byLengthComplete[length] += other._byLengthComplete[length];
        }
    }

    /// <summary>The counts so far, copied.</summary>
    public MatchTotals ToTotals() =>
        new([.. _byShared], _byLength[..(_longest + 1)], _byLengthComplete[..(_longest + 1)]);
}
