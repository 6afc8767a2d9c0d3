namespace LstmVis.Benchmarks;

/// <summary>Everything that was measured, in the order in which it was.</summary>
internal sealed class Results
{
    private readonly List<ResultRow> _rows = [];
    private readonly HashSet<string> _complaints = [];

    public IReadOnlyList<ResultRow> Rows => _rows;

    /// <summary>What was found wrong while measuring, such as answers that differ.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public void Complain(string complaint)
    {
        if (_complaints.Add(complaint))
            Console.WriteLine($"WRONG: {complaint}");
    }

    public void Add(ResultRow row)
    {
        _rows.Add(row);
        string ratio = row.Ratio is { } value ? FormattableString.Invariant($"{value,9:0.00} x  {row.WorkRatio,9:0.00} x by work") : "";
        Console.WriteLine(FormattableString.Invariant($"{row.Question,-8} {row.Case,-44} {row.Contestant,-36} {row.Milliseconds,10:0.000} ms {ratio}"));
    }

    /// <summary>Adds the contestants of one race.</summary>
    /// <param name="question">Which benchmark it is of.</param>
    /// <param name="case">What was asked.</param>
    /// <param name="yardstick">The contestant that ratios are taken to; null for none.</param>
    /// <param name="timings">By contestant.</param>
    public void Add(string question, string @case, string? yardstick, IReadOnlyDictionary<string, Timings> timings)
    {
        foreach (Timings of in timings.Values)
            Add(ResultRow.From(question, @case, of, yardstick is null ? null : timings[yardstick]));
    }

    /// <summary>Adds the contestants of several races over the same case, such as one per threshold: medians of times and of ratios.</summary>
    public void AddMedians(string question, string @case, string yardstick, IReadOnlyList<IReadOnlyDictionary<string, Timings>> races)
    {
        foreach (string contestant in races.SelectMany(race => race.Keys).Distinct().ToArray())
        {
            IReadOnlyDictionary<string, Timings>[] held = [.. races.Where(race => race.ContainsKey(contestant))];
            double Median(Func<IReadOnlyDictionary<string, Timings>, double> get) => Timings.GetMedian([.. held.Select(get)]);
            Add(new ResultRow(
                question, @case, contestant,
                Median(race => race[contestant].Median),
                held.Min(race => race[contestant].Min),
                Median(race => race[contestant].Deviation),
                held.Sum(race => race[contestant].Milliseconds.Count),
                Median(race => race[contestant].Median / race[yardstick].Median),
                contestant == NumPy.Name ? null : Median(race => race[contestant].Work ?? double.NaN),
                contestant == NumPy.Name ? null : Median(race => (race[contestant].Work / race[yardstick].Work) ?? double.NaN),
                held.Min(race => race[contestant].AllocatedBytes)));
        }
    }

    public ResultRow? Find(string question, string @case, string contestant) =>
        _rows.FirstOrDefault(row => row.Question == question && row.Case == @case && row.Contestant == contestant);
}
