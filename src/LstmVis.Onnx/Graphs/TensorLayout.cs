namespace LstmVis.Onnx;

/// <summary>How the steps lie in a tensor of a graph that read one sequence.</summary>
/// <param name="Name">As the file calls it.</param>
/// <param name="TimeAxis">The axis that is as long as the sequence.</param>
/// <param name="Before">Numbers of all axes before it, multiplied.</param>
/// <param name="After">Numbers of all axes after it, multiplied.</param>
internal sealed record TensorLayout(string Name, int TimeAxis, int Before, int After)
{
    /// <summary>Numbers of one step.</summary>
    public int CellCount => Before * After;

    /// <summary>Compares the shapes that a tensor had for two lengths of the sequence; null where it does not have one row per step.</summary>
    public static TensorLayout? Find(string name, long[] first, int firstLength, long[] second, int secondLength)
    {
        if (first.Length != second.Length)
            return null;
        int[] axes = [.. Enumerable.Range(0, first.Length).Where(axis => first[axis] == firstLength && second[axis] == secondLength)];
        bool isElsewhereEqual = Enumerable.Range(0, first.Length).All(axis => axes.Contains(axis) || first[axis] == second[axis]);
        if (axes.Length != 1 || !isElsewhereEqual)
            return null;
        long before = first[..axes[0]].Aggregate(1L, (product, length) => product * length);
        long after = first[(axes[0] + 1)..].Aggregate(1L, (product, length) => product * length);
        return before * after is > 0 and < 1 << 20 ? new TensorLayout(name, axes[0], (int)before, (int)after) : null;
    }

    /// <summary>Copies some steps to <c>[step, cell]</c>.</summary>
    /// <param name="numbers">The whole tensor.</param>
    /// <param name="stepCount">Steps in it.</param>
    /// <param name="first">The first step that is wanted.</param>
    /// <param name="rows">Receives as many steps as fit.</param>
    public void CopyRows(ReadOnlySpan<float> numbers, int stepCount, int first, Span<float> rows)
    {
        for (int step = 0; step < rows.Length / CellCount; step++)
        {
            for (int part = 0; part < Before; part++)
                numbers.Slice(((part * stepCount) + first + step) * After, After).CopyTo(rows[((step * CellCount) + (part * After))..]);
        }
    }
}
