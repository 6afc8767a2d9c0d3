using LstmVis.Core;

namespace LstmVis.Formats.Tests;

/// <summary>The real V2 directory whose ground truth is known: nested parentheses, and the depth at every step.</summary>
public sealed class V2ParensTests
{
    [Fact]
    public void It_opens_without_warnings_and_with_everything_in_it()
    {
        using OpenedProject opened = ProjectOpener.Open(SharedData.Get("v2-parens"), "parens");
        Project project = opened.Project;

        Assert.Empty(opened.Warnings);
        Assert.Equal(("parens", "parens", 12000), (project.Id, project.Title, project.Corpus.StepCount));
        Assert.Equal(["(", ")", "0", "1", "2", "3", "4"], project.Corpus.Vocabulary.Entries.Select(entry => entry.Value));
        Assert.Equal(["states::states1", "states::states2", "states::output1", "states::output2"], project.Sources.Select(source => source.Id));
        Assert.Equal([0, 1, 0, 1], project.Sources.Select(source => source.Layer));
        Assert.Equal(["cell_state", "cell_state", "hidden_state", "hidden_state"], project.Sources.Select(source => source.Kind));
        Assert.Equal([Transform.Tanh, Transform.Tanh, Transform.None, Transform.None], project.Sources.Select(source => source.Transform));
        Assert.All(project.Sources, source => Assert.Equal(64, source.CellCount));
        Assert.Equal(["depth", "surprisal", "predictions"], project.Tracks.Select(track => track.Id));
        Assert.IsType<CategoricalTrack>(project.Tracks[0]);
        Assert.Equal((0f, 4f), Assert.IsType<ScalarTrack>(project.Tracks[1]).DisplayRange);
        Assert.Equal(5, Assert.IsType<TopKTrack>(project.Tracks[2]).K);
        Assert.True(opened.SizeBytes > 9_000_000);
    }

    [Fact]
    public void The_cells_of_its_ground_truth_are_on_exactly_at_their_depths()
    {
        using OpenedProject opened = ProjectOpener.Open(SharedData.Get("v2-parens"));
        Source source = opened.Project.FindSource("states::states2")!;
        ReadOnlySpan<int> depth = ((CategoricalTrack)opened.Project.FindTrack("depth")!).LabelIds.Span;
        float[] activations = new float[12000 * 64];
        source.ReadActivations(opened.Project.Corpus.Steps, activations);

        (int[] Cells, Func<int, bool> IsOn)[] truth =
        [
            ([8, 25, 47], level => level >= 1),
            ([23, 35, 54], level => level >= 2),
            ([9, 13, 30], level => level >= 3),
            ([48, 49], level => level == 4),
            ([0, 46, 62], level => level == 0),
        ];
        foreach ((int[] cells, Func<int, bool> isOn) in truth)
        {
            foreach (int cell in cells)
            {
                for (int step = 0; step < depth.Length; step++)
                    Assert.Equal(isOn(depth[step]), activations[(step * 64) + cell] >= 0.3f);
            }
        }
    }

    [Fact]
    public void Brushing_21_to_25_selects_the_cells_of_that_stretch()
    {
        using OpenedProject opened = ProjectOpener.Open(SharedData.Get("v2-parens"));
        var pattern = new Pattern([opened.Project.FindSource("states::states2")!], Thresholds.Uniform(0.3f), offBefore: 1);

        IReadOnlyList<CellRef> cells = CellSelector.Select(pattern, opened.Project.Corpus.Documents, new StepRange(21, 25));

        Assert.Equal([2, 9, 13, 20, 30], cells.Select(cell => cell.Cell));
    }

    [Fact]
    public void The_configuration_repeats_what_the_file_says()
    {
        using OpenedProject opened = ProjectOpener.Open(SharedData.Get("v2-parens"));
        V2Configuration v2 = opened.V2!;

        Assert.Equal(["states", "train", "annot", "words", "depths", "preds"], v2.Files.Select(file => file.Key));
        Assert.Equal([12000L], v2.WordSequence.Size);
        Assert.Equal(7, v2.WordSequence.DictionarySize);
        Assert.Equal([12000L, 64L], v2.StateTypes[3].Size);
        Assert.Equal((2L, "none", "output"), (v2.StateTypes[3].Layer, v2.StateTypes[3].Transform, v2.StateTypes[3].Type));
        Assert.Equal(["zero", "one", "two", "three", "four"], v2.Meta[0].VisRange!);
        Assert.Equal([0L, 4L], v2.Meta[1].VisRange!);
        Assert.Null(v2.Meta[2].VisRange);
        Assert.Equal("topk_p", v2.Meta[2].WeightsPath);
        Assert.True(v2.RegexSearch);
        Assert.False(v2.HasIndexDirectory);
    }
}
