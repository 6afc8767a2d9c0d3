using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace LstmVis.Core;

/// <summary>What one look at every stored number of a source tells about its cells. Memory grows with the cells, not with the steps.</summary>
/// <remarks>Cells are compared by a hash of all their numbers (duplicates) and on a sample of evenly spaced steps (near-duplicates).</remarks>
public sealed class CellStatistics
{
    /// <summary>The activation from which a cell counts as saturated, either sign, where activations lie between -1 and 1.</summary>
    public const float SaturatedActivation = 0.99f;

    private const int SampleNumbers = 1 << 22;
    private const int MaxSampleSteps = 512;
    private const int MaxComparedCells = 4096;
    private readonly int _cellCount;
    private readonly float _saturated;
    private readonly int _stride;
    private readonly float[] _low;
    private readonly float[] _high;
    private readonly float[] _saturatedCounts;
    private readonly uint[] _hashes;
    private readonly long[] _saturatedTotals;
    private readonly List<float[]> _sample = [];
    private readonly Documents? _documents;
    private float[] _lastRow;
    private int _nextDocument;
    private int _pending;

    /// <summary>Starts with nothing seen.</summary>
    /// <param name="stepCount">The number of rows that will come; it spaces the sample.</param>
    /// <param name="cellCount">The number of columns.</param>
    /// <param name="transform">What turns stored numbers into activations.</param>
    /// <param name="documents">Where rows begin anew, so that they may equal the row before; null where all is one document.</param>
    public CellStatistics(int stepCount, int cellCount, Transform transform, Documents? documents = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(cellCount, 1);
        _cellCount = cellCount;
        _documents = documents;
        _saturated = transform.GetLeastStored(SaturatedActivation);
        int sampleSteps = Math.Clamp(SampleNumbers / cellCount, 1, MaxSampleSteps);
        _stride = Math.Max(1, (stepCount + sampleSteps - 1) / sampleSteps);
        _low = new float[cellCount];
        _high = new float[cellCount];
        _low.AsSpan().Fill(float.PositiveInfinity);
        _high.AsSpan().Fill(float.NegativeInfinity);
        _saturatedCounts = new float[cellCount];
        _hashes = new uint[cellCount];
        _saturatedTotals = new long[cellCount];
        _lastRow = [];
    }

    /// <summary>Rows seen.</summary>
    public int StepCount { get; private set; }

    /// <summary>The least number of each cell, <c>[cell]</c>; NaN is passed over. Positive infinity where a cell has only NaN.</summary>
    public ReadOnlySpan<float> Low => _low;

    /// <summary>The greatest number of each cell, <c>[cell]</c>; NaN is passed over. Negative infinity where a cell has only NaN.</summary>
    public ReadOnlySpan<float> High => _high;

    /// <summary>Rows that are zero in every cell.</summary>
    public int ZeroRowCount { get; private set; }

    /// <summary>The first of them; -1 where there is none.</summary>
    public int FirstZeroRow { get; private set; } = -1;

    /// <summary>Rows that equal the row before in the same document, bit by bit.</summary>
    public int RepeatedRowCount { get; private set; }

    /// <summary>The first of them; -1 where there is none.</summary>
    public int FirstRepeatedRow { get; private set; } = -1;

    /// <summary>Looks at the next rows.</summary>
    /// <param name="rows">Stored numbers, <c>[timeStep, cell]</c>, whole rows.</param>
    public void Add(ReadOnlySpan<float> rows)
    {
        if (rows.Length % _cellCount != 0)
            throw new ArgumentException($"{rows.Length} numbers are not whole rows of {_cellCount} cells.", nameof(rows));
        for (; rows.Length > 0; rows = rows[_cellCount..])
            AddRow(rows[.._cellCount]);
    }

    /// <summary>The share of steps, 0 to 1, at which a cell's activation is at or beyond <see cref="SaturatedActivation"/>.</summary>
    public double GetSaturatedShare(int cell) => StepCount == 0 ? 0 : (_saturatedTotals[cell] + (double)_saturatedCounts[cell]) / StepCount;

    /// <summary>Groups of cells whose numbers are equal at every step, each ascending; constant cells are left out.</summary>
    public IReadOnlyList<int[]> FindDuplicates() =>
        [.. Enumerable.Range(0, _cellCount).Where(cell => _low[cell] < _high[cell]).GroupBy(cell => (_hashes[cell], _low[cell], _high[cell]))
            .Where(group => group.Skip(1).Any()).Select(group => group.ToArray()).Where(IsEqualOnSample)];

