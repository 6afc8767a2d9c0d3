using System.Runtime.InteropServices;

namespace LstmVis.Core;

/// <summary>Walks through a document once and reports every candidate at the step where it ends.</summary>
/// <remarks>
/// At an end e the cells that may follow a range [s, e) are known with the start of the run they are in: without a margin behind, those on at
/// e - 1; with one, those whose run ended at e and that stayed off through the margin, which is known a margin's width later. A cell follows
/// [s, e) if its run starts at s after a gap of the margin's width, or without a margin before, at s or earlier. So the candidates at e are
/// its distinct run starts, and counting is counting starts.
/// </remarks>
internal sealed class ReferenceSweep
{
    private const int BlockFloats = 1 << 18;
    private const int ReportEvery = 1 << 17;

    private readonly Selection _selection;
    private readonly MatchOptions _options;
    private readonly Action<StepRange, int, int> _emit;
    private readonly SourceColumns[] _sources;
    private readonly OnTest[] _tests;
    private readonly bool[] _isSelected;
    private readonly int _offBefore;
    private readonly int _offAfter;

    // Per column: the start of the current run or -1; whether that run has its gap before; where the current gap began; the end of a run whose gap after is not complete yet, or -1.
    private readonly int[] _runStart;
    private readonly bool[] _hasGap;
    private readonly int[] _gapStart;
    private readonly int[] _pendingEnd;
    private readonly int[] _pendingStart;
    private readonly Queue<(int End, List<int> Columns)> _pending = new();

    private readonly List<(int Start, bool EndsHere)> _selectedStarts = [];
    private readonly List<int> _extraStarts = [];

    public ReferenceSweep(Selection selection, MatchOptions options, bool withExtras, Action<StepRange, int, int> emit)
    {
        _selection = selection;
        _options = options;
        _emit = emit;
        Pattern pattern = selection.Pattern;
        _offBefore = pattern.OffBefore;
        _offAfter = pattern.OffAfter;
        var sources = new List<SourceColumns>();
        var columns = new List<CellRef>();
        for (int source = 0; source < pattern.Sources.Count; source++)
        {
            int[] cells = withExtras
                ? [.. Enumerable.Range(0, pattern.Sources[source].CellCount)]
                : [.. selection.Cells.Where(cell => cell.Source == source).Select(cell => cell.Cell)];
            if (cells.Length == 0)
                continue;
            sources.Add(new SourceColumns(pattern.Sources[source].States, cells, columns.Count, withExtras));
            foreach (int cell in cells)
                columns.Add(new CellRef(source, cell));
        }

        _sources = [.. sources];
        HashSet<CellRef> selected = [.. selection.Cells];
        _tests = CellSelector.GetOnTests(pattern, columns);
        _isSelected = [.. columns.Select(selected.Contains)];
        _runStart = new int[columns.Count];
        _hasGap = new bool[columns.Count];
        _gapStart = new int[columns.Count];
        _pendingEnd = new int[columns.Count];
        _pendingStart = new int[columns.Count];
    }

    private sealed record SourceColumns(IStateMatrix States, int[] Cells, int FirstColumn, bool IsWhole);

    public void Run(Document document, Action<int>? report, CancellationToken cancellation)
    {
        StepRange steps = document.Steps;
        Array.Fill(_runStart, -1);
        Array.Fill(_pendingEnd, -1);
        Array.Fill(_gapStart, steps.Start);
        _pending.Clear();
        int blockSteps = Math.Max(1, BlockFloats / _runStart.Length);
        float[][] blocks = [.. _sources.Select(source => new float[(long)Math.Min(blockSteps, steps.Length) * source.Cells.Length])];
        int nextReport = steps.Start + ReportEvery;
        for (int start = steps.Start; start < steps.End; start += blockSteps)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = new StepRange(start, (int)Math.Min((long)start + blockSteps, steps.End));
            for (int source = 0; source < _sources.Length; source++)
            {
                if (_sources[source].IsWhole)
                    _sources[source].States.ReadRows(rows, blocks[source]);
                else
                    _sources[source].States.ReadCells(rows, _sources[source].Cells, blocks[source]);
            }

            for (int step = rows.Start; step < rows.End; step++)
                Advance(step, step - rows.Start, blocks, steps);
            if (report is not null && rows.End >= nextReport)
            {
                report(rows.End);
                nextReport = rows.End + ReportEvery;
            }
        }

