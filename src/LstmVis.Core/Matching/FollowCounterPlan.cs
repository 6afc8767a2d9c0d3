namespace LstmVis.Core;

/// <summary>What counting the extra cells of one search needs: worked out once, shared by the counters of all threads.</summary>
internal sealed class FollowCounterPlan
{
    private readonly Pattern _pattern;
    private readonly Func<FollowCounter>[] _create;

    public FollowCounterPlan(Selection selection, IReadOnlyList<Source> sources, IReadOnlyList<SourceIndex?> indexes, IFollowKernel kernel, CancellationToken cancellation)
    {
        _pattern = selection.Pattern;
        _create = new Func<FollowCounter>[sources.Count];
        for (int source = 0; source < sources.Count; source++)
        {
            Source states = sources[source];
            bool[] isSelected = new bool[states.CellCount];
            foreach (CellRef cell in selection.Cells)
            {
                if (cell.Source == source)
                    isSelected[cell.Cell] = true;
            }

            OnTest[] tests = GetTests(source, states.CellCount);
            if (indexes[source] is { } index)
            {
                FollowTables tables = CreateTables(index, isSelected, tests);
                _create[source] = () => new CodeFollowCounter(index, states, _pattern, tables, tests, kernel, cancellation);
            }
            else
            {
                int[] cells = [.. Enumerable.Range(0, isSelected.Length).Where(cell => !isSelected[cell])];
                OnTest[] others = [.. cells.Select(cell => tests[cell])];
                _create[source] = () => new FloatFollowCounter(states, _pattern, cells, others, cancellation);
            }
        }
    }

    /// <summary>Counters for one thread, one per source.</summary>
    public FollowCounter[] CreateCounters() => [.. _create.Select(create => create())];

    private OnTest[] GetTests(int source, int cellCount)
    {
        if (!_pattern.Thresholds.IsUniform)
            return CellSelector.GetOnTests(_pattern, [.. Enumerable.Range(0, cellCount).Select(cell => new CellRef(source, cell))]);
        var tests = new OnTest[cellCount];
        if (cellCount > 0)
            Array.Fill(tests, _pattern.GetOnTest(new CellRef(source, 0)));
        return tests;
    }

    private static FollowTables CreateTables(SourceIndex index, bool[] isSelected, OnTest[] tests)
    {
        var tables = new FollowTables(index.Plan.BlockCount);
        CodeTest codeTest = default;
        for (int cell = 0; cell < tests.Length; cell++)
        {
            if (cell == 0 || tests[cell] != tests[cell - 1])
                codeTest = index.GetTest(tests[cell]);
            tables.HighOn[cell] = codeTest.HighOn;
            tables.LowOn[cell] = codeTest.LowOn;
            tables.HighMaybe[cell] = codeTest.HighMaybe;
            tables.LowMaybe[cell] = codeTest.LowMaybe;
            tables.IsCounted[cell] = isSelected[cell] ? (byte)0 : (byte)255;
            tables.IsPlain &= codeTest.LowOn == 0 && !codeTest.HasMaybe;
        }

        return tables;
    }
}
