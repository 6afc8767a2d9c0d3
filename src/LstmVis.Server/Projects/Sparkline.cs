using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>A few cells over the first time steps: enough for a small picture that tells projects apart.</summary>
internal static class Sparkline
{
    private const int StepCount = 80;
    private const int CellCount = 4;

    /// <summary>The activations of the liveliest cells, <c>[line][timeStep]</c>; numbers that are not finite become 0, and a cell with none that is has no line.</summary>
    public static IReadOnlyList<float[]> Draw(Source source)
    {
        var steps = new StepRange(0, Math.Min(StepCount, source.StepCount));
        float[] rows = new float[steps.Length * source.CellCount];
        source.ReadActivations(steps, rows);
        return [.. Enumerable.Range(0, source.CellCount)
            .Select(cell => Enumerable.Range(0, steps.Length).Select(step => rows[(step * source.CellCount) + cell]))
            .Where(line => line.Any(float.IsFinite))
            .Select(line => line.Select(value => float.IsFinite(value) ? value : 0f).ToArray())
            .Select((line, cell) => (Line: line, Cell: cell, Spread: GetSpread(line)))
            .OrderByDescending(entry => entry.Spread)
            .Take(CellCount)
            .OrderBy(entry => entry.Cell)
            .Select(entry => entry.Line)];
    }

    private static double GetSpread(float[] line)
    {
        if (line.Length == 0)
            return 0;
        double mean = line.Average();
        return line.Sum(value => (value - mean) * (value - mean));
    }
}
