using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Looks at the rows of a source as they pass, and says what is strange about them at the end.</summary>
internal sealed class SourceCheck(SourceDescription source, int stepCount, Corpus corpus)
{
    private const float NeverOn = 0.1f;
    private const float WorthATry = 0.5f;
    private const double SaturatedShare = 0.95;
    private const int NamedCells = 8;
    private readonly StateTally _tally = new(source.Id, source.CellCount);
    private readonly CellStatistics _cells = new(stepCount, source.CellCount, source.Transform, corpus.Documents);
    private readonly ResetCheck _resets = new(corpus, source.CellCount);
    private double _absolute;

    public void Add(ReadOnlySpan<float> rows)
    {
        _tally.Add(rows);
        _cells.Add(rows);
        for (ReadOnlySpan<float> left = rows; left.Length > 0; left = left[source.CellCount..])
            _resets.Add(left[..source.CellCount]);
        _absolute += System.Numerics.Tensors.TensorPrimitives.SumOfMagnitudes(rows);
    }

    /// <summary>What the rows are, whether or not anything is strange about them.</summary>
    /// <param name="type">How the numbers lie in the file; empty where that says nothing.</param>
    public PreflightFact Describe(string type) => PreflightFacts.Of(source, stepCount, type, _tally.ToReport(), _absolute / Math.Max(1, (double)stepCount * source.CellCount));

    public IEnumerable<Finding> Find()
    {
        StateReport report = _tally.ToReport();
        if (report.First is { } first)
            yield return Warn(CorpusReader.Say($"{report.NaNCount:N0} NaN and {report.InfinityCount:N0} infinite numbers, the first at time step {first.Step}, cell {first.Cell}{(report.NaNCount > 0 && report.FirstInfinity is { } infinite ? CorpusReader.Say($"; the first infinite one at time step {infinite.Step}, cell {infinite.Cell}") : "")}."), "NaN is never on, so those steps never match; check how the states were recorded.");
        if (_cells.StepCount == 0 || !float.IsFinite(report.Low))
            yield break;
        foreach (Finding finding in FindRange(report).Concat(FindCells(report)).Concat(FindRows()).Concat(source.Kind == SourceKinds.Input ? [] : _resets.Find(source.Id)))
            yield return finding;
    }

    private IEnumerable<Finding> FindRange(StateReport report)
    {
        string range = CorpusReader.Say($"numbers from {report.Low:G4} to {report.High:G4}");
        bool isBeyond = report.Low < -1 || report.High > 1;
        if (source.Kind == SourceKinds.CellState && source.Transform == Transform.None && isBeyond)
            yield return Warn($"a cell state as stored, with {range}.", "What an LSTM passes on is its tanh: import it with transform=tanh, or thresholds go beyond 1.");
        else if (source.Kind == SourceKinds.HiddenState && source.Transform == Transform.None && isBeyond)
            yield return Warn($"a hidden state with {range}.", "Those of LSTM and GRU lie between -1 and 1; if it is a cell state, import it with kind=cell_state,transform=tanh, otherwise choose thresholds to fit.");
        else if (source.Transform == Transform.Tanh && !isBeyond && stepCount > 100)
            yield return Note($"tanh is applied to {range}, which may have gone through tanh before.", "If so, import it with transform=none.");
        else
            yield return Note($"{range}.", "");
        if (report.Low >= 0 && report.High > 0 && !source.IsUnsigned)
            yield return Note("no number is negative.", "A selection on the negative side finds nothing.");
    }

