using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Finds out to which document or step each picture or sound belongs.</summary>
/// <param name="corpus">Steps and documents.</param>
/// <param name="warnings">Receives what belongs nowhere.</param>
internal sealed class MediaPlanner(Corpus corpus, List<string> warnings)
{
    private const int MostFiles = 100_000;
    private const int Shown = 3;
    private static readonly string[] FileColumns = ["file", "path", "filename", "image", "clip", "audio"];
    private static readonly string[] DocumentColumns = ["document", "doc", "doc_id", "id"];
    private static readonly string[] StepColumns = ["step", "index"];
    private readonly Dictionary<string, Document> _documents = corpus.Documents.All().Where(document => document.Steps.Length > 0).DistinctBy(document => document.Id).ToDictionary(document => document.Id);

    /// <summary>Reads what <c>--images</c> or <c>--clips</c> name: folders and files called like documents, or tables of files.</summary>
    /// <param name="kind">What they are to be.</param>
    /// <param name="specs">Folders, tables (<c>.csv</c>, <c>.tsv</c>), files or patterns.</param>
    /// <returns>The files by their first step, and a line for people.</returns>
    /// <exception cref="LstmVisFormatException">A file is missing, or of another type.</exception>
    public (IReadOnlyList<MediaFile> Files, string Said) Plan(MediaKind kind, IReadOnlyList<string> specs)
    {
        var found = new List<MediaFile>();
        var plain = new List<string>();
        foreach (string spec in specs)
        {
            if (Path.GetExtension(spec).ToLowerInvariant() is ".csv" or ".tsv")
                found.AddRange(ReadTable(kind, spec));
            else
                plain.AddRange(Expand(kind, spec));
        }

        found.AddRange(Assign(kind, plain));
        if (found.Count == 0)
            throw new InvalidContentException(specs[0], null, $"expected {Name(kind)} ({MediaTypes.Endings(kind)}) called like documents, such as '{corpus.Documents[0].Id}{MediaTypes.Endings(kind).Split(',')[0]}', found none that belongs to one. A table with the columns file and document or step says what belongs where.");
        if (found.Count > MostFiles)
            throw new InvalidContentException(specs[0], null, CorpusReader.Say($"expected at most {MostFiles:N0} {Name(kind)}, found {found.Count:N0}."));
        foreach (MediaFile file in found.DistinctBy(file => file.Path))
            MediaTypes.CheckContent(file.Path, file.ContentType);
        int steps = found.Count(file => file.Steps.Length == 1 && corpus.Documents.At(file.Steps.Start).Steps.Length > 1);
        long bytes = found.DistinctBy(file => file.Path).Sum(file => new FileInfo(file.Path).Length);
        string said = CorpusReader.Say($"{found.Count - steps:N0} of documents, {steps:N0} of steps, {bytes / 1e6:0.0} MB from {string.Join(", ", specs.Take(Shown))}{(specs.Count > Shown ? ", …" : "")}");
        return ([.. found.OrderBy(file => file.Steps.Start).ThenByDescending(file => file.Steps.Length)], said);
    }

    /// <summary>Whether a file is called like a document.</summary>
    public bool IsDocument(string file) => _documents.ContainsKey(Path.GetFileNameWithoutExtension(file));

    private static string Name(MediaKind kind) => kind == MediaKind.Image ? "images" : "clips";

    private static IEnumerable<string> Expand(MediaKind kind, string spec)
    {
        if (Directory.Exists(spec))
            return Directory.EnumerateFiles(spec).Where(file => MediaTypes.Find(file)?.Kind == kind && !Path.GetFileName(file).StartsWith('.')).Order(NaturalOrder.Instance);
        if (StateSpec.IsPattern(spec))
            return StateSpec.Expand(spec);
        return File.Exists(spec) ? [spec] : throw new InvalidContentException(spec, null, "there is no such file or folder.");
    }

