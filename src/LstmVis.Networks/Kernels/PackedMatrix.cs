namespace LstmVis.Networks;

/// <summary>
/// The right factor of a product, <c>[row, column]</c>, rearranged into panels of <see cref="PanelWidth"/> columns:
/// panel p holds rows one after the other, each the columns <c>[p * width, (p + 1) * width)</c>, the last panel padded with zeros.
/// A kernel so reads it from front to back.
/// </summary>
internal sealed class PackedMatrix(int panelWidth)
{
    public int PanelWidth { get; } = panelWidth;

    public int RowCount { get; private set; }

    public int ColumnCount { get; private set; }

    public int PanelCount => (ColumnCount + PanelWidth - 1) / PanelWidth;

    public float[] Values { get; private set; } = [];

    public ReadOnlySpan<float> Panel(int panel) => Values.AsSpan(panel * RowCount * PanelWidth, RowCount * PanelWidth);

    /// <summary>Copies a matrix <c>[row, column]</c>.</summary>
    public void Pack(ReadOnlySpan<float> values, int rowCount, int columnCount)
    {
        Resize(rowCount, columnCount);
        for (int panel = 0; panel < PanelCount; panel++)
        {
            int firstColumn = panel * PanelWidth;
            int width = Math.Min(PanelWidth, columnCount - firstColumn);
            Span<float> target = Values.AsSpan(panel * rowCount * PanelWidth, rowCount * PanelWidth);
            for (int row = 0; row < rowCount; row++)
                values.Slice((row * columnCount) + firstColumn, width).CopyTo(target.Slice(row * PanelWidth, width));
        }
    }

    /// <summary>Copies the transpose of a matrix <c>[column, row]</c>.</summary>
    public void PackTransposed(ReadOnlySpan<float> values, int rowCount, int columnCount)
    {
        Resize(rowCount, columnCount);
        for (int column = 0; column < columnCount; column++)
        {
            Span<float> target = Values.AsSpan(column / PanelWidth * rowCount * PanelWidth, rowCount * PanelWidth);
            int lane = column % PanelWidth;
            ReadOnlySpan<float> source = values.Slice(column * rowCount, rowCount);
            for (int row = 0; row < rowCount; row++)
                target[(row * PanelWidth) + lane] = source[row];
        }
    }

    private void Resize(int rowCount, int columnCount)
    {
        RowCount = rowCount;
        ColumnCount = columnCount;
        int length = PanelCount * rowCount * PanelWidth;
        if (Values.Length < length)
            Values = new float[length];
        else if (columnCount % PanelWidth != 0)
            Values.AsSpan(length - (rowCount * PanelWidth), rowCount * PanelWidth).Clear();
    }
}