    private IEnumerable<Finding> FindCells(StateReport report)
    {
        float low = source.Transform.Apply(report.Low);
        float high = source.Transform.Apply(report.High);
        int[] all = [.. Enumerable.Range(0, source.CellCount)];
        int[] zero = Array.FindAll(all, cell => _cells.Low[cell] == 0 && _cells.High[cell] == 0);
        int[] constant = Array.FindAll(all, cell => _cells.Low[cell] == _cells.High[cell] && _cells.Low[cell] != 0);
        if (zero.Length > 0 && stepCount > 1)
            yield return Some(zero, "0 at every step", "Such a cell can never be selected; a layer that is too wide, or a matrix that was not filled, looks like this.");
        if (constant.Length > 0 && stepCount > 1)
            yield return Some(constant, "the same number at every step", "Such a cell says nothing about the text.");
        bool isBounded = low >= -1 && high <= 1;
        if (isBounded && Math.Max(-low, high) >= WorthATry)
        {
            int[] quiet = Array.FindAll(all, cell => _cells.Low[cell] < _cells.High[cell] && Math.Max(-source.Transform.Apply(_cells.Low[cell]), source.Transform.Apply(_cells.High[cell])) < NeverOn);
            if (quiet.Length > 0)
                yield return Some(quiet, $"never beyond {CorpusReader.Say($"{NeverOn}")} on either side", "They are on at very low thresholds only.");
            int[] saturated = Array.FindAll(all, cell => _cells.Low[cell] < _cells.High[cell] && _cells.GetSaturatedShare(cell) >= SaturatedShare);
            if (saturated.Length > 0)
                yield return Some(saturated, CorpusReader.Say($"saturated (beyond {CellStatistics.SaturatedActivation}) at {100 * SaturatedShare:0} % of the steps or more"), "They are on nearly everywhere and tell little apart.");
        }

        IReadOnlyList<int[]> duplicates = _cells.FindDuplicates();
        if (duplicates.Count > 0)
            yield return Warn(CorpusReader.Say($"{duplicates.Sum(group => group.Length)} cells are duplicates, equal at every step: {Join(duplicates.Select(group => string.Join(" = ", group.Take(NamedCells))))}."), "A matrix that was stacked or broadcast by mistake looks like this.");
        IReadOnlyList<(int Cell, int Other, float Correlation)> alike = _cells.FindAlike();
        if (alike.Count > 0)
            yield return Note(CorpusReader.Say($"{alike.Count}{(alike.Count == 100 ? " or more" : "")} pairs of cells are all but duplicates (correlation of 0.999 or more, either sign, on up to 512 steps): {Join(alike.Select(pair => CorpusReader.Say($"{pair.Cell} and {pair.Other}")))}."), "They are on together.");
    }

    private IEnumerable<Finding> FindRows()
    {
        // What a model is fed with may well be silent, or stand still.
        Func<string, string, Finding> say = source.Kind == SourceKinds.Input ? (message, _) => Note(message, "") : Warn;
        if (_cells.ZeroRowCount > 0 && _cells.FirstZeroRow is var zero)
            yield return say(CorpusReader.Say($"{_cells.ZeroRowCount:N0} steps are 0 in every cell, the first at time step {zero}{Place(zero)}."), "That looks like padding: give the lengths of documents when you import.");
        int repeated = _cells.RepeatedRowCount - Math.Max(0, _cells.ZeroRowCount - 1);
        if (repeated > 0 && source.CellCount > 1 && _cells.FirstRepeatedRow is var row)
            yield return say(CorpusReader.Say($"{_cells.RepeatedRowCount:N0} steps have the very numbers of the step before, the first at time step {row}{Place(row)}."), "A recurrent state hardly ever stands still: suspect padding, or rows that were written twice.");
    }

    private string Place(int step) =>
        corpus.Documents.Count > 1 && step < corpus.StepCount ? CorpusReader.Say($" (document '{corpus.Documents.At(step).Id}')") : "";

    private Finding Some(int[] cells, string what, string advice) => new(
        cells.Length * 2 > source.CellCount ? FindingSeverity.Warning : FindingSeverity.Note,
        $"source '{source.Id}'",
        CorpusReader.Say($"{cells.Length:N0} of {source.CellCount:N0} cells {(cells.Length == 1 ? "is" : "are")} {what}: {Join(cells.Select(cell => CorpusReader.Say($"{cell}")))}."),
        advice);

    private static string Join(IEnumerable<string> names) =>
        string.Join(", ", names.Take(NamedCells)) + (names.Skip(NamedCells).Any() ? ", …" : "");

    private Finding Warn(string message, string advice) => new(FindingSeverity.Warning, $"source '{source.Id}'", message, advice);

    private Finding Note(string message, string advice) => new(FindingSeverity.Note, $"source '{source.Id}'", message, advice);
}
