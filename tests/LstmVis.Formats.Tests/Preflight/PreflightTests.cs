using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class PreflightTests : IDisposable
{
    private const int Steps = 400;
    private const int Cells = 6;
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sound_states_give_a_range_and_nothing_else()
    {
        Finding only = Assert.Single(Check(Make(1)).Findings);
        Assert.Equal(FindingSeverity.Note, only.Severity);
        Assert.Contains("numbers from -0.9", only.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nan", "1 NaN and 0 infinite numbers, the first at time step 7, cell 2.")]
    [InlineData("zero", "1 of 6 cells is 0 at every step: 4.")]
    [InlineData("constant", "1 of 6 cells is the same number at every step: 4.")]
    [InlineData("quiet", "1 of 6 cells is never beyond 0.1 on either side: 4.")]
    [InlineData("saturated", "1 of 6 cells is saturated (beyond 0.99) at 95 % of the steps or more: 4.")]
    [InlineData("duplicate", "2 cells are duplicates, equal at every step: 1 = 4.")]
    [InlineData("alike", "1 pairs of cells are all but duplicates")]
    [InlineData("padding", "50 steps are 0 in every cell, the first at time step 350 (document '1').")]
    [InlineData("repeated", "1 steps have the very numbers of the step before, the first at time step 11 (document '0').")]
    [InlineData("beyond", "a hidden state with numbers from")]
    [InlineData("positive", "no number is negative.")]
    public void What_is_strange_is_said_with_its_place(string fault, string expected)
    {
        float[] numbers = Make(1);
        for (int step = 0; step < Steps; step++)
        {
            Span<float> row = numbers.AsSpan(step * Cells, Cells);
            row[4] = fault switch
            {
                "zero" => 0,
                "constant" => 0.5f,
                "quiet" => row[4] / 20,
                "saturated" => step % 50 == 0 ? row[4] : -0.995f,
                "duplicate" => row[1],
                "alike" => row[1] * 0.9f,
                _ => row[4],
            };
            if (fault == "padding" && step >= 350)
                row.Clear();
            for (int cell = 0; cell < Cells && fault is "positive" or "beyond"; cell++)
                row[cell] = fault == "positive" ? Math.Abs(row[cell]) : row[cell] * 3;
        }

        if (fault == "nan")
            numbers[(7 * Cells) + 2] = float.NaN;
        if (fault == "repeated")
            numbers.AsSpan(10 * Cells, Cells).CopyTo(numbers.AsSpan(11 * Cells));

        PreflightReport report = Check(numbers);
        Assert.Contains(report.Findings, finding => finding.Message.Contains(expected, StringComparison.Ordinal));
        Assert.InRange(report.Findings.Count, 1, 3);
        Assert.All(report.Describe(), line => Assert.DoesNotContain('\n', line));
    }

    private PreflightReport Check(float[] numbers)
    {
        using (var writer = new ProjectFolderWriter(_folder["made"]))
        {
            writer.SetCorpus(new Corpus(Enumerable.Range(0, Steps).Select(step => step % 3).ToArray(), Vocabulary.FromTokens(["a", "b", "c"]), new Documents(Steps, [0, 200])));
            using (IRowWriter rows = writer.AddSource(new SourceDescription("h0", Cells, 0, SourceKinds.HiddenState, Transform.None)))
                rows.Append(numbers);
            writer.Complete();
        }

        using OpenedProject opened = ProjectFolder.Open(_folder["made"]);
        return Preflight.Check(opened);
    }

    private static float[] Make(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Steps * Cells).Select(_ => (random.NextSingle() * 1.9f) - 0.95f)];
    }
}
