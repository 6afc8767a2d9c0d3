using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Real-valued sequences that a model reads: time series, frames, measurements.</summary>
/// <param name="Vectors"><c>[timeStep, channel]</c>, sequences one after the other.</param>
/// <param name="ChannelNames">The columns of a table's first line; otherwise <c>channel 0</c> and so on.</param>
/// <param name="Documents">Where sequences begin.</param>
/// <param name="Said">What was read, in one line.</param>
public sealed record SeriesFile(float[] Vectors, IReadOnlyList<string> ChannelNames, Documents Documents, string Said)
{
    private const int BlockSteps = 4096;

    /// <summary>Reads a file whole.</summary>
    /// <param name="spec"><c>FILE[:DATASET]</c> of <c>[timeStep, channel]</c> or <c>[sequence, step, channel]</c>, in any container that states can be in.</param>
    /// <param name="lengths">The steps of each sequence, <c>FILE[:DATASET]</c>; null takes all steps of each sequence of three axes, or one sequence. Cuts padding off three axes.</param>
    /// <exception cref="LstmVisFormatException">A file is missing or damaged, or lengths do not fit.</exception>
    public static SeriesFile Read(string spec, string? lengths = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(spec);
        using var files = new StateFiles();
        IReadOnlyList<FoundStates> found = files.Open(StateSpec.Parse(spec));
        if (found.Count != 1)
            throw new InvalidContentException(spec, null, $"expected one matrix, found {found.Count}: {string.Join(", ", found.Take(8).Select(one => one.Name))}. Name the one that is meant: FILE:DATASET.");
        FoundStates states = found[0];
        IStateMatrix matrix = states.Matrix;
        int[]? counts = lengths is null ? null : TokenFiles.ReadLengths(lengths);
        if (counts is null && states.SequenceLength is { } each)
            counts = [.. Enumerable.Repeat(each, matrix.StepCount / Math.Max(1, each))];
        else if (counts is not null && states.SequenceLength is { } padded)
        {
            if ((long)counts.Length * padded != matrix.StepCount || counts.Any(count => count > padded))
                throw new InvalidContentException(lengths!, null, CorpusReader.Say($"expected {matrix.StepCount / padded} lengths of at most {padded} for {states.Place}, found {counts.Length} of at most {counts.Max()}."));
            matrix = new UnpaddedMatrix(matrix, padded, counts);
        }

        if (counts is not null && counts.Sum(count => (long)count) != matrix.StepCount)
            throw new InvalidContentException(lengths!, null, CorpusReader.Say($"expected lengths that add up to the {matrix.StepCount} steps of {states.Place}, found {counts.Length} that add up to {counts.Sum(count => (long)count)}."));
        if ((long)matrix.StepCount * matrix.CellCount > Array.MaxLength)
            throw new InvalidContentException(spec, null, CorpusReader.Say($"expected at most {Array.MaxLength:N0} numbers to learn from, found {(long)matrix.StepCount * matrix.CellCount:N0}. Take a part of them."));
        var vectors = new float[matrix.StepCount * matrix.CellCount];
        for (int start = 0; start < matrix.StepCount; start += BlockSteps)
        {
            var steps = new StepRange(start, Math.Min(matrix.StepCount, start + BlockSteps));
            matrix.ReadRows(steps, vectors.AsSpan(start * matrix.CellCount, steps.Length * matrix.CellCount));
        }

        int wrong = Array.FindIndex(vectors, number => !float.IsFinite(number));
        if (wrong >= 0)
            throw new InvalidContentException(spec, null, CorpusReader.Say($"expected finite numbers, found {vectors[wrong]} at time step {wrong / matrix.CellCount}, channel {wrong % matrix.CellCount}; a model cannot read that. Fill the gap first."));
        int place = 0;
        Documents documents = counts is null ? Documents.Whole(matrix.StepCount) : new Documents(matrix.StepCount, [.. counts.Select(count => (place += count) - count)]);
        return new SeriesFile(vectors, ReadNames(spec, matrix.CellCount), documents, CorpusReader.Say($"{states.Place}: {matrix.StepCount:N0} steps of {matrix.CellCount} channels in {documents.Count:N0} sequence{(documents.Count == 1 ? "" : "s")}"));
    }

    private static List<string> ReadNames(string spec, int channels)
    {
        string file = StateSpec.SplitPlace(spec).File;
        if (Path.GetExtension(file).ToLowerInvariant() is ".csv" or ".tsv")
        {
            using StreamReader reader = TableFile.Open(file);
            int number = 0;
            string first = TableFile.ReadLine(reader, file, ref number) ?? "";
            List<string> fields = TableFile.Split(first, TableFile.FindSeparator(first));
            if (fields.Count == channels && fields.Exists(field => !TableFile.TryParse(field, out _)) && fields.Distinct().Count() == channels && !fields.Exists(string.IsNullOrWhiteSpace))
                return fields;
        }

        return [.. Enumerable.Range(0, channels).Select(channel => CorpusReader.Say($"channel {channel}"))];
    }
}
