using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>A part of a project as a project of its own, which reads from the whole one.</summary>
internal static class PickedProject
{
    /// <exception cref="ArgumentException">A source, cell or step is not there.</exception>
    public static (Project Project, IReadOnlyList<string> LeftOut) Of(Project whole, ExportRequest request)
    {
        Corpus corpus = whole.Corpus;
        if (request.Ranges.FirstOrDefault(range => range.End > corpus.StepCount || range.Length == 0) is { End: > 0 } outside)
            throw new ArgumentException($"Steps {outside} are not all inside the corpus, [0, {corpus.StepCount}).");
        Source[] sources = request.Sources.Count == 0 ? [.. whole.Sources] : [.. request.Sources.Select(id => whole.FindSource(id)
            ?? throw new ArgumentException($"Project '{whole.Id}' has no source '{id}'. It has: {string.Join(", ", whole.Sources.Select(source => source.Id))}."))];
        foreach (Source source in sources)
        {
            if (request.Cells.FirstOrDefault(cell => cell < 0 || cell >= source.CellCount, -1) is var cell && (cell >= 0 || request.Cells.Contains(-1)))
                throw new ArgumentException($"Cell {cell} is not among the {source.CellCount} cells of source '{source.Id}' (0 to {source.CellCount - 1}).");
        }

        bool isWhole = request.Ranges.Count == 0;
        (IReadOnlyList<StepRange> pieces, Documents documents) = isWhole ? ([corpus.Steps], corpus.Documents) : Cut(corpus.Documents, request.Ranges);
        int[]? cells = request.Cells.Count == 0 ? null : [.. request.Cells];
        var picked = new Corpus(isWhole ? corpus.TokenIds : Pick(corpus.TokenIds.Span, pieces, 1), corpus.Vocabulary, documents);
        var leftOut = new List<string>();
        var tracks = new List<Track>();
        foreach (Track track in whole.Tracks)
        {
            Track? part = isWhole ? track : track switch
            {
                CategoricalTrack labels => new CategoricalTrack(labels.Id, Pick(labels.LabelIds.Span, pieces, 1), labels.Labels),
                ScalarTrack numbers => new ScalarTrack(numbers.Id, Pick(numbers.Values.Span, pieces, 1), numbers.DisplayRange),
                TopKTrack entries => new TopKTrack(entries.Id, entries.K, Pick(entries.EntryIds.Span, pieces, entries.K), entries.Weights.IsEmpty ? default : Pick(entries.Weights.Span, pieces, entries.K), entries.Labels),
                _ => null,
            };
            if (part is null)
                leftOut.Add($"track '{track.Id}' is left out: a part of such a track cannot be exported.");
            else
                tracks.Add(part);
        }

        MediaFile[] media = isWhole ? [.. whole.Media] : PickMedia(whole, pieces, leftOut);
        Inputs? inputs = whole.Inputs is { } all && !isWhole ? new Inputs(new PickedMatrix(all.Values, pieces, null), all.Channels, all.Rate, all.TimeUnit) : whole.Inputs;
        return (new Project(whole.Id, whole.Title, whole.Description, picked, [.. sources.Select(source => isWhole && cells is null
            ? source
            : new Source(source.Id, new PickedMatrix(source.States, pieces, cells), source.Layer, source.Kind, source.Transform, source.IsUnsigned))], tracks, inputs, media), leftOut);
    }

    private static (IReadOnlyList<StepRange> Pieces, Documents Documents) Cut(Documents documents, IReadOnlyList<StepRange> ranges)
    {
        var pieces = new List<StepRange>();
        var ids = new List<string>();
        var starts = new List<int>();
        var taken = new HashSet<string>();
        int length = 0;
        foreach (StepRange range in ranges)
        {
            for (int step = range.Start; step < range.End;)
            {
                Document document = documents.At(step);
                var piece = new StepRange(step, Math.Min(range.End, document.Steps.End));
                string wanted = piece == document.Steps ? document.Id : CorpusReader.Say($"{document.Id} [{piece.Start}, {piece.End})");
                string id = wanted;
                for (int number = 2; !taken.Add(id); number++)
                    id = CorpusReader.Say($"{wanted} ({number})");
                pieces.Add(piece);
                ids.Add(id);
                starts.Add(length);
                length = checked(length + piece.Length);
                step = piece.End;
            }
        }

        return (pieces, new Documents(length, starts, ids));
    }

    // A picture shows a part of what it belongs to as well; a clip that is cut would play from a wrong place.
    private static MediaFile[] PickMedia(Project whole, IReadOnlyList<StepRange> pieces, List<string> leftOut)
    {
        var picked = new List<MediaFile>();
        int start = 0;
        int cut = 0;
        foreach (StepRange piece in pieces)
        {
            foreach (MediaFile file in whole.Media.Where(file => file.Steps.Start < piece.End && file.Steps.End > piece.Start))
            {
                var part = new StepRange(Math.Max(file.Steps.Start, piece.Start), Math.Min(file.Steps.End, piece.End));
                if (file.Kind == MediaKind.Clip && part != file.Steps)
                    cut++;
                else
                    picked.Add(file with { Steps = new StepRange(start + part.Start - piece.Start, start + part.End - piece.Start) });
            }

            start += piece.Length;
        }

        if (cut > 0)
            leftOut.Add(CorpusReader.Say($"{cut:N0} clips are left out: only parts of what they belong to are exported."));
        return [.. picked];
    }

    private static T[] Pick<T>(ReadOnlySpan<T> values, IReadOnlyList<StepRange> pieces, int width)
    {
        var picked = new T[pieces.Sum(piece => piece.Length) * width];
        int done = 0;
        foreach (StepRange piece in pieces)
        {
            values.Slice(piece.Start * width, piece.Length * width).CopyTo(picked.AsSpan(done));
            done += piece.Length * width;
        }

        return picked;
    }
}
