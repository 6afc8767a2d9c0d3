using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>Cells in a query string: <c>1,2,30</c>.</summary>
internal static class CellList
{
    /// <summary>The cells of a list; all of the source's where there is none.</summary>
    /// <exception cref="RequestException">The list is no list of numbers, unsorted, or names a cell twice or one that does not exist.</exception>
    public static int[] Read(string? list, Source source, string field) =>
        list is null ? [.. Enumerable.Range(0, source.CellCount)] : Check(Parse(list, field), source, field);

    /// <summary>The numbers of a comma separated list.</summary>
    /// <exception cref="RequestException">It holds something else.</exception>
    public static int[] Parse(string list, string field)
    {
        if (list.Length == 0)
            return [];
        string[] parts = list.Split(',');
        int[] numbers = new int[parts.Length];
        for (int place = 0; place < parts.Length; place++)
        {
            if (!int.TryParse(parts[place], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out numbers[place]))
                throw RequestException.Invalid(field, $"'{field}' must be whole numbers with commas between them, such as 1,2,30, but has '{parts[place]}' at place {place}.");
        }

        return numbers;
    }

    /// <summary>The same cells, if they are strictly ascending cells of the source.</summary>
    public static int[] Check(int[] cells, Source source, string field) => Check(cells, source.Id, source.CellCount, field);

    /// <inheritdoc cref="Check(int[], Source, string)"/>
    public static int[] Check(int[] cells, string sourceId, int cellCount, string field)
    {
        for (int place = 0; place < cells.Length; place++)
        {
            if ((uint)cells[place] >= (uint)cellCount)
                throw RequestException.Invalid(field, $"Cell {cells[place]} is not among the {cellCount} cells (0 to {cellCount - 1}) of source '{sourceId}'.");
            if (place > 0 && cells[place] == cells[place - 1])
                throw RequestException.Invalid(field, $"Cell {cells[place]} of source '{sourceId}' is listed twice; list every cell once.");
            if (place > 0 && cells[place] < cells[place - 1])
                throw RequestException.Invalid(field, $"The cells are not in ascending order: {cells[place]} comes after {cells[place - 1]} at place {place}. Sort them.");
        }

        return cells;
    }
}
