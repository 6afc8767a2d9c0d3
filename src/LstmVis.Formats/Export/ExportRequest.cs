using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Which part of a project is exported; what is left out is all.</summary>
public sealed record ExportRequest
{
    /// <summary>Ids of sources; empty for all.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Cells of every source, in the order wanted; empty for all.</summary>
    public IReadOnlyList<int> Cells { get; init; } = [];

    /// <summary>Ranges of time steps, in the order wanted; empty for all. Each becomes a document of its own, or several where it crosses documents.</summary>
    public IReadOnlyList<StepRange> Ranges { get; init; } = [];

    /// <summary>What the ranges are, for the provenance: <c>range</c>, <c>documents</c>, <c>matches</c>.</summary>
    public string RangesAre { get; init; } = "range";

    /// <summary>How the files are written, one of <see cref="ProjectExport.Formats"/>.</summary>
    public string Format { get; init; } = "npy";

    /// <summary>The ranges of documents that are named by id or by zero-based index.</summary>
    /// <exception cref="ArgumentException">There is no such document.</exception>
    public static IReadOnlyList<StepRange> FindDocuments(Corpus corpus, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(names);
        Dictionary<string, Document> known = corpus.Documents.All().ToDictionary(document => document.Id);
        return [.. names.Select(name => known.TryGetValue(name, out Document document) ? document.Steps
            : int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int index) && index < corpus.Documents.Count ? corpus.Documents[index].Steps
            : throw new ArgumentException($"There is no document '{name}', neither by id nor by index (0 to {corpus.Documents.Count - 1})."))];
    }
}
