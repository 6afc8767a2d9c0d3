namespace LstmVis.Core;

/// <summary>The selection rule: which cells follow a pattern on a range.</summary>
public static class CellSelector
{
    /// <summary>All cells of the pattern's sources that are on everywhere in <paramref name="range"/> and off in its margins.</summary>
    /// <param name="pattern">What a cell must do.</param>
    /// <param name="documents">Bounds the margins.</param>
    /// <param name="range">At least one step, inside one document.</param>
    /// <returns>The cells, strictly ascending; empty where none follows.</returns>
    /// <exception cref="ArgumentException">The range is empty, outside the corpus, or crosses a document boundary.</exception>
    public static IReadOnlyList<CellRef> Select(Pattern pattern, Documents documents, StepRange range)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Document document = CheckRange(documents, range);
        StepRange steps = range.Grow(pattern.OffBefore, pattern.OffAfter, document.Steps);
        var selected = new List<CellRef>();
        for (int source = 0; source < pattern.Sources.Count; source++)
        {
            Source matrix = pattern.Sources[source];
            float[] rows = new float[steps.Length * matrix.CellCount];
            matrix.States.ReadRows(steps, rows);
            for (int cell = 0; cell < matrix.CellCount; cell++)
            {
                OnTest test = pattern.GetOnTest(new CellRef(source, cell));
                if (Follows(rows, matrix.CellCount, cell, test, steps, range))
                    selected.Add(new CellRef(source, cell));
            }
        }

        return selected;
    }

    /// <summary>The document that holds a range, or an error that says why none does.</summary>
    /// <exception cref="ArgumentException">The range is empty, outside the corpus, or crosses a document boundary.</exception>
    public static Document CheckRange(Documents documents, StepRange range)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (range.Length == 0)
            throw new ArgumentException($"The range {range} is empty; select at least one step.", nameof(range));
        if (range.End > documents.StepCount)
            throw new ArgumentException($"The range {range} is not inside the corpus, whose steps are [0, {documents.StepCount}).", nameof(range));
        Document document = documents.At(range.Start);
        return document.Steps.Contains(range)
            ? document
            : throw new ArgumentException($"The range {range} crosses the end of document '{document.Id}' at step {document.Steps.End}; select inside one document.", nameof(range));
    }

    private static bool Follows(ReadOnlySpan<float> rows, int cellCount, int cell, OnTest test, StepRange steps, StepRange range)
    {
        for (int step = steps.Start; step < steps.End; step++)
        {
            bool isOn = test.IsOn(rows[((step - steps.Start) * cellCount) + cell]);
            if (isOn != range.Contains(step))
                return false;
        }

        return true;
    }
}
