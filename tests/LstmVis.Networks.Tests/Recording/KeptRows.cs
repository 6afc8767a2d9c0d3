using LstmVis.Core;

namespace LstmVis.Networks.Tests;

/// <summary>Rows that outlive the writer, as a project's files do.</summary>
internal sealed class KeptRows
{
    private readonly Dictionary<string, (List<float> Values, List<int> Seals)> _files = [];

    public Dictionary<string, int> Intact { get; } = [];

    public MemoryProject Open() => new()
    {
        Wrap = (source, values) =>
        {
            (List<float> Values, List<int> Seals) file = _files.TryGetValue(source.Id, out (List<float>, List<int>) before) ? before : ([], []);
            var rows = new Rows(file.Values, file.Seals, values, source.CellCount, Intact.GetValueOrDefault(source.Id, int.MaxValue));
            _files[source.Id] = (values, file.Seals);
            return rows;
        },
    };

    private sealed class Rows(List<float> before, List<int> seals, List<float> now, int cells, int intact) : IResumableRows
    {
        public int StepCount => now.Count / cells;

        public void Append(ReadOnlySpan<float> rows) => now.AddRange(rows);

        public int Restore(int most, CancellationToken cancellation)
        {
            now.Clear();
            int steps = seals.Where(seal => seal <= Math.Min(most, intact)).DefaultIfEmpty(0).Max();
            now.AddRange(before.Take(steps * cells));
            return steps;
        }

        public void Seal() => seals.Add(StepCount);

        public void Dispose()
        {
        }
    }
}
