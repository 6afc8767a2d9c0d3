using LstmVis.Core;

namespace LstmVis.Cli.Tests;

/// <summary>
/// The definition of a match worked out from runs alone, written without the engine: activations are compared with thresholds, every closed range is listed, and
/// ranges are ranked and accepted as the definition says. Reasons: docs/design/matching.md.
/// </summary>
internal sealed class RunSearch
{
    private readonly Pattern _pattern;
    private readonly Documents _documents;
    private readonly List<CellRef> _cells = [];
    private readonly List<int[]> _starts = []; // [column][timeStep]: the start of the run that holds the step, -1 where the cell is off
    private readonly List<int[]> _ends = [];

    public RunSearch(Pattern pattern, Documents documents, IReadOnlyList<float[]> activations)
    {
        _pattern = pattern;
        _documents = documents;
        for (int source = 0; source < pattern.Sources.Count; source++)
        {
            for (int cell = 0; cell < pattern.Sources[source].CellCount; cell++)
                AddColumn(new CellRef(source, cell), activations[source]);
        }
    }

    /// <summary>The cells that follow the pattern on a range.</summary>
    public CellRef[] Select(StepRange range) => [.. Enumerable.Range(0, _cells.Count).Where(column => Follows(column, range)).Select(column => _cells[column])];

    /// <summary>The first matches of a selection.</summary>
    public List<Match> Find(IReadOnlyList<CellRef> selected, int minLength, int count)
    {
        int[] chosen = [.. selected.Select(cell => _cells.IndexOf(cell))];
        int[] others = [.. Enumerable.Range(0, _cells.Count).Except(chosen)];
        var accepted = new List<Match>();
        bool[] isTaken = new bool[_documents.StepCount];
        int CountExtra(StepRange range)
        {
            int extra = 0;
            foreach (int column in others)
                extra += Follows(column, range) ? 1 : 0;
            return extra;
        }

        foreach (IGrouping<int, (StepRange Range, int Shared)> level in ListClosed(chosen).Where(found => found.Range.Length >= minLength).GroupBy(found => found.Shared).OrderByDescending(group => group.Key))
        {
            // What overlaps a match that shares more is out in any case; the others are put in order and accepted from the front.
            IEnumerable<Match> candidates = level.Where(found => IsFree(isTaken, found.Range))
                .Select(found => new Match(found.Range, found.Shared, chosen.Length - found.Shared, CountExtra(found.Range)));
            foreach (Match match in candidates.OrderBy(match => match.Extra).ThenByDescending(match => match.Range.Length).ThenBy(match => match.Range.Start))
            {
                if (!IsFree(isTaken, match.Range))
                    continue;
                accepted.Add(match);
                isTaken.AsSpan(match.Range.Start, match.Range.Length).Fill(true);
                if (accepted.Count == count)
                    return accepted;
            }
        }

        return accepted;
    }

    private static bool IsFree(bool[] isTaken, StepRange range) => !isTaken.AsSpan(range.Start, range.Length).Contains(true);

    private void AddColumn(CellRef cell, float[] activations)
    {
        Source source = _pattern.Sources[cell.Source];
        float threshold = _pattern.Thresholds[cell];
        int[] starts = new int[source.StepCount];
        int[] ends = new int[source.StepCount];
        Array.Fill(starts, -1);
        foreach (Document document in _documents.All())
        {
            for (int step = document.Steps.Start; step < document.Steps.End; step++)
            {
                int end = step;
                while (end < document.Steps.End && IsOn(activations[(end * source.CellCount) + cell.Cell], threshold))
                    end++;
                starts.AsSpan(step, end - step).Fill(step);
                ends.AsSpan(step, end - step).Fill(end);
                step = Math.Max(step, end - 1);
            }
        }

        _cells.Add(cell);
        _starts.Add(starts);
        _ends.Add(ends);
    }

    private bool IsOn(float activation, float threshold) => _pattern.Side switch
    {
        Side.Positive => activation >= threshold,
        Side.Negative => activation <= -threshold,
        _ => activation >= threshold || activation <= -threshold,
    };

    private bool Follows(int column, StepRange range)
    {
        int[] starts = _starts[column];
        int[] ends = _ends[column];
        if (starts[range.Start] < 0 || ends[range.Start] < range.End)
            return false;
        StepRange document = _documents.At(range.Start).Steps;
        for (int step = Math.Max(document.Start, range.Start - _pattern.OffBefore); step < range.Start; step++)
        {
            if (starts[step] >= 0)
                return false;
        }

        for (int step = range.End; step < Math.Min(document.End, range.End + _pattern.OffAfter); step++)
        {
            if (starts[step] >= 0)
                return false;
        }

        return true;
    }

    // Every closed range begins where a run of some cell begins and ends where one ends: both are tried together, and what is not closed is left out.
    private IEnumerable<(StepRange Range, int Shared)> ListClosed(int[] chosen)
    {
        for (int start = 0; start < _documents.StepCount; start++)
        {
            if (!Array.Exists(chosen, column => _starts[column][start] == start))
                continue;
            int[] here = Array.FindAll(chosen, column => _starts[column][start] >= 0 && (_pattern.OffBefore == 0 || _starts[column][start] == start));
            foreach (int end in here.Select(column => _ends[column][start]).Distinct())
            {
                var range = new StepRange(start, end);
                int shared = 0;
                bool growsLeft = _pattern.OffBefore == 0;
                bool growsRight = _pattern.OffAfter == 0;
                foreach (int column in here)
                {
                    if (!Follows(column, range))
                        continue;
                    shared++;
                    growsLeft &= _starts[column][start] < start;
                    growsRight &= _ends[column][start] > end;
                }

                if (shared > 0 && !growsLeft && !growsRight)
                    yield return (range, shared);
            }
        }
    }
}
