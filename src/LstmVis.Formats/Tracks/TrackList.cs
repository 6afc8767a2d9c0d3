using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Collects tracks, and what is said of each.</summary>
internal sealed class TrackList
{
    private const int MaxLabels = 256;

    public List<Track> Tracks { get; } = [];

    public List<string> Said { get; } = [];

    /// <summary>Forgets a track that a later one replaces.</summary>
    public void Remove(string name)
    {
        if (Tracks.RemoveAll(track => track.Id == name) > 0)
            Said.RemoveAll(said => said.StartsWith($"{name}: ", StringComparison.Ordinal));
    }

    public void Add(Track track, string said)
    {
        if (Tracks.Exists(other => other.Id == track.Id))
            throw new ArgumentException($"Two tracks are called '{track.Id}'; give one of them another name.");
        Tracks.Add(track);
        Said.Add($"{track.Id}: {said}");
    }

    /// <summary>Numbers become a scalar track, other texts labels.</summary>
    public void Add(string name, IReadOnlyList<string?> values, string from, bool areLabels = false)
    {
        int empty = values.Count(value => value is null);
        string without = empty == 0 ? "" : CorpusReader.Say($", {empty:N0} steps without");
        if (!areLabels && empty < values.Count && values.All(value => value is null || IsNumber(value)))
        {
            float[] numbers = [.. values.Select(value => value is not null && TableFile.TryParse(value, out float number) ? number : float.NaN)];
            Add(new ScalarTrack(name, numbers), $"scalar{without}, from {from}");
            return;
        }

        Dictionary<string, int> ids = values.OfType<string>().Distinct().Order(StringComparer.Ordinal).Select((label, id) => (label, id)).ToDictionary(pair => pair.label, pair => pair.id);
        Add(
            new CategoricalTrack(name, values.Select(value => value is null ? -1 : ids[value]).ToArray(), Vocabulary.FromTokens(ids.OrderBy(pair => pair.Value).Select(pair => pair.Key))),
            CorpusReader.Say($"categorical, {ids.Count:N0} label{(ids.Count == 1 ? "" : "s")}{without}, from {from}"));
    }

    /// <summary>Whole numbers are labels up to 256 different ones, others a scalar track.</summary>
    public void Add(string name, float[] numbers, string from)
    {
        float[] distinct = [.. numbers.Where(number => !float.IsNaN(number)).Distinct().Take(MaxLabels + 1)];
        bool isLabels = distinct.Length is > 0 and <= MaxLabels && Array.TrueForAll(distinct, number => number >= -1 && number == MathF.Floor(number) && number < 1e9f);
        if (isLabels)
            Add(name, [.. numbers.Select(number => number is -1 or float.NaN ? null : number.ToString("0", CultureInfo.InvariantCulture))], $"{from}, whole numbers as labels", areLabels: true);
        else
            Add(name, [.. numbers.Select(number => float.IsNaN(number) ? null : number.ToString("R", CultureInfo.InvariantCulture))], from);
    }

    /// <summary>Chunk tags give the type and, as IOB2, where each chunk begins; tags of several levels between <c>|</c> give both per level.</summary>
    public void AddChunks(string name, IReadOnlyList<string?> tags, IEnumerable<TextUnit> units, string from)
    {
        int levels = tags.Max(tag => tag?.Count(letter => letter == '|') + 1) ?? 1;
        for (int level = 0; level < Math.Min(levels, SpanLevels.MaxLevels); level++)
        {
            int at = level;
            ChunkReading chunks = ChunkTags.Read(levels == 1 ? tags : [.. tags.Select(tag => tag?.Split('|').ElementAtOrDefault(at) ?? (tag is null ? null : "O"))], units);
            string id = level == 0 ? name : CorpusReader.Say($"{name}-{level + 1}");
            Add(id, chunks.Types, CorpusReader.Say($"{from}, {chunks.ChunkCount:N0} chunks in {chunks.Scheme}{(levels > 1 ? $" of level {level + 1}" : "")}{(chunks.Scheme == "IOB1" ? $" ({chunks.BareInsideCount} begin with I-)" : "")}"));
            Add($"{id}-iob2", chunks.Iob2, $"{from}, with where each begins");
        }
    }

    /// <summary>Spans, one track per level of nesting.</summary>
    /// <returns>How many were nested too deep to be laid out.</returns>
    public int AddSpans(string name, IReadOnlyCollection<LabelSpan<int>> spans, int stepCount, string from)
    {
        IReadOnlyList<(string?[] Labels, string?[]? Iob2)> levels = SpanLevels.Lay(spans, stepCount, out int dropped);
        if (levels.Count == 0)
            levels = [(Enumerable.Repeat<string?>("O", stepCount).ToArray(), null)];
        for (int level = 0; level < levels.Count; level++)
        {
            string id = level == 0 ? name : CorpusReader.Say($"{name}-{level + 1}");
            string which = levels.Count == 1 ? "" : CorpusReader.Say($", level {level + 1} of {levels.Count}");
            Add(id, levels[level].Labels, CorpusReader.Say($"{from}, {spans.Count:N0} spans{which}"), areLabels: true);
            if (levels[level].Iob2 is { } iob2)
                Add($"{id}-iob2", iob2, $"{from}{which}, with where each begins", areLabels: true);
        }

        return dropped;
    }

    private static bool IsNumber(string value) => float.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
