using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>States in a Parquet or Arrow file: a column of lists (a row per step, or a row per document with a list of steps), or a column per cell.</summary>
/// <remarks>The two blocks that were used last are kept, so memory is that of two row groups, whatever the size of the file.</remarks>
internal sealed class ColumnarMatrix : IStateMatrix, IDisposable
{
    private const int KeptBlocks = 2;
    private readonly ColumnarFile _file;
    private readonly IReadOnlyList<ColumnInfo> _columns;
    private readonly int[] _starts;
    private readonly List<(int Block, float[] Rows)> _kept = [];
    private readonly Lock _lock = new();

    /// <param name="file">Disposed with this.</param>
    /// <param name="columns">One column of lists, or a column of numbers per cell.</param>
    /// <exception cref="InvalidContentException">The columns are no matrix.</exception>
    public ColumnarMatrix(ColumnarFile file, IReadOnlyList<ColumnInfo> columns)
    {
        _file = file;
        _columns = columns;
        bool isList = columns.Count == 1 && columns[0].Depth > 0;
        if (columns.FirstOrDefault(column => column.Items != ColumnItems.Numbers || (column.Depth > 0 && !isList)) is { } odd)
            throw new InvalidContentException(file.Path, $"column '{odd.Name}'", $"expected lists of numbers, or one column of numbers per cell, found {odd}.");
        var lengths = new List<int>();
        _starts = new int[file.BlockRows.Count + 1];
        CellCount = isList ? 0 : columns.Count;
        for (int block = 0; block < file.BlockRows.Count; block++)
        {
            int rows = (int)file.BlockRows[block];
            if (columns[0].Depth == 2)
            {
                ColumnBlock read = file.Read(block, columns[0]);
                rows = read.InnerStarts.Length - 1;
                lengths.AddRange(Enumerable.Range(0, read.RowCount).Select(row => read.Starts[row + 1] - read.Starts[row]));
                if (CellCount == 0 && rows > 0)
                    CellCount = read.InnerStarts[1];
            }
            else if (CellCount == 0 && rows > 0)
            {
                CellCount = file.Read(block, columns[0]).Starts[1];
            }

            _starts[block + 1] = checked(_starts[block] + rows);
            if ((long)rows * Math.Max(1, CellCount) > ColumnarFile.MaxBlockItems)
                throw new InvalidContentException(file.Path, $"block {block}", CorpusReader.Say($"expected at most {ColumnarFile.MaxBlockItems:N0} numbers in a row group or batch, found {(long)rows * CellCount:N0}. Write the file with smaller ones (pyarrow: row_group_size)."));
        }

        StepCount = _starts[^1];
        StateShape.Check(file.Path, $"column '{columns[0].Name}'", [StepCount, CellCount]);
        DocumentLengths = columns[0].Depth == 2 ? lengths : null;
        var info = new FileInfo(file.Path);
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"columns-{info.Name}-{info.Length}-{info.LastWriteTimeUtc.Ticks:x}-{columns[0].Name}-{StepCount}x{CellCount}");
    }

    public int StepCount { get; }

    public int CellCount { get; }

    public string Fingerprint { get; }

    /// <summary>Steps of each row, where a row is a document; else null.</summary>
    public IReadOnlyList<int>? DocumentLengths { get; }

    public void ReadRows(StepRange steps, Span<float> destination)
    {
        StateMatrixChecks.Rows(this, steps, destination);
        lock (_lock)
        {
            for (int block = 0; block < _starts.Length - 1; block++)
            {
                int start = Math.Max(steps.Start, _starts[block]);
                int end = Math.Min(steps.End, _starts[block + 1]);
                if (start < end)
                    Load(block).AsSpan((start - _starts[block]) * CellCount, (end - start) * CellCount).CopyTo(destination[((start - steps.Start) * CellCount)..]);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _file.Dispose();
    }

    private float[] Load(int block)
    {
        int kept = _kept.FindIndex(entry => entry.Block == block);
        if (kept >= 0)
            return _kept[kept].Rows;
        if (_kept.Count == KeptBlocks)
            _kept.RemoveAt(0);
        int rows = _starts[block + 1] - _starts[block];
        float[] loaded = new float[rows * CellCount];
        if (_columns[0].Depth == 0)
            LoadCells(block, rows, loaded);
        else
            LoadLists(block, rows, loaded);
        _kept.Add((block, loaded));
        return loaded;
    }

    private void LoadCells(int block, int rows, float[] loaded)
    {
        for (int cell = 0; cell < _columns.Count; cell++)
        {
            double[] numbers = _file.Read(block, _columns[cell]).Numbers!;
            if (numbers.Length != rows)
                throw new InvalidContentException(_file.Path, $"column '{_columns[cell].Name}'", CorpusReader.Say($"expected {rows} rows in block {block}, found {numbers.Length}; the file is damaged."));
            for (int row = 0; row < rows; row++)
                loaded[(row * CellCount) + cell] = (float)numbers[row];
        }
    }

    private void LoadLists(int block, int rows, float[] loaded)
    {
        ColumnBlock read = _file.Read(block, _columns[0]);
        int[] starts = _columns[0].Depth == 2 ? read.InnerStarts : read.Starts;
        for (int row = 0; row < rows; row++)
        {
            if (row + 1 >= starts.Length || starts[row + 1] - starts[row] != CellCount)
                throw new InvalidContentException(_file.Path, $"column '{_columns[0].Name}', row {_starts[block] + row}", $"expected a list of {CellCount} numbers as in the first row, found {(row + 1 < starts.Length ? starts[row + 1] - starts[row] : 0)}.");
        }

        for (int item = 0; item < loaded.Length; item++)
            loaded[item] = (float)read.Numbers![item];
    }
}