    /// <summary>Pairs of cells whose correlation on the sample is at least <paramref name="least"/>, either sign, and that are no duplicates.</summary>
    /// <param name="least">0 to 1.</param>
    /// <param name="most">Pairs after so many are left out.</param>
    /// <returns>The pairs; none where there are too many cells to compare (4,096) or fewer than 3 steps.</returns>
    public IReadOnlyList<(int Cell, int Other, float Correlation)> FindAlike(float least = 0.999f, int most = 100)
    {
        var pairs = new List<(int Cell, int Other, float Correlation)>();
        if (_cellCount > MaxComparedCells || _sample.Count < 3)
            return pairs;
        var columns = new float[_cellCount][];
        for (int cell = 0; cell < _cellCount; cell++)
            columns[cell] = Standardize(cell);
        for (int cell = 0; cell < _cellCount; cell++)
        {
            for (int other = cell + 1; other < _cellCount && columns[cell].Length > 0; other++)
            {
                if (columns[other].Length == 0 || (_hashes[cell] == _hashes[other] && _low[cell] == _low[other]))
                    continue;
                float correlation = TensorPrimitives.Dot<float>(columns[cell], columns[other]);
                if (Math.Abs(correlation) < least)
                    continue;
                pairs.Add((cell, other, correlation));
                if (pairs.Count == most)
                    return pairs;
            }
        }

        return pairs;
    }

    private void AddRow(ReadOnlySpan<float> row)
    {
        AddToCells(row);
        if (!row.ContainsAnyExcept(0f))
        {
            ZeroRowCount++;
            FirstZeroRow = FirstZeroRow < 0 ? StepCount : FirstZeroRow;
        }

        if (_lastRow.Length > 0 && !BeginsDocument() && MemoryMarshal.AsBytes(row).SequenceEqual(MemoryMarshal.AsBytes<float>(_lastRow)))
        {
            RepeatedRowCount++;
            FirstRepeatedRow = FirstRepeatedRow < 0 ? StepCount : FirstRepeatedRow;
        }
        else
        {
            if (_lastRow.Length == 0)
                _lastRow = new float[_cellCount];
            row.CopyTo(_lastRow);
        }

        if (StepCount % _stride == 0)
            _sample.Add(row.ToArray());
        StepCount++;

        // A float counts exactly up to 2^24.
        if (++_pending < 1 << 23)
            return;
        _pending = 0;
        for (int cell = 0; cell < _cellCount; cell++)
            _saturatedTotals[cell] += (long)_saturatedCounts[cell];
        _saturatedCounts.AsSpan().Clear();
    }

    private bool BeginsDocument()
    {
        while (_documents is not null && _nextDocument < _documents.Count && _documents[_nextDocument].Steps.Start < StepCount)
            _nextDocument++;
        return _documents is not null && _nextDocument < _documents.Count && _documents[_nextDocument].Steps.Start == StepCount;
    }

    // Lanes are cells. Comparisons with NaN are false, so a NaN changes neither extreme; -0 counts as 0 in the hash, which multiplies before it adds, so that order matters.
    private void AddToCells(ReadOnlySpan<float> row)
    {
        int cell = 0;
        for (; cell <= row.Length - Vector<float>.Count; cell += Vector<float>.Count)
        {
            var values = new Vector<float>(row[cell..]);
            var low = new Vector<float>(_low, cell);
            var high = new Vector<float>(_high, cell);
            Vector.ConditionalSelect(Vector.LessThan(values, low), values, low).CopyTo(_low, cell);
            Vector.ConditionalSelect(Vector.GreaterThan(values, high), values, high).CopyTo(_high, cell);
            Vector<float> saturated = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(Vector.Abs(values), new Vector<float>(_saturated)), Vector<float>.One, Vector<float>.Zero);
            (new Vector<float>(_saturatedCounts, cell) + saturated).CopyTo(_saturatedCounts, cell);
            ((new Vector<uint>(_hashes, cell) * new Vector<uint>(16777619)) + Vector.AsVectorUInt32(values + Vector<float>.Zero)).CopyTo(_hashes, cell);
        }

        for (; cell < row.Length; cell++)
        {
            float value = row[cell];
            _low[cell] = value < _low[cell] ? value : _low[cell];
            _high[cell] = value > _high[cell] ? value : _high[cell];
            _saturatedCounts[cell] += Math.Abs(value) >= _saturated ? 1 : 0;
            _hashes[cell] = unchecked((_hashes[cell] * 16777619) + BitConverter.SingleToUInt32Bits(value + 0f));
        }
    }

    // 32 bits of hash and both extremes agree; the sample turns away what did by chance.
    private bool IsEqualOnSample(int[] group) =>
        _sample.TrueForAll(row => Array.TrueForAll(group, cell => row[cell].Equals(row[group[0]]) || row[cell] == row[group[0]]));

    private float[] Standardize(int cell)
    {
        float[] column = [.. _sample.Select(row => row[cell])];
        float mean = column.Average();
        if (!float.IsFinite(mean))
            return [];
        TensorPrimitives.Subtract(column, mean, column);
        float norm = TensorPrimitives.Norm<float>(column);
        if (!(norm > 1e-6f * Math.Max(1e-20f, Math.Abs(mean))) || !float.IsFinite(norm))
            return [];
        TensorPrimitives.Divide(column, norm, column);
        return column;
    }
}
