namespace LstmVis.Core;

/// <summary>A per-time-step annotation that is drawn beside the text.</summary>
public abstract class Track
{
    private protected Track(string id, int stepCount)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        Id = id;
        StepCount = stepCount;
    }

    /// <summary>Unique in its project; also its name on screen.</summary>
    public string Id { get; }

    /// <summary>The number of time steps it covers.</summary>
    public int StepCount { get; }
}

/// <summary>One label per time step.</summary>
public sealed class CategoricalTrack : Track
{
    /// <summary>Joins label ids and their texts.</summary>
    /// <param name="id">Unique in its project.</param>
    /// <param name="labelIds">One per time step, <c>[timeStep]</c>; -1 where a step has no label. Not copied.</param>
    /// <param name="labels">The texts of the ids.</param>
    /// <exception cref="ArgumentException">A label id other than -1 has no text.</exception>
    public CategoricalTrack(string id, ReadOnlyMemory<int> labelIds, Vocabulary labels)
        : base(id, labelIds.Length)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ReadOnlySpan<int> ids = labelIds.Span;
        for (int step = 0; step < ids.Length; step++)
        {
            if (ids[step] != -1 && !labels.TryGetToken(ids[step], out _))
                throw new ArgumentException($"Track '{id}': label id {ids[step]} at time step {step} has no text among the {labels.Count} labels.", nameof(labelIds));
        }

        LabelIds = labelIds;
        Labels = labels;
    }

    /// <summary>One per time step, <c>[timeStep]</c>; -1 where a step has no label.</summary>
    public ReadOnlyMemory<int> LabelIds { get; }

    /// <summary>The texts of the ids.</summary>
    public Vocabulary Labels { get; }
}

/// <summary>One number per time step.</summary>
public sealed class ScalarTrack : Track
{
    /// <summary>Wraps one number per step.</summary>
    /// <param name="id">Unique in its project.</param>
    /// <param name="values">One per time step, <c>[timeStep]</c>; NaN where there is none. Not copied.</param>
    /// <param name="displayRange">The numbers that the ends of the colour scale stand for; null takes the least and greatest finite value.</param>
    public ScalarTrack(string id, ReadOnlyMemory<float> values, (float Low, float High)? displayRange = null)
        : base(id, values.Length)
    {
        Values = values;
        DisplayRange = displayRange ?? FindRange(values.Span);
    }

    /// <summary>One per time step, <c>[timeStep]</c>; NaN where there is none.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>The numbers that the ends of the colour scale stand for.</summary>
    public (float Low, float High) DisplayRange { get; }

    private static (float Low, float High) FindRange(ReadOnlySpan<float> values)
    {
        float low = float.PositiveInfinity;
        float high = float.NegativeInfinity;
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                continue;
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return low <= high ? (low, high) : (0f, 1f);
    }
}

/// <summary>The k likeliest entries per time step, such as a model's predictions of the next token.</summary>
public sealed class TopKTrack : Track
{
    /// <summary>Joins entry ids, their weights and their texts.</summary>
    /// <param name="id">Unique in its project.</param>
    /// <param name="k">Entries per time step, at least 1.</param>
    /// <param name="entryIds"><c>[timeStep, k]</c>, best first. Not copied.</param>
    /// <param name="weights"><c>[timeStep, k]</c>, usually probabilities; empty where there are none. Not copied.</param>
    /// <param name="labels">The texts of the ids.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or an id has no text.</exception>
    public TopKTrack(string id, int k, ReadOnlyMemory<int> entryIds, ReadOnlyMemory<float> weights, Vocabulary labels)
        : base(id, entryIds.Length / Math.Max(1, k))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentNullException.ThrowIfNull(labels);
        if (entryIds.Length % k != 0)
            throw new ArgumentException($"Track '{id}': {entryIds.Length} entries are not whole rows of {k}.", nameof(entryIds));
        if (!weights.IsEmpty && weights.Length != entryIds.Length)
            throw new ArgumentException($"Track '{id}': {weights.Length} weights for {entryIds.Length} entries.", nameof(weights));
        if (Corpus.FindUnknown(entryIds.Span, labels) is { } place)
            throw new ArgumentException($"Track '{id}': id {entryIds.Span[place]} at time step {place / k}, rank {place % k} has no text among the {labels.Count} labels.", nameof(entryIds));
        K = k;
        EntryIds = entryIds;
        Weights = weights;
        Labels = labels;
    }

    /// <summary>Entries per time step.</summary>
    public int K { get; }

    /// <summary><c>[timeStep, k]</c>, best first.</summary>
    public ReadOnlyMemory<int> EntryIds { get; }

    /// <summary><c>[timeStep, k]</c>; empty where there are no weights.</summary>
    public ReadOnlyMemory<float> Weights { get; }

    /// <summary>The texts of the ids.</summary>
    public Vocabulary Labels { get; }
}
