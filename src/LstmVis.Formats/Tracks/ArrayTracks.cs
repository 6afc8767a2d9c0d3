using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Makes tracks of arrays: labels, numbers, ids of the likeliest entries, or a number per entry of a vocabulary.</summary>
internal static class ArrayTracks
{
    private const int BlockNumbers = 1 << 20;

    /// <summary>Adds the track that an array is.</summary>
    /// <param name="spec">The array.</param>
    /// <param name="corpus">Its steps, and the vocabulary of top-k entries without labels of their own.</param>
    /// <param name="tracks">Receives it.</param>
    public static void Add(TrackSpec spec, Corpus corpus, TrackList tracks)
    {
        string place = spec.Column is null ? spec.File : $"{spec.File}:{spec.Column}";
        if (ColumnarFile.IsLikely(spec.File) && IsTexts(spec))
        {
            AddTexts(spec, corpus, tracks);
            return;
        }

        if (IsMatrix(spec, place))
        {
            AddMatrix(spec, place, corpus, tracks);
            return;
        }

        (float[] numbers, _) = SmallArrays.ReadSingle(place);
        if (numbers.Length != corpus.StepCount && spec.Join != TrackJoinKind.Document)
            throw new InvalidContentException(spec.File, spec.Column, CorpusReader.Say($"expected {corpus.StepCount} numbers, one per time step, found {numbers.Length}{(numbers.Length == corpus.Documents.Count ? ". For a number per document add ,join=document" : "")}."));
        if (spec.Join == TrackJoinKind.Document)
            numbers = PerDocument(place, numbers, corpus);
        if (spec.Labels is not { } file)
        {
            tracks.Add(spec.Name, numbers, place);
            return;
        }

        Vocabulary labels = VocabularyFile.ReadAny(file);
        int[] ids = [.. numbers.Select((number, step) => float.IsNaN(number) || number == -1 ? -1 : number == (int)number ? (int)number : throw new InvalidContentException(place, CorpusReader.Say($"number {step}"), CorpusReader.Say($"expected the id of a label, found {number}.")))];
        tracks.Add(Guard(place, () => new CategoricalTrack(spec.Name, ids, labels)), CorpusReader.Say($"categorical, {labels.Count:N0} labels of {file}, from {place}"));
    }

    /// <summary>A value per document becomes one per step.</summary>
    public static T[] PerDocument<T>(string place, IReadOnlyList<T> values, Corpus corpus)
    {
        if (values.Count != corpus.Documents.Count)
            throw new InvalidContentException(place, null, CorpusReader.Say($"expected {corpus.Documents.Count} values, one per document, found {values.Count}."));
        T[] steps = new T[corpus.StepCount];
        foreach (Document document in corpus.Documents.All())
            Array.Fill(steps, values[document.Index], document.Steps.Start, document.Steps.Length);
        return steps;
    }

    private static bool IsTexts(TrackSpec spec)
    {
        using ColumnarFile file = ColumnarFile.Open(spec.File);
        return spec.Column is { } name && file.Find(name).Items == ColumnItems.Texts;
    }

    private static void AddTexts(TrackSpec spec, Corpus corpus, TrackList tracks)
    {
        ColumnBlock block = SmallArrays.ReadColumn(spec.File, spec.Column, out ColumnInfo column);
        string place = $"{spec.File}, column {column.Name}";
        string?[] values = block.Texts!;
        if (spec.Join == TrackJoinKind.Document)
            values = PerDocument(place, values, corpus);
        if (values.Length != corpus.StepCount)
            throw new InvalidContentException(spec.File, $"column '{column.Name}'", CorpusReader.Say($"expected {corpus.StepCount} labels, one per time step, found {values.Length}{(values.Length == corpus.Documents.Count ? ". For a label per document add ,join=document" : "")}."));
        if (values.All(value => value is null || ChunkTags.IsTag(value)) && values.Any(value => value is not (null or "O")))
            tracks.AddChunks(spec.Name, values, corpus.Documents.All().Select(document => new TextUnit(null, null, document.Steps)), place);
        else
            tracks.Add(spec.Name, values, place);
    }

