namespace LstmVis.Core;

/// <summary>What the user asserts: these cells follow this pattern. Usually read off a range of the text.</summary>
public sealed class Selection
{
    /// <summary>Joins a pattern and the cells that are said to follow it.</summary>
    /// <param name="pattern">What a cell must do on a range.</param>
    /// <param name="cells">The selected cells, strictly ascending.</param>
    /// <param name="range">The range they were read off; null where they were named by hand.</param>
    /// <exception cref="ArgumentException">The cells are not strictly ascending or not in the pattern's sources.</exception>
    public Selection(Pattern pattern, IReadOnlyList<CellRef> cells, StepRange? range = null)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(cells);
        for (int place = 0; place < cells.Count; place++)
        {
            CellRef cell = cells[place];
            if ((uint)cell.Source >= (uint)pattern.Sources.Count)
                throw new ArgumentException($"Cell {cell.Cell} names source {cell.Source}, but the pattern has {pattern.Sources.Count}.", nameof(cells));
            Source source = pattern.Sources[cell.Source];
            if ((uint)cell.Cell >= (uint)source.CellCount)
                throw new ArgumentException($"Cell {cell.Cell} is not among the {source.CellCount} cells (0 to {source.CellCount - 1}) of source '{source.Id}'.", nameof(cells));
            if (place > 0 && cells[place - 1] == cell)
                throw new ArgumentException($"Cell {cell.Cell} of source '{source.Id}' is listed twice; list every cell once.", nameof(cells));
            if (place > 0 && cells[place - 1] > cell)
                throw new ArgumentException($"The cells are not in ascending order: {cell.Cell} comes after {cells[place - 1].Cell} at place {place}. Sort them.", nameof(cells));
        }

        Pattern = pattern;
        Cells = cells;
        Range = range;
    }

    /// <summary>What a cell must do on a range.</summary>
    public Pattern Pattern { get; }

    /// <summary>The selected cells, strictly ascending.</summary>
    public IReadOnlyList<CellRef> Cells { get; }

    /// <summary>The range they were read off, or null.</summary>
    public StepRange? Range { get; }
}
