using System.Security.Cryptography;
using System.Text;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Several matrices of equal width, one after the other: a source that was written in several files.</summary>
internal sealed class JoinedMatrix : IStateMatrix
{
    private readonly IReadOnlyList<IStateMatrix> _parts;
    private readonly int[] _starts;

    public JoinedMatrix(IReadOnlyList<IStateMatrix> parts)
    {
        _parts = parts;
        _starts = new int[parts.Count + 1];
        for (int part = 0; part < parts.Count; part++)
            _starts[part + 1] = checked(_starts[part] + parts[part].StepCount);
        StepCount = _starts[^1];
        CellCount = parts[0].CellCount;
        string all = string.Join('\n', parts.Select(part => part.Fingerprint));
        Fingerprint = $"joined-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))}-{StepCount}x{CellCount}";
    }

    public int StepCount { get; }

    public int CellCount { get; }

    public string Fingerprint { get; }

    public void ReadRows(StepRange steps, Span<float> destination)
    {
        StateMatrixChecks.Rows(this, steps, destination);
        for (int part = 0; part < _parts.Count; part++)
        {
            int start = Math.Max(steps.Start, _starts[part]);
            int end = Math.Min(steps.End, _starts[part + 1]);
            if (start < end)
                _parts[part].ReadRows(new StepRange(start - _starts[part], end - _starts[part]), destination[((start - steps.Start) * CellCount)..]);
        }
    }
}