    private static bool IsMatrix(TrackSpec spec, string place)
    {
        if (spec.Weights is not null)
            return true;
        using var files = new StateFiles();
        try
        {
            return files.Open(StateSpec.Parse(place)) is [{ Matrix.CellCount: > 1 }];
        }
        catch (LstmVisFormatException)
        {
            return false;
        }
    }

    private static void AddMatrix(TrackSpec spec, string place, Corpus corpus, TrackList tracks)
    {
        Vocabulary labels = spec.Labels is { } file ? VocabularyFile.ReadAny(file) : corpus.Vocabulary;
        using var files = new StateFiles();
        FoundStates found = files.Open(StateSpec.Parse(place))[0];
        if (found.Matrix.StepCount != corpus.StepCount)
            throw new InvalidContentException(place, null, CorpusReader.Say($"expected {corpus.StepCount} rows, one per time step, found {found.Matrix.StepCount}."));
        bool isFloat = found.TypeName.Contains("float", StringComparison.Ordinal) || found.TypeName is "F16" or "F32" or "F64" or "BF16" or "text";
        if (isFloat && spec.Weights is null)
        {
            if (found.Matrix.CellCount > (labels.Count == 0 ? 0 : labels.Entries[^1].Key + 1))
                throw new InvalidContentException(place, null, CorpusReader.Say($"expected at most {labels.Count} numbers per step, one per entry of the vocabulary, found {found.Matrix.CellCount}. Name the vocabulary with labels=FILE."));
            (int[] best, float[] numbers, int k) = Best(found.Matrix, labels, spec.K);
            tracks.Add(Guard(place, () => new TopKTrack(spec.Name, k, best, numbers, labels)), CorpusReader.Say($"top-k, the {k} greatest of {found.Matrix.CellCount:N0} numbers per step, from {place}"));
            return;
        }

        (int[] ids, int columns) = SmallArrays.ReadInt32(place, maxAxes: 2);
        float[] weights = spec.Weights is { } beside ? SmallArrays.ReadSingle(beside, maxAxes: 2).Values : [];
        tracks.Add(Guard(place, () => new TopKTrack(spec.Name, columns, ids, weights, labels)), CorpusReader.Say($"top-k, {columns} entries per step{(weights.Length > 0 ? " with weights" : "")}, from {place}"));
    }

    private static (int[] Ids, float[] Weights, int K) Best(IStateMatrix matrix, Vocabulary labels, int wanted)
    {
        int[] known = [.. labels.Entries.Select(entry => entry.Key).Where(id => id < matrix.CellCount)];
        int k = Math.Min(wanted, known.Length);
        int[] ids = new int[matrix.StepCount * k];
        float[] weights = new float[matrix.StepCount * k];
        int blockSteps = Math.Max(1, BlockNumbers / matrix.CellCount);
        float[] block = new float[Math.Min(blockSteps, Math.Max(1, matrix.StepCount)) * matrix.CellCount];
        for (int start = 0; start < matrix.StepCount; start += blockSteps)
        {
            int end = (int)Math.Min(matrix.StepCount, (long)start + blockSteps);
            matrix.ReadRows(new StepRange(start, end), block);
            for (int step = start; step < end; step++)
            {
                int row = (step - start) * matrix.CellCount;
                var queue = new PriorityQueue<int, (float, int)>(k + 1);
                foreach (int id in known)
                {
                    float weight = float.IsNaN(block[row + id]) ? float.NegativeInfinity : block[row + id];
                    if (queue.Count < k)
                        queue.Enqueue(id, (weight, -id));
                    else
                        queue.EnqueueDequeue(id, (weight, -id));
                }

                for (int place = k - 1; place >= 0; place--)
                {
                    ids[(step * k) + place] = queue.Dequeue();
                    weights[(step * k) + place] = block[row + ids[(step * k) + place]];
                }
            }
        }

        return (ids, weights, k);
    }

    private static Track Guard(string place, Func<Track> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException cause)
        {
            throw new InvalidContentException(place, null, LstmVisFormatException.OneLine(cause.Message), cause);
        }
    }
}
