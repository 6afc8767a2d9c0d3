namespace LstmVis.Core.Tests;

/// <summary>The definition of a match, word for word: every range is looked at, and closedness is tested by growing it in every way.</summary>
internal sealed class BruteForce
{
    private readonly MatchCase _case;
    private readonly bool[][] _isOn; // [column][timeStep]
    private readonly bool[] _isSelected;

    public BruteForce(MatchCase matchCase)
    {
        _case = matchCase;
        Pattern pattern = matchCase.Selection.Pattern;
        var isOn = new List<bool[]>();
        var isSelected = new List<bool>();
        for (int source = 0; source < pattern.Sources.Count; source++)
        {
            float[] activations = new float[pattern.StepCount * pattern.Sources[source].CellCount];
            pattern.Sources[source].ReadActivations(new StepRange(0, pattern.StepCount), activations);
            for (int cell = 0; cell < pattern.Sources[source].CellCount; cell++)
            {
                var column = new CellRef(source, cell);
                float threshold = pattern.Thresholds[column];
                isOn.Add([.. Enumerable.Range(0, pattern.StepCount).Select(step => IsOn(activations[(step * pattern.Sources[source].CellCount) + cell], threshold, pattern.Side))]);
                isSelected.Add(matchCase.Selection.Cells.Contains(column));
            }
        }

        _isOn = [.. isOn];
        _isSelected = [.. isSelected];
    }

    private static bool IsOn(float activation, float threshold, Side side) => side switch
    {
        Side.Positive => activation >= threshold,
        Side.Negative => activation <= -threshold,
        _ => activation >= threshold || activation <= -threshold,
    };

    public IReadOnlyList<Match> GetRanking()
    {
        MatchOptions options = _case.Options;
        List<Match> candidates = [.. GetCandidates().Where(match => options.WindowLength is not null || (match.Range.Length >= options.MinLength && match.Range.Length <= options.MaxLength))];
        candidates = [.. candidates.OrderByDescending(match => match.Shared).ThenBy(match => match.Extra).ThenByDescending(match => match.Range.Length).ThenBy(match => match.Range.Start)];
        if (options.AllowOverlap)
            return candidates;
        var accepted = new List<Match>();
        foreach (Match match in candidates)
        {
            if (!accepted.Any(other => other.Range.Overlaps(match.Range)))
                accepted.Add(match);
        }

        return accepted;
    }

    public MatchTotals GetTotals()
    {
        MatchOptions options = _case.Options;
        int selectedCount = _case.Selection.Cells.Count;
        List<Match> candidates = GetCandidates();
        int longest = candidates.Count == 0 ? 0 : candidates.Max(match => match.Range.Length);
        bool Passes(Match match) => options.WindowLength is not null || (match.Range.Length >= options.MinLength && match.Range.Length <= options.MaxLength);
        return new MatchTotals(
            [.. Enumerable.Range(0, selectedCount + 1).Select(shared => candidates.LongCount(match => match.Shared == shared && Passes(match)))],
            [.. Enumerable.Range(0, longest + 1).Select(length => candidates.LongCount(match => match.Range.Length == length))],
            [.. Enumerable.Range(0, longest + 1).Select(length => candidates.LongCount(match => match.Range.Length == length && match.Shared == selectedCount))]);
    }

    // Candidates that share enough, before length limits.
    private List<Match> GetCandidates()
    {
        MatchOptions options = _case.Options;
        int selectedCount = _case.Selection.Cells.Count;
        var candidates = new List<Match>();
        for (int index = 0; index < _case.Documents.Count; index++)
        {
            if (options.Documents is not null && !options.Documents.Contains(index))
                continue;
            StepRange document = _case.Documents[index].Steps;
            var followers = new Dictionary<StepRange, bool[]>();
            for (int start = document.Start; start < document.End; start++)
            {
                for (int end = start + 1; end <= document.End; end++)
                {
                    var range = new StepRange(start, end);
                    followers[range] = [.. _isOn.Select(column => Follows(column, range, document))];
                }
            }

            foreach ((StepRange range, bool[] follows) in followers)
            {
                int shared = follows.Where((isFollowing, column) => isFollowing && _isSelected[column]).Count();
                if (shared < Math.Max(1, options.MinShared))
                    continue;
                bool isCandidate = options.WindowLength is { } length ? range.Length == length : IsClosed(range, follows, followers);
                if (isCandidate)
                    candidates.Add(new Match(range, shared, selectedCount - shared, follows.Where((isFollowing, column) => isFollowing && !_isSelected[column]).Count()));
            }
        }

        return candidates;
    }

    private bool Follows(bool[] isOn, StepRange range, StepRange document)
    {
        Pattern pattern = _case.Selection.Pattern;
        for (int step = document.Start; step < document.End; step++)
        {
            bool isInside = range.Contains(step);
            bool isMargin = (step < range.Start && range.Start - (long)step <= pattern.OffBefore) || (step >= range.End && step < (long)range.End + pattern.OffAfter);
            if ((isInside && !isOn[step]) || (isMargin && isOn[step]))
                return false;
        }

        return true;
    }

    private bool IsClosed(StepRange range, bool[] follows, Dictionary<StepRange, bool[]> followers)
    {
        Pattern pattern = _case.Selection.Pattern;
        foreach ((StepRange longer, bool[] longerFollows) in followers)
        {
            if (longer == range || !longer.Contains(range))
                continue;
            if ((pattern.OffBefore > 0 && longer.Start != range.Start) || (pattern.OffAfter > 0 && longer.End != range.End))
                continue;
            bool hasSameShared = true;
            for (int column = 0; column < follows.Length; column++)
                hasSameShared &= !_isSelected[column] || follows[column] == longerFollows[column];
            if (hasSameShared)
                return false;
        }

        return true;
    }
}
