using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Inputs that an import will write.</summary>
/// <param name="Inputs">Their numbers; they are read from the plan's files, so while it is not disposed.</param>
/// <param name="Said">Where they come from and what was guessed, in one line.</param>
/// <param name="States">The same as states were found.</param>
/// <param name="Times">The time of each step since its document began; null where steps have no time.</param>
internal sealed record PlannedInputs(Inputs Inputs, string Said, FoundStates States, double[]? Times)
{
    private const double Regular = 0.01;

    /// <summary>Opens what a specification names.</summary>
    /// <exception cref="LstmVisFormatException">It is missing or damaged, or more than one matrix.</exception>
    public static PlannedInputs Open(string text, StateFiles files)
    {
        InputSpec spec = InputSpec.Parse(text);
        IReadOnlyList<FoundStates> all = files.Open(spec.Values);
        if (all is not [{ } found])
            throw new InvalidContentException(spec.Values.File, null, $"expected one matrix [timeStep, channel], found {all.Count}. Name one, FILE:DATASET, of: {string.Join(", ", all.Select(states => states.Name))}.");
        int count = found.Matrix.CellCount;
        IReadOnlyList<string> names = spec.Channels ?? found.CellNames ?? [.. Enumerable.Range(0, count).Select(channel => CorpusReader.Say($"channel {channel}"))];
        if (names.Count != count)
            throw new ArgumentException($"--inputs {text}: expected {count} names of channels, found {names.Count}.");
        InputChannel[] channels = [.. names.Select((name, channel) => new InputChannel(name, spec.Unit ?? found.Wfdb?.Signals[channel].Unit ?? ""))];
        (double[]? times, double? rate) = FindTimes(spec, found, files);
        string time = rate is { } known ? CorpusReader.Say($"{known:0.####} steps per {spec.TimeUnit}") : "no time";
        string said = CorpusReader.Say($"{count} channel{(count == 1 ? "" : "s")} x {found.Matrix.StepCount:N0} steps, {time}, {found.TypeName} from {found.Place}");
        return new PlannedInputs(new Inputs(found.Matrix, channels, rate, spec.TimeUnit), said, found, times);
    }

    private static (double[]? Times, double? Rate) FindTimes(InputSpec spec, FoundStates found, StateFiles files)
    {
        if (spec.TimeColumn is not { } column)
        {
            double? rate = spec.Rate ?? found.Wfdb?.Rate;
            return (rate is { } known ? Count(found, known) : null, rate);
        }

        FoundStates read = files.Open(spec.Values with { Columns = (column, column), Scale = null, Zero = null })[0];
        float[] stored = new float[read.Matrix.StepCount];
        read.Matrix.ReadRows(new StepRange(0, stored.Length), stored);
        double[] times = [.. stored.Select(time => (double)time)];
        var steps = new List<double>();
        foreach (StepRange document in Documents(found))
        {
            for (int step = document.Start + 1; step < document.End; step++)
            {
                if (!(times[step] > times[step - 1]))
                    throw new InvalidContentException(read.Place, CorpusReader.Say($"row {step}"), CorpusReader.Say($"expected times that ascend, found {times[step]} after {times[step - 1]}."));
                steps.Add(times[step] - times[step - 1]);
            }
        }

        steps.Sort();
        double middle = steps.Count == 0 ? 0 : steps[steps.Count / 2];
        bool isRegular = steps.Count > 0 && steps[^1] - steps[0] < Math.Max(Regular * middle, 1e-4);
        return (times, spec.Rate ?? (isRegular ? steps.Count / steps.Sum() : null));
    }

    private static double[] Count(FoundStates found, double rate)
    {
        double[] times = new double[found.Matrix.StepCount];
        foreach (StepRange document in Documents(found))
        {
            for (int step = document.Start; step < document.End; step++)
                times[step] = (step - document.Start) / rate;
        }

        return times;
    }

    private static IEnumerable<StepRange> Documents(FoundStates found)
    {
        int start = 0;
        foreach (int length in found.DocumentLengths ?? [found.Matrix.StepCount])
            yield return new StepRange(start, start += length);
    }
}
