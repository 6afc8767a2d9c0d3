using System.Text.Json;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>A column of a project as a table.</summary>
/// <param name="Name">Unique in the table.</param>
/// <param name="Type">What a row holds: <c>int</c>, <c>float</c> or <c>string</c>.</param>
/// <param name="ListLength">Items of a row; 0 where a row is one value.</param>
/// <param name="Read">The rows of a range: <c>int[]</c>, <c>float[]</c>, <c>string?[]</c>, or, for lists, all items of all rows in one array.</param>
internal sealed record ExportColumn(string Name, Type Type, int ListLength, Func<StepRange, Array> Read);

/// <summary>A project as a table with a row per time step: document, token, annotations, and a list of stored numbers per source.</summary>
internal static class ExportTable
{
    private const int BlockNumbers = 1 << 20;
    private const int MaxBlockRows = 1 << 16;

    /// <summary>The key under which <see cref="Describe"/> stands in the file.</summary>
    public const string MetadataKey = "project.json";

    /// <summary>Columns in their order.</summary>
    public static IReadOnlyList<ExportColumn> Columns(Project project)
    {
        Corpus corpus = project.Corpus;
        var columns = new List<ExportColumn>
        {
            new("step", typeof(int), 0, steps => Enumerable.Range(steps.Start, steps.Length).ToArray()),
            new("document", typeof(string), 0, steps => Texts(steps, step => corpus.Documents.At(step).Id)),
            new("token_id", typeof(int), 0, steps => corpus.TokenIds.Slice(steps.Start, steps.Length).ToArray()),
            new("token", typeof(string), 0, steps => Texts(steps, corpus.GetToken)),
        };
        void Add(string name, Type type, int length, Func<StepRange, Array> read)
        {
            string free = Enumerable.Range(1, int.MaxValue - 1).Select(number => number == 1 ? name : $"{name} ({number})").First(wanted => columns.TrueForAll(column => column.Name != wanted));
            columns.Add(new ExportColumn(free, type, length, read));
        }

        foreach (Track track in project.Tracks)
        {
            switch (track)
            {
                case CategoricalTrack labels:
                    Add(track.Id, typeof(string), 0, steps => Texts(steps, step => labels.LabelIds.Span[step] is >= 0 and var id ? labels.Labels.GetToken(id) : null));
                    break;
                case ScalarTrack numbers:
                    Add(track.Id, typeof(float), 0, steps => numbers.Values.Slice(steps.Start, steps.Length).ToArray());
                    break;
                case TopKTrack entries:
                    Add(track.Id, typeof(string), entries.K, steps => Texts(new StepRange(steps.Start * entries.K, steps.End * entries.K), place => entries.Labels.GetToken(entries.EntryIds.Span[place])));
                    if (!entries.Weights.IsEmpty)
                        Add($"{track.Id} weights", typeof(float), entries.K, steps => entries.Weights.Slice(steps.Start * entries.K, steps.Length * entries.K).ToArray());
                    break;
            }
        }

        if (project.Inputs is { } inputs)
            AddRows("model inputs", inputs.Values);
        foreach (Source source in project.Sources)
            AddRows(source.Id, source.States);
        void AddRows(string name, IStateMatrix matrix) => Add(name, typeof(float), matrix.CellCount, steps =>
        {
            float[] rows = new float[steps.Length * matrix.CellCount];
            matrix.ReadRows(steps, rows);
            return rows;
        });

        return columns;
    }

    /// <summary>Ranges of rows of some four megabytes.</summary>
    public static IEnumerable<StepRange> Blocks(Project project)
    {
        int cells = Math.Max(1, project.Sources.Sum(source => source.CellCount));
        int rows = Math.Clamp(BlockNumbers / cells, 1, MaxBlockRows);
        for (int start = 0; start < project.Corpus.StepCount; start += rows)
            yield return new StepRange(start, Math.Min(project.Corpus.StepCount, start + rows));
    }

    /// <summary>What the columns cannot say: title, provenance, and what each source is.</summary>
    public static string Describe(Project project, IReadOnlyDictionary<string, string> provenance) => JsonSerializer.Serialize(new
    {
        format = "lstmvis-table",
        version = 1,
        title = project.Title,
        description = project.Description,
        provenance,
        sources = project.Sources.Select(source => new { id = source.Id, layer = source.Layer, kind = source.Kind, transform = source.Transform == Transform.Tanh ? "tanh" : "none", unsigned = source.IsUnsigned }),
        tracks = project.Tracks.Select(track => track.Id),
    });

    private static string?[] Texts(StepRange places, Func<int, string?> read)
    {
        var texts = new string?[places.Length];
        for (int place = 0; place < texts.Length; place++)
            texts[place] = read(places.Start + place);
        return texts;
    }
}
