using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class V2TrackTests
{
    [Fact]
    public void Values_with_a_dictionary_are_labels()
    {
        using OpenedProject opened = Open("{file: tr, path: values, dict: l, vis: {type: discrete, range: dict}}", new byte[] { 0, 1, 1, 0, 0, 0, 1, 1 });

        var track = Assert.IsType<CategoricalTrack>(opened.Project.FindTrack("m"));
        Assert.Equal([0, 1, 1, 0, 0, 0, 1, 1], track.LabelIds.ToArray());
        Assert.Equal(["low", "high"], opened.V2!.Meta[0].VisRange!);
        Assert.Empty(opened.Warnings);
    }

    [Fact]
    public void Values_without_a_dictionary_are_numbers_on_their_scale()
    {
        using OpenedProject opened = Open("{file: tr, path: values, vis: {type: scalar, range: [-1, 2.5]}}", new double[] { 0, 1, 2, 3, 4, 5, 6, 7 });

        var track = Assert.IsType<ScalarTrack>(opened.Project.FindTrack("m"));
        Assert.Equal((-1f, 2.5f), track.DisplayRange);
        Assert.Equal(7f, track.Values.Span[7]);
    }

    [Fact]
    public void A_range_of_integers_is_expanded_without_its_end()
    {
        using OpenedProject opened = Open("{file: tr, path: values, vis: {type: scalar, range: 2...5}}", new int[8]);

        Assert.Equal([2L, 3L, 4L], opened.V2!.Meta[0].VisRange!);
        Assert.Equal((2f, 5f), ((ScalarTrack)opened.Project.Tracks[0]).DisplayRange);
    }

    [Fact]
    public void Whole_numbers_that_are_discrete_label_themselves()
    {
        using OpenedProject opened = Open("{file: tr, path: values, vis: {type: discrete, range: 0...9}}", new[] { -1, 4, 4, -1, 7, 7, 7, 7 });

        var track = Assert.IsType<CategoricalTrack>(opened.Project.FindTrack("m"));
        Assert.Equal(["-1", "4", "7"], track.Labels.Entries.Select(entry => entry.Value));
        Assert.Equal([0, 1, 1, 0, 2, 2, 2, 2], track.LabelIds.ToArray());
    }

    [Fact]
    public void An_index_into_the_words_gives_every_token_its_value()
    {
        using OpenedProject opened = Open("{file: tr, path: values, index: word_sequence, dict: l, vis: {type: discrete}}", new[] { 0, 1, 1, 0 });

        Assert.Equal([0, 1, 1, 0, 0, 1, 1, 0], ((CategoricalTrack)opened.Project.Tracks[0]).LabelIds.ToArray());
        Assert.Equal("word_sequence", opened.V2!.Meta[0].Index);
    }

    [Fact]
    public void An_index_beyond_the_values_has_none_and_is_said()
    {
        using OpenedProject opened = Open("{file: tr, path: values, index: word_sequence, vis: {type: scalar}}", new[] { 0.5f, 1f, 1.5f });

        Assert.True(float.IsNaN(((ScalarTrack)opened.Project.Tracks[0]).Values.Span[3]));
        Assert.Contains("meta.m: expected a value for every token id, found 3 values but ids up to 3; 2 time step(s)", Assert.Single(opened.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_shorter_track_ends_early_and_a_longer_one_is_cut_and_both_are_said()
    {
        using (OpenedProject opened = Open("{file: tr, path: values, dict: l, vis: {type: discrete}}", new[] { 1, 1, 0 }))
        {
            Assert.Equal([1, 1, 0, -1, -1, -1, -1, -1], ((CategoricalTrack)opened.Project.Tracks[0]).LabelIds.ToArray());
            Assert.Contains("expected 8 time steps, as the corpus has, found 3; the steps after that have no value", Assert.Single(opened.Warnings), StringComparison.Ordinal);
            Assert.Equal([3L], opened.V2!.Meta[0].Size);
        }

        using OpenedProject longer = Open("{file: tr, path: values, vis: {type: scalar}}", new int[11]);
        Assert.Contains("found 11; what is after that is left out", Assert.Single(longer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_without_an_entry_is_left_out_and_said()
    {
        using OpenedProject opened = Open("{file: tr, path: values, dict: l, vis: {type: discrete}}", new[] { 0, 1, 9, 0, 0, 0, 1, 9 });

        Assert.Equal([0, 1, -1, 0, 0, 0, 1, -1], ((CategoricalTrack)opened.Project.Tracks[0]).LabelIds.ToArray());
        Assert.Contains("none for 9 at time step 2", Assert.Single(opened.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Predictions_have_ids_weights_and_labels()
    {
        using var folder = new V2Folder();
        folder.Train["top"] = new int[8, 2];
        folder.Train["weights"] = V2Folder.Matrix(8, 2);
        folder.With("meta: {p: {type: wordvec, file: tr, path: top, weights_path: weights, dict: w, vis: {type: wordvec}}}");
        using OpenedProject opened = folder.Open();

        var track = Assert.IsType<TopKTrack>(opened.Project.FindTrack("p"));
        Assert.Equal((2, 3.1f, "a"), (track.K, track.Weights.Span[7], track.Labels.GetToken(0)));
    }

    [Fact]
    public void Predictions_without_dictionary_weights_or_full_length_still_show()
    {
        using var folder = new V2Folder();
        folder.Train["top"] = new int[,] { { 40, -1 }, { 41, 2 } };
        folder.Train["weights"] = new float[3];
        folder.With("meta: {p: {type: wordvec, file: tr, path: top, weights_path: weights}}");
        using OpenedProject opened = folder.Open();

        var track = Assert.IsType<TopKTrack>(opened.Project.FindTrack("p"));
        Assert.Equal(["40", "", "41", "2", ""], track.EntryIds.ToArray().Take(5).Select(track.Labels.GetToken));
        Assert.True(track.Weights.IsEmpty);
        Assert.Equal(2, opened.Warnings.Count);
    }

    [Fact]
    public void A_track_of_another_shape_is_left_out_and_said()
    {
        using OpenedProject opened = Open("{file: tr, path: values, vis: {type: scalar}}", V2Folder.Matrix(8, 2));

        Assert.Empty(opened.Project.Tracks);
        Assert.Contains("found shape (8, 2)", Assert.Single(opened.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{path: values}", "meta.m.file: expected one of the names under 'files'")]
    [InlineData("{file: tr, path: values, type: vector}", "meta.m.type: expected general or wordvec, found 'vector'")]
    [InlineData("{file: tr, path: values, index: word}", "meta.m.index: expected self")]
    [InlineData("{file: tr, path: values, dict: x}", "meta.m.dict: expected one of the names under 'files'")]
    public void A_wrong_entry_names_its_key(string entry, string expected)
    {
        using V2Folder folder = new V2Folder().With($"meta: {{m: {entry}}}");
        folder.Train["values"] = new int[8];

        Assert.Contains(expected, folder.OpenWrong(), StringComparison.Ordinal);
    }

    private static OpenedProject Open(string entry, object values)
    {
        using V2Folder folder = new V2Folder().With($"meta: {{m: {entry}}}");
        folder.Train["values"] = values;
        return folder.Open();
    }
}