    // By name; where no name is that of a document, by order if there are as many as documents or as steps.
    private IEnumerable<MediaFile> Assign(MediaKind kind, List<string> files)
    {
        if (files.Count == 0)
            return [];
        string[] strange = [.. files.Where(file => !IsDocument(file))];
        if (strange.Length == files.Count)
        {
            StepRange[]? places = files.Count == _documents.Count ? [.. corpus.Documents.All().Where(document => document.Steps.Length > 0).Select(document => document.Steps)]
                : files.Count == corpus.StepCount ? [.. Enumerable.Range(0, corpus.StepCount).Select(step => new StepRange(step, step + 1))]
                : null;
            if (places is null)
                return [];
            warnings.Add(CorpusReader.Say($"{files.Count:N0} {Name(kind)}: no name is that of a document, so they are taken in the order of their names, one per {(files.Count == _documents.Count ? "document" : "step")}; the first is {files[0]}."));
            return files.Zip(places, (file, steps) => Make(kind, file, null, steps));
        }

        if (strange.Length > 0)
            warnings.Add(CorpusReader.Say($"{strange.Length:N0} of {files.Count:N0} {Name(kind)} are called like no document and are left out: {string.Join(", ", strange.Take(Shown).Select(Path.GetFileName))}{(strange.Length > Shown ? ", …" : "")}."));
        return files.Except(strange).Select(file => Make(kind, file, null, _documents[Path.GetFileNameWithoutExtension(file)].Steps));
    }

    private List<MediaFile> ReadTable(MediaKind kind, string table)
    {
        AnnotatedText rows = TableTextReader.Read(table);
        IReadOnlyList<string?> files = Column(FileColumns) ?? throw Missing(FileColumns);
        IReadOnlyList<string?>? documents = Column(DocumentColumns);
        IReadOnlyList<string?>? steps = Column(StepColumns);
        if (documents is null && steps is null)
            throw Missing([.. DocumentColumns, .. StepColumns]);
        string folder = Path.GetDirectoryName(Path.GetFullPath(table))!;
        int lost = 0;
        var found = new List<MediaFile>();
        for (int row = 0; row < rows.StepCount; row++)
        {
            string place = CorpusReader.Say($"row {row + 1}");
            string name = files[row] ?? "";
            if (name.Length == 0 || Path.IsPathRooted(name) || name.Contains('\0', StringComparison.Ordinal) || name.Split('/', '\\').Contains(".."))
                throw new InvalidContentException(table, place, $"expected the name of a file beside the table or in a folder there, found '{Shapes.Shorten(name, 80)}'.");
            if (FindSteps(table, place, documents?[row], steps?[row]) is { } range)
                found.Add(Make(kind, Path.Combine(folder, name), $"{table}, {place}", range));
            else
                lost++;
        }

        if (lost > 0)
            warnings.Add(CorpusReader.Say($"{table}: {lost:N0} of {rows.StepCount:N0} rows name no document or step of the corpus and are left out."));
        return found;

        IReadOnlyList<string?>? Column(string[] names) => names.Select(name => rows.Columns.FirstOrDefault(column => column.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value).FirstOrDefault(column => column is not null);

        InvalidContentException Missing(string[] names) => new(table, "line 1", $"expected a column called {string.Join(", ", names)}, found {string.Join(", ", rows.Columns.Keys)}.");
    }

    // Steps count inside the document where one is named, else in the corpus.
    private StepRange? FindSteps(string table, string place, string? document, string? step)
    {
        StepRange all = corpus.Steps;
        if (document is not null)
        {
            if (!_documents.TryGetValue(document, out Document named))
                return null;
            all = named.Steps;
        }

        if (string.IsNullOrEmpty(step))
            return document is null ? null : all;
        if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            throw new InvalidContentException(table, place, $"expected the zero-based number of a step, found '{Shapes.Shorten(step, 40)}'.");
        return index < all.Length ? new StepRange(all.Start + index, all.Start + index + 1) : null;
    }

    private static MediaFile Make(MediaKind kind, string file, string? place, StepRange steps) => MediaTypes.Find(file) is { } type && type.Kind == kind
        ? new MediaFile(kind, steps, type.ContentType, file)
        : throw new InvalidContentException(place ?? file, null, $"expected one of the {Name(kind)} that browsers show ({MediaTypes.Endings(kind)}), found '{Shapes.Shorten(Path.GetFileName(file), 80)}'.");
}