        Finish(steps);
    }

    private void Advance(int step, int row, float[][] blocks, StepRange document)
    {
        bool selectedEnds = false;
        List<int>? ended = null;
        if (_offAfter == 0)
        {
            // The cells that were on until here are needed before this step changes them.
            for (int source = 0; source < _sources.Length; source++)
            {
                SourceColumns columns = _sources[source];
                ReadOnlySpan<float> values = blocks[source].AsSpan(row * columns.Cells.Length, columns.Cells.Length);
                for (int place = 0; place < values.Length; place++)
                {
                    int column = columns.FirstColumn + place;
                    if (_isSelected[column] && _runStart[column] >= 0 && !_tests[column].IsOn(values[place]))
                    {
                        selectedEnds = true;
                        _pendingEnd[column] = step;
                    }
                }
            }

            if (selectedEnds || _options.WindowLength is not null)
                EndWithoutMargin(step, document);
        }

        for (int source = 0; source < _sources.Length; source++)
        {
            SourceColumns columns = _sources[source];
            ReadOnlySpan<float> values = blocks[source].AsSpan(row * columns.Cells.Length, columns.Cells.Length);
            for (int place = 0; place < values.Length; place++)
            {
                int column = columns.FirstColumn + place;
                bool isOn = _tests[column].IsOn(values[place]);
                if (isOn == (_runStart[column] >= 0))
                    continue;
                if (isOn)
                {
                    _runStart[column] = step;
                    _hasGap[column] = step - _gapStart[column] >= Math.Min(_offBefore, step - document.Start);
                    if (_pendingEnd[column] > (long)step - _offAfter)
                        _pendingEnd[column] = -1;
                    continue;
                }

                if (_offAfter > 0)
                {
                    _pendingEnd[column] = step;
                    _pendingStart[column] = _hasGap[column] ? _runStart[column] : -1;
                    (ended ??= []).Add(column);
                }

                _runStart[column] = -1;
                _gapStart[column] = step;
            }
        }

        if (ended is not null)
            _pending.Enqueue((step, ended));
        while (_pending.TryPeek(out (int End, List<int> Columns) pending) && step + 1L - pending.End >= _offAfter)
            EndWithMargin(_pending.Dequeue(), document);
    }

    // The end of the document ends every run; the steps that margins lack there demand nothing.
    private void Finish(StepRange document)
    {
        if (_offAfter == 0)
        {
            for (int column = 0; column < _runStart.Length; column++)
                _pendingEnd[column] = document.End;
            EndWithoutMargin(document.End, document);
            return;
        }

        var ended = new List<int>();
        for (int column = 0; column < _runStart.Length; column++)
        {
            if (_runStart[column] < 0)
                continue;
            _pendingEnd[column] = document.End;
            _pendingStart[column] = _hasGap[column] ? _runStart[column] : -1;
            ended.Add(column);
        }

        _pending.Enqueue((document.End, ended));
        while (_pending.TryDequeue(out (int End, List<int> Columns) pending))
            EndWithMargin(pending, document);
    }

    private void EndWithoutMargin(int end, StepRange document)
    {
        _selectedStarts.Clear();
        _extraStarts.Clear();
        for (int column = 0; column < _runStart.Length; column++)
        {
            if (_runStart[column] < 0 || (_offBefore > 0 && !_hasGap[column]))
                continue;
            if (_isSelected[column])
                _selectedStarts.Add((_runStart[column], _pendingEnd[column] == end));
            else
                _extraStarts.Add(_runStart[column]);
        }

        Emit(end, document);
    }

    private void EndWithMargin((int End, List<int> Columns) pending, StepRange document)
    {
        _selectedStarts.Clear();
        _extraStarts.Clear();
        foreach (int column in pending.Columns)
        {
            if (_pendingEnd[column] != pending.End || _pendingStart[column] < 0)
                continue;
            if (_isSelected[column])
                _selectedStarts.Add((_pendingStart[column], true));
            else
                _extraStarts.Add(_pendingStart[column]);
        }

        Emit(pending.End, document);
    }

    private void Emit(int end, StepRange document)
    {
        if (_selectedStarts.Count == 0)
            return;
        _selectedStarts.Sort();
        _extraStarts.Sort();
        if (_options.WindowLength is { } length)
        {
            if (end - (long)length >= document.Start)
                EmitOne(end - length, end, UpperBound(end - length));
            return;
        }

        // A range may only be reported where it cannot grow: to the left because a cell starts there, to the right because a cell ends here.
        bool anyEnds = false;
        for (int place = 0; place < _selectedStarts.Count; place++)
        {
            (int start, bool endsHere) = _selectedStarts[place];
            bool isFirstOfStart = place == 0 || _selectedStarts[place - 1].Start != start;
            anyEnds = endsHere || (anyEnds && !(isFirstOfStart && _offBefore > 0));
            bool isLastOfStart = place + 1 == _selectedStarts.Count || _selectedStarts[place + 1].Start != start;
            if (isLastOfStart && anyEnds)
                EmitOne(start, end, place + 1);
        }
    }

    private int UpperBound(int start)
    {
        int place = 0;
        while (place < _selectedStarts.Count && _selectedStarts[place].Start <= start)
            place++;
        return place;
    }

    // `upTo` is the number of selected starts that are at most `start`; with a margin before, only those exactly there follow.
    private void EmitOne(int start, int end, int upTo)
    {
        int shared = upTo;
        int extra = CountUpTo(CollectionsMarshal.AsSpan(_extraStarts), start);
        if (_offBefore > 0)
        {
            extra -= CountUpTo(CollectionsMarshal.AsSpan(_extraStarts), start - 1);
            for (int place = upTo - 1; place >= 0 && _selectedStarts[place].Start == start; place--)
                shared--;
            shared = upTo - shared;
        }

        if (shared > 0)
            _emit(new StepRange(start, end), shared, extra);
    }

    private static int CountUpTo(ReadOnlySpan<int> sorted, int value)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
