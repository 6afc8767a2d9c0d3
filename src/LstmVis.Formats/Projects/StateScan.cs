using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>What a look at every stored number of a source has found.</summary>
/// <param name="SourceId">The source.</param>
/// <param name="NaNCount">Numbers that are NaN.</param>
/// <param name="InfinityCount">Numbers that are infinite.</param>
/// <param name="First">Where the first of those is; null where there are none.</param>
/// <param name="Low">The least finite number; NaN where there is none.</param>
/// <param name="High">The greatest finite number; NaN where there is none.</param>
public sealed record StateReport(string SourceId, long NaNCount, long InfinityCount, (int Step, int Cell)? First, float Low, float High)
{
    /// <summary>Where the first infinite number is; null where there are none.</summary>
    public (int Step, int Cell)? FirstInfinity { get; init; }

    /// <summary>A line for the user about NaN and infinite numbers; null where there are none.</summary>
    public string? Warning => First is not { } first
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Source '{SourceId}': expected finite numbers, found {NaNCount} NaN and {InfinityCount} infinite, the first at time step {first.Step}, cell {first.Cell}. NaN is never on, so those steps never match; check how the states were recorded.");
}

/// <summary>Looks at every stored number of sources.</summary>
public static class StateScan
{
    // About a tenth of a second; larger projects are scanned when they are imported, or when asked for.
    private const long SmallNumbers = (64L << 20) / sizeof(float);

    /// <summary>Reads a source whole.</summary>
    /// <param name="source">What to read.</param>
    /// <param name="progress">Receives the number of steps looked at so far; null where nobody listens.</param>
    /// <param name="cancellation">Stops the scan after the current block.</param>
    /// <exception cref="LstmVisFormatException">The file is damaged.</exception>
    public static StateReport Scan(Source source, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var tally = new StateTally(source.Id, source.CellCount);
        long done = 0;
        RowPump.Scan(source.States, tally.Add, bytes => progress?.Report((int)((done += bytes) / sizeof(float) / source.CellCount)), cancellation);
        return tally.ToReport();
    }

    /// <summary>The warnings of the sources that are small enough to be read whole whenever they are opened, 64 MB together.</summary>
    internal static IEnumerable<string> ScanSmall(IReadOnlyList<Source> sources)
    {
        long left = SmallNumbers;
        foreach (Source source in sources)
        {
            long count = (long)source.StepCount * source.CellCount;
            if (count > left)
                continue;
            left -= count;
            if (Scan(source).Warning is { } warning)
                yield return warning;
        }
    }
}

/// <summary>Counts what is not finite, block by block.</summary>
internal sealed class StateTally(string sourceId, int cellCount)
{
    private long _seen;
    private long _nanCount;
    private long _infinityCount;
    private (int Step, int Cell)? _first;
    private (int Step, int Cell)? _firstInfinity;
    private float _low = float.PositiveInfinity;
    private float _high = float.NegativeInfinity;

    public void Add(ReadOnlySpan<float> numbers)
    {
        // Min and Max give NaN where there is one, and infinities where there are; then, and only then, each number is looked at.
        float low = System.Numerics.Tensors.TensorPrimitives.Min(numbers);
        float high = System.Numerics.Tensors.TensorPrimitives.Max(numbers);
        if (float.IsFinite(low) && float.IsFinite(high))
        {
            _low = Math.Min(_low, low);
            _high = Math.Max(_high, high);
        }
        else
        {
            AddOneByOne(numbers);
        }

        _seen += numbers.Length;
    }

    public StateReport ToReport() => new(sourceId, _nanCount, _infinityCount, _first, _low <= _high ? _low : float.NaN, _low <= _high ? _high : float.NaN) { FirstInfinity = _firstInfinity };

    private void AddOneByOne(ReadOnlySpan<float> numbers)
    {
        for (int place = 0; place < numbers.Length; place++)
        {
            float number = numbers[place];
            if (float.IsFinite(number))
            {
                _low = Math.Min(_low, number);
                _high = Math.Max(_high, number);
                continue;
            }

            (int, int) at = ((int)((_seen + place) / cellCount), (int)((_seen + place) % cellCount));
            _first ??= at;
            if (float.IsNaN(number))
            {
                _nanCount++;
                continue;
            }

            _infinityCount++;
            _firstInfinity ??= at;
        }
    }
}
