using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>Reads what stands around positions, as <c>/context</c> answers it.</summary>
internal sealed class V2Contexts(ServedProject served, Source source, int[] cells, float threshold)
{
    private const long MaxNumbers = 50_000_000;

    /// <summary>Every dimension that was asked for; unknown ones are left out, unknown tracks are empty.</summary>
    public Dictionary<string, object?> Read(IReadOnlyList<int> positions, int left, int right, IReadOnlyCollection<string> dims)
    {
        Corpus corpus = served.Project.Corpus;
        StepRange[] windows = [.. positions.Select(position => GetWindow(position, left, right, corpus))];
        bool needsStates = dims.Contains("states");
        bool needsCounts = dims.Contains("cell_count");
        long numbers = windows.Sum(window => (long)window.Length) * (needsStates || needsCounts ? cells.Length : 1);
        if (numbers > MaxNumbers)
            throw RequestException.Invalid("pos", $"The request asks for {numbers} numbers; one request gets at most {MaxNumbers}. Ask for fewer positions, steps or cells.");
        var results = new Dictionary<string, object?>();
        if (needsStates || needsCounts)
        {
            List<V2States> states = [];
            List<int[]> counts = [];
            for (int place = 0; place < windows.Length; place++)
            {
                float[] values = new float[windows[place].Length * cells.Length];
                source.ReadActivations(windows[place], cells, values);
                if (needsStates)
                    states.Add(new V2States(positions[place], windows[place].Start, windows[place].End - 1, Transpose(values, windows[place].Length)));
                if (needsCounts)
                    counts.Add(CountOn(values, windows[place].Length));
            }

            if (needsStates)
                results["states"] = states;
            if (needsCounts)
                results["cell_count"] = counts;
        }

        foreach (string dim in dims)
        {
            if (dim == "words")
                results[dim] = windows.Select((window, place) => ReadWords(corpus, positions[place], window)).ToArray();
            else if (dim.StartsWith("meta_", StringComparison.Ordinal))
                results[dim] = ReadTrack(dim["meta_".Length..], windows);
        }

        return results;
    }

    private static StepRange GetWindow(int position, int left, int right, Corpus corpus) => position >= 0 && position < corpus.StepCount
        ? new StepRange(position, position + 1).Grow(left, right, corpus.Steps)
        : throw RequestException.Invalid("pos", $"Position {position} is not in the corpus, whose {corpus.StepCount} time steps are 0 to {corpus.StepCount - 1}.");

    private double?[][] Transpose(float[] values, int stepCount)
    {
        double?[][] data = new double?[cells.Length][];
        for (int cell = 0; cell < cells.Length; cell++)
        {
            data[cell] = new double?[stepCount];
            for (int step = 0; step < stepCount; step++)
            {
                float value = values[(step * cells.Length) + cell];
                data[cell][step] = float.IsFinite(value) ? Math.Round((double)value, 5) : null;
            }
        }

        return data;
    }

    private int[] CountOn(float[] values, int stepCount)
    {
        int[] counts = new int[stepCount];
        for (int place = 0; place < values.Length; place++)
        {
            if (values[place] >= threshold)
                counts[place / cells.Length]++;
        }

        return counts;
    }

    private static V2Words ReadWords(Corpus corpus, int position, StepRange window) => new(
        position, window.Start, window.End - 1, corpus.TokenIds.Slice(window.Start, window.Length).ToArray(), ContextsApi.ReadTokens(corpus, window));

    private object ReadTrack(string name, StepRange[] windows)
    {
        if (served.V2.FindMeta(name) is not { } found)
            return Array.Empty<object>();
        return found.Track switch
        {
            CategoricalTrack categorical => windows.Select(window => ReadLabels(categorical, window, isText: found.Meta.Dictionary is not null)).ToArray(),
            ScalarTrack scalar => windows.Select(window => ToNumbers(scalar.Values.Span.Slice(window.Start, window.Length))).ToArray(),
            TopKTrack topK => new V2WordVectors(
                [.. windows.Select(window => CutRows(topK, window, steps => topK.EntryIds.Slice(steps.Start, steps.Length).ToArray()))],
                found.Meta.Dictionary is null ? [] : [.. windows.Select(window => CutRows(topK, window, steps => ReadEntries(topK, steps)))],
                topK.Weights.IsEmpty ? [] : [.. windows.Select(window => CutRows(topK, window, steps => ToNumbers(topK.Weights.Span.Slice(steps.Start, steps.Length))))]),
            _ => Array.Empty<object>(),
        };
    }

    // A track without a dictionary has numbers, whose texts are its labels.
    private static object?[] ReadLabels(CategoricalTrack track, StepRange window, bool isText)
    {
        object?[] labels = new object?[window.Length];
        for (int step = window.Start; step < window.End; step++)
        {
            if (!track.Labels.TryGetToken(track.LabelIds.Span[step], out string? text))
                continue;
            labels[step - window.Start] = !isText && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : text;
        }

        return labels;
    }

    private static T[] CutRows<T>(TopKTrack track, StepRange window, Func<StepRange, T> read)
    {
        var rows = new T[window.Length];
        for (int step = window.Start; step < window.End; step++)
            rows[step - window.Start] = read(new StepRange(step * track.K, (step + 1) * track.K));
        return rows;
    }

    private static string[] ReadEntries(TopKTrack track, StepRange entries)
    {
        string[] texts = new string[entries.Length];
        for (int place = 0; place < texts.Length; place++)
            texts[place] = track.Labels.GetToken(track.EntryIds.Span[entries.Start + place]);
        return texts;
    }

    private static double?[] ToNumbers(ReadOnlySpan<float> values)
    {
        double?[] numbers = new double?[values.Length];
        for (int place = 0; place < values.Length; place++)
            numbers[place] = float.IsFinite(values[place]) ? values[place] : null;
        return numbers;
    }
}
