using LstmVis.Core;

namespace LstmVis.Benchmarks;

/// <summary>Makes selections of a wanted number of cells as a person does: a brush over a few steps, and edited by hand until the number fits.</summary>
internal static class SelectionMaker
{
    private const int Brushes = 60;

    /// <summary>Of several brushes takes the one that selects the most cells, up to the wanted number; leaves cells out or adds random ones to reach it.</summary>
    public static Selection Make(DataSet data, int cellCount, float threshold, int margin, int seed)
    {
        var random = new Random(seed);
        var pattern = new Pattern(data.Sources, Thresholds.Uniform(threshold), Side.Positive, margin, margin);
        // Brushes are made without margins: which cells are on together does not depend on what is asked of their neighbours.
        var brushed = new Pattern(data.Sources, Thresholds.Uniform(threshold), Side.Positive, 0, 0);
        IReadOnlyList<CellRef> best = [];
        StepRange range = default;
        for (int brush = 0; brush < Brushes && best.Count < cellCount; brush++)
        {
            int start = random.Next(data.Documents.StepCount - 8);
            StepRange tried = new StepRange(start, start + random.Next(2, 6)).Clip(data.Documents.At(start).Steps);
            IReadOnlyList<CellRef> cells = CellSelector.Select(brushed, data.Documents, tried);
            if (cells.Count > best.Count)
                (best, range) = (cells, tried);
        }

        var chosen = new SortedSet<CellRef>(best.OrderBy(_ => random.Next()).Take(cellCount));
        while (chosen.Count < cellCount)
        {
            int source = random.Next(data.Sources.Count);
            chosen.Add(new CellRef(source, random.Next(data.Sources[source].CellCount)));
        }

        return new Selection(pattern, [.. chosen], range);
    }
}
