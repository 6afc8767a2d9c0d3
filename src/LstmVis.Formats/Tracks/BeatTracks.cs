using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Makes tracks of the annotations of a WFDB record: the label at its step, the label of the nearest beat everywhere, and the rhythm from where it begins.</summary>
internal static class BeatTracks
{
    public static void Add(TrackSpec spec, Corpus corpus, TrackList tracks, List<string> warnings)
    {
        IReadOnlyList<WfdbAnnotation> all = WfdbAnnotations.Read(spec.File);
        WfdbAnnotation[] inside = [.. all.Where(annotation => annotation.Step < corpus.StepCount)];
        if (inside.Length < all.Count)
            warnings.Add(CorpusReader.Say($"{spec.File}: {all.Count - inside.Length:N0} of {all.Count:N0} annotations lie behind the last step."));
        string counts = string.Join(", ", inside.CountBy(annotation => annotation.Label).OrderByDescending(count => count.Value).Select(count => CorpusReader.Say($"{count.Key} {count.Value:N0}")));
        string?[] labels = new string?[corpus.StepCount];
        foreach (WfdbAnnotation annotation in inside)
            labels[annotation.Step] = annotation.Label;
        tracks.Add(spec.Name, labels, CorpusReader.Say($"{spec.File}, {inside.Length:N0} annotations: {counts}"), areLabels: true);
        WfdbAnnotation[] beats = [.. inside.Where(annotation => annotation.IsBeat)];
        if (beats.Length > 0)
            tracks.Add($"{spec.Name}-nearest", Nearest(beats, corpus.StepCount), $"{spec.File}, the label of the nearest beat", areLabels: true);
        if (Array.Exists(inside, annotation => annotation.Label == "+"))
            tracks.Add($"{spec.Name}-rhythm", Rhythms(inside, corpus.StepCount), $"{spec.File}, the rhythm", areLabels: true);
    }

    private static string?[] Nearest(WfdbAnnotation[] beats, int stepCount)
    {
        string?[] labels = new string?[stepCount];
        int beat = 0;
        for (int step = 0; step < stepCount; step++)
        {
            while (beat + 1 < beats.Length && beats[beat + 1].Step - step <= step - beats[beat].Step)
                beat++;
            labels[step] = beats[beat].Label;
        }

        return labels;
    }

    private static string?[] Rhythms(WfdbAnnotation[] annotations, int stepCount)
    {
        string?[] labels = new string?[stepCount];
        WfdbAnnotation[] rhythms = [.. annotations.Where(annotation => annotation.Label == "+")];
        for (int rhythm = 0; rhythm < rhythms.Length; rhythm++)
        {
            int end = rhythm + 1 < rhythms.Length ? rhythms[rhythm + 1].Step : stepCount;
            Array.Fill(labels, rhythms[rhythm].Text.TrimStart('('), rhythms[rhythm].Step, end - rhythms[rhythm].Step);
        }

        return labels;
    }
}
