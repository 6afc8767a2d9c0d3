namespace LstmVis.Formats;

/// <summary>What the shape of an array must be for it to be states.</summary>
internal static class StateShape
{
    /// <summary>Throws unless the shape is <c>[timeStep, cell]</c> or <c>[sequence, step, cell]</c> within what can be shown.</summary>
    public static void Check(string path, string? place, IReadOnlyList<long> shape)
    {
        if (shape.Count is not (2 or 3))
            throw new InvalidContentException(path, place, $"expected two axes [timeStep, cell] (or three, [sequence, step, cell]), found shape {Shapes.Describe(shape)}.");
        double steps = shape.Count == 2 ? shape[0] : (double)shape[0] * shape[1];
        if (steps > int.MaxValue || shape[^1] > RowLimits.MaxCells || shape[^1] == 0)
            throw new InvalidContentException(path, place, $"expected at most {int.MaxValue:N0} steps of 1 to {RowLimits.MaxCells:N0} cells, found shape {Shapes.Describe(shape)}.");
    }

    /// <summary>Whether <see cref="Check"/> accepts the axes, and there is more than one column.</summary>
    public static bool IsLikely(IReadOnlyList<long> shape) => shape.Count is 2 or 3 && shape[^1] > 1;

    /// <summary>Rows and columns of a shape that was checked.</summary>
    public static (int StepCount, int CellCount) Flatten(IReadOnlyList<long> shape) =>
        ((int)(shape.Count == 2 ? shape[0] : shape[0] * shape[1]), (int)shape[^1]);
}
