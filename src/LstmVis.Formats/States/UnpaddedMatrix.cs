using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>The first rows of every sequence of a padded matrix, <c>[sequence, step, cell]</c>: what stands behind a sequence's length is left out.</summary>
internal sealed class UnpaddedMatrix : IStateMatrix
{
    private readonly IStateMatrix _padded;
    private readonly int _sequenceLength;
    private readonly int[] _starts;
    private readonly IReadOnlyList<int>? _firsts;

    /// <param name="padded">All sequences, one after the other.</param>
    /// <param name="sequenceLength">Rows per sequence, with padding.</param>
    /// <param name="lengths">Rows per sequence, without; each at most <paramref name="sequenceLength"/>.</param>
    /// <param name="firsts">Rows of padding before each sequence; null where there are none.</param>
    public UnpaddedMatrix(IStateMatrix padded, int sequenceLength, IReadOnlyList<int> lengths, IReadOnlyList<int>? firsts = null)
    {
        _firsts = firsts;
        _padded = padded;
        _sequenceLength = sequenceLength;
        _starts = new int[lengths.Count + 1];
        for (int sequence = 0; sequence < lengths.Count; sequence++)
            _starts[sequence + 1] = _starts[sequence] + lengths[sequence];
        StepCount = _starts[^1];
        string cuts = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<int>(_starts)));
        Fingerprint = $"unpadded-{cuts}-{padded.Fingerprint}";
    }

    public int StepCount { get; }

    public int CellCount => _padded.CellCount;

    public string Fingerprint { get; }

    public void ReadRows(StepRange steps, Span<float> destination)
    {
        StateMatrixChecks.Rows(this, steps, destination);
        int found = Array.BinarySearch(_starts, steps.Start);
        for (int sequence = found >= 0 ? found : ~found - 1; sequence < _starts.Length - 1 && _starts[sequence] < steps.End; sequence++)
        {
            int start = Math.Max(steps.Start, _starts[sequence]);
            int end = Math.Min(steps.End, _starts[sequence + 1]);
            if (start >= end)
                continue;
            int first = (sequence * _sequenceLength) + (_firsts?[sequence] ?? 0) + start - _starts[sequence];
            _padded.ReadRows(new StepRange(first, first + end - start), destination[((start - steps.Start) * CellCount)..]);
        }
    }
}
