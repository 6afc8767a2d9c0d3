using System.Globalization;

namespace LstmVis.Formats;

/// <summary>A table of numbers, a line per time step, read from its front to its end. A first line that holds a word names the columns.</summary>
internal sealed class TableMatrix : SequentialMatrix
{
    private readonly string _path;
    private readonly char _separator;
    private readonly bool _hasNames;
    private readonly (int First, int Last)? _columns;
    private StreamReader? _reader;
    private int _line;

    /// <summary>Reads the table once to count its rows and to check that all are numbers.</summary>
    /// <param name="path">The table.</param>
    /// <param name="columns">Which columns, from 1, both ends included; null for all. Others may hold anything.</param>
    /// <exception cref="InvalidContentException">A line has another number of fields, or a field is no number.</exception>
    public TableMatrix(string path, (int First, int Last)? columns = null)
    {
        _path = path;
        _columns = columns;
        using StreamReader reader = TableFile.Open(path);
        int number = 0;
        string first = TableFile.ReadLine(reader, path, ref number) ?? throw new InvalidContentException(path, null, "expected a table of numbers, a line per time step, found an empty file.");
        _separator = TableFile.FindSeparator(first);
        List<string> fields = TableFile.Split(first, _separator);
        if (columns is { } wanted && wanted.Last > fields.Count)
            throw new InvalidContentException(path, "line 1", $"expected {wanted.Last} columns or more, found {fields.Count}.");
        if (columns is { } some)
            fields = fields[(some.First - 1)..some.Last];
        CellCount = fields.Count;
        _hasNames = fields.Exists(field => !TableFile.TryParse(field, out _));
        Names = _hasNames ? fields : null;
        int rows = _hasNames ? 0 : 1;
        while (TableFile.ReadLine(reader, path, ref number) is { } line)
        {
            Parse(line, number, default, CellCount);
            rows++;
        }

        if (rows == 0)
            throw new InvalidContentException(path, null, "expected lines of numbers, found only a line of words.");
        StepCount = rows;
        var info = new FileInfo(path);
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"table-{info.Name}-{info.Length}-{info.LastWriteTimeUtc.Ticks:x}-{StepCount}x{CellCount}");
    }

    /// <summary>What the first line calls the columns; null where it is numbers.</summary>
    public IReadOnlyList<string>? Names { get; }

    protected override void Restart()
    {
        Close();
        _reader = TableFile.Open(_path);
        _line = 0;
        if (_hasNames)
            TableFile.ReadLine(_reader, _path, ref _line);
    }

    protected override void ReadNext(Span<float> rows)
    {
        for (; rows.Length > 0; rows = rows[CellCount..])
        {
            string line = TableFile.ReadLine(_reader!, _path, ref _line) ?? throw new InvalidContentException(_path, null, "it ends before its last line; the file was changed while it was read.");
            Parse(line, _line, rows[..CellCount], CellCount);
        }
    }

    protected override void Close()
    {
        _reader?.Dispose();
        _reader = null;
    }

    private void Parse(string line, int number, Span<float> row, int cellCount)
    {
        int cell = 0;
        int column = 0;
        foreach (Range range in line.AsSpan().Split(_separator))
        {
            column++;
            if (_columns is { } wanted && (column < wanted.First || column > wanted.Last))
                continue;
            ReadOnlySpan<char> field = line.AsSpan()[range].Trim().Trim('"');
            if (!TableFile.TryParse(field, out float value))
                throw new InvalidContentException(_path, $"line {number}, column {column}", $"expected a number, found '{Shapes.Shorten(field.ToString(), 40)}'.");
            if (cell < row.Length)
                row[cell] = value;
            cell++;
        }

        if (cell != cellCount)
            throw new InvalidContentException(_path, $"line {number}", $"expected {cellCount} columns as in the first line, found {cell}.");
    }
}
