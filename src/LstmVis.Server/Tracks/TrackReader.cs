using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>Tracks as they travel.</summary>
internal static class TrackReader
{
    /// <summary>The kind of a track.</summary>
    public static TrackKind GetKind(this Track track) => track switch
    {
        CategoricalTrack => TrackKind.Categorical,
        ScalarTrack => TrackKind.Scalar,
        _ => TrackKind.TopK,
    };

    /// <summary>Everything about a track except its values.</summary>
    public static TrackInfo Describe(Track track) => track switch
    {
        CategoricalTrack categorical => new TrackInfo(track.Id, TrackKind.Categorical, Count(categorical), null, null, null),
        ScalarTrack scalar => new TrackInfo(track.Id, TrackKind.Scalar, null, scalar.DisplayRange.Low, scalar.DisplayRange.High, null),
        TopKTrack topK => new TrackInfo(track.Id, TrackKind.TopK, [.. topK.Labels.Entries.Select(entry => new LabelInfo(entry.Key, entry.Value, null))], null, null, topK.K),
        _ => throw new InvalidOperationException($"Track '{track.Id}' is of an unknown kind, {track.GetType().Name}."),
    };

    /// <summary>The values of a range.</summary>
    public static TrackValues Read(Track track, StepRange steps) => track switch
    {
        CategoricalTrack categorical => new TrackValues(track.Id, TrackKind.Categorical, steps.Start, steps.End,
            categorical.LabelIds.Slice(steps.Start, steps.Length).ToArray(), null, null, null, null),
        ScalarTrack scalar => new TrackValues(track.Id, TrackKind.Scalar, steps.Start, steps.End,
            null, ToFinite(scalar.Values.Span.Slice(steps.Start, steps.Length)), null, null, null),
        TopKTrack topK => new TrackValues(track.Id, TrackKind.TopK, steps.Start, steps.End, null, null, topK.K,
            topK.EntryIds.Slice(steps.Start * topK.K, steps.Length * topK.K).ToArray(),
            topK.Weights.IsEmpty ? null : ToFinite(topK.Weights.Span.Slice(steps.Start * topK.K, steps.Length * topK.K))),
        _ => throw new InvalidOperationException($"Track '{track.Id}' is of an unknown kind, {track.GetType().Name}."),
    };

    private static List<LabelInfo> Count(CategoricalTrack track)
    {
        var counts = new Dictionary<int, int>();
        foreach (int label in track.LabelIds.Span)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, label, out _)++;
        return [.. track.Labels.Entries.Select(entry => new LabelInfo(entry.Key, entry.Value, counts.GetValueOrDefault(entry.Key)))];
    }

    // JSON has no NaN and no infinity.
    private static float?[] ToFinite(ReadOnlySpan<float> values)
    {
        float?[] finite = new float?[values.Length];
        for (int place = 0; place < values.Length; place++)
            finite[place] = float.IsFinite(values[place]) ? values[place] : null;
        return finite;
    }
}
