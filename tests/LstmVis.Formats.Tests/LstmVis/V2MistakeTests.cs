namespace LstmVis.Formats.Tests;

/// <summary>The mistakes that real users' directories have: each message names file, key and dataset, what was expected and what was found.</summary>
public sealed class V2MistakeTests
{
    [Fact]
    public void A_path_that_is_not_in_the_file_lists_those_that_are()
    {
        using var folder = new V2Folder();
        folder.Configuration = folder.Configuration.Replace("path: lstm/cell", "path: lstm/cells", StringComparison.Ordinal);

        AssertSays(folder.OpenWrong(), "lstm.yml, states.types[0].path", "states.h5", "dataset 'lstm/cells'", "there is no such dataset", "lstm/cell (8, 3) float32");
    }

    [Fact]
    public void A_word_sequence_path_that_is_not_in_the_file_lists_those_that_are()
    {
        using var folder = new V2Folder();
        folder.Configuration = folder.Configuration.Replace("path: words", "path: word", StringComparison.Ordinal);

        AssertSays(folder.OpenWrong(), "word_sequence.path", "train.hdf5", "dataset 'word'", "words (8,) int32");
    }

    [Fact]
    public void A_meta_path_that_is_not_in_the_file_lists_those_that_are()
    {
        using var folder = new V2Folder().With("meta: {pos: {file: tr, path: pos, vis: {type: discrete, range: dict}}}");

        AssertSays(folder.OpenWrong(), "meta.pos.path", "train.hdf5", "dataset 'pos'", "words (8,) int32");
    }

    [Fact]
    public void States_of_another_length_than_the_words_name_both()
    {
        using var folder = new V2Folder { States = V2Folder.Matrix(9, 3) };

        AssertSays(folder.OpenWrong(), "lstm.yml, states.types[0].path (dataset 'lstm/cell' of states.h5)", "expected 8 time steps", "dataset 'words', shape (8,)", "found 9 in shape (9, 3)");
    }

    [Fact]
    public void States_of_three_axes_that_do_not_fit_say_how_they_would_be_read()
    {
        using var folder = new V2Folder { States = new float[3, 4, 3] };

        AssertSays(folder.OpenWrong(), "expected 8 time steps", "found 12 in shape (3, 4, 3)", "[sequence, step, cell]", "many sequences");
    }

    [Fact]
    public void States_of_one_axis_say_what_axes_are_wanted()
    {
        using var folder = new V2Folder { States = new float[8] };

        AssertSays(folder.OpenWrong(), "states.types[0].path", "dataset 'lstm/cell'", "expected two axes [timeStep, cell]", "found shape (8,)");
    }

    [Fact]
    public void A_token_id_without_a_dictionary_entry_is_named_with_its_place()
    {
        using var folder = new V2Folder { Words = "a 0\nb 1\nd 3\n" };

        AssertSays(folder.OpenWrong(), "word_sequence.dict_file (dataset 'words' of train.hdf5)", "words.dict", "none for id 2 at time step 2", "1 such id(s): 2", "has 3 entries", "Add a line '<token> 2'");
    }

    [Fact]
    public void A_file_that_is_absent_lists_those_that_are_there()
    {
        using var folder = new V2Folder();
        folder.Configuration = folder.Configuration.Replace("states.h5", "state.h5", StringComparison.Ordinal);

        AssertSays(folder.OpenWrong(), "lstm.yml, files.st", "expected the file 'state.h5'", "states.h5");
    }

    [Fact]
    public void A_dictionary_that_is_absent_lists_the_files_that_are_there()
    {
        using var folder = new V2Folder();
        folder.Configuration = folder.Configuration.Replace("words.dict", "word.dict", StringComparison.Ordinal);

        AssertSays(folder.OpenWrong(), "lstm.yml, files.w", "expected the file 'word.dict'", "words.dict");
    }

    [Theory]
    [InlineData("  types: []", "expected at least one source")]
    [InlineData("  types:", "states.types: expected a list of sources")]
    [InlineData("  types: {type: state}", "states.types: expected a list of sources")]
    [InlineData("  types: [states1]", "states.types[0]: expected keys")]
    [InlineData("  types: [{type: state}]", "states.types[0].path: expected the path of a dataset")]
    [InlineData("  types: [{path: x, file: nix}]", "states.types[0].file: expected one of the names under 'files' (st, tr, w, l), found 'nix'")]
    [InlineData("  types: [{path: [x]}]", "states.types[0].path: expected a text, found a list")]
    [InlineData("  types: [{path: lstm/cell, unsigned: maybe}]", "states.types[0].unsigned: expected true or false, found 'maybe'")]
    public void Types_that_are_empty_or_wrong_say_which(string types, string expected)
    {
        using var folder = new V2Folder();
        folder.Configuration = folder.Configuration[..folder.Configuration.IndexOf("  types:", StringComparison.Ordinal)] + types;

        AssertSays(folder.OpenWrong(), "lstm.yml, line ", expected);
    }

    [Theory]
    [InlineData("files:", "filez:", "files: expected aliases and file names")]
    [InlineData("word_sequence:", "word_sequences:", "word_sequence: expected 'file', 'path' and 'dict_file', found nothing")]
    [InlineData("file: tr", "file: tt", "line 4, word_sequence.file: expected one of the names under 'files' (st, tr, w, l), found 'tt'")]
    [InlineData("dict_file: w", "dict_file: words", "word_sequence.dict_file: expected one of the names under 'files'")]
    [InlineData("file: st", "file: sst", "line 6, states.file")]
    [InlineData("name: tiny", "name: [tiny", "it is not YAML")]
    [InlineData("name: tiny", "name: tiny\nname: twice", "line 2: the key 'name' is given twice")]
    [InlineData("name: tiny", "name: *lost", "line 1: the alias *lost stands for nothing")]
    public void A_wrong_configuration_names_key_and_line(string good, string bad, string expected)
    {
        using var folder = new V2Folder();
        folder.Configuration = folder.Configuration.Replace(good, bad, StringComparison.Ordinal);

        AssertSays(folder.OpenWrong(), "lstm.yml", expected);
    }

    [Fact]
    public void Text_in_place_of_numbers_is_named()
    {
        using var folder = new V2Folder { TokenIds = new[] { "a", "b" } };

        AssertSays(folder.OpenWrong(), "word_sequence.path", "dataset 'words'", "expected numbers", "found text");
    }

    [Fact]
    public void Token_ids_that_are_fractions_are_named_with_their_place()
    {
        using var folder = new V2Folder { TokenIds = new[] { 0f, 1f, 2.5f, 0, 0, 0, 0, 0 } };

        AssertSays(folder.OpenWrong(), "dataset 'words', number 2", "expected whole numbers", "found float32");
    }

    [Fact]
    public void A_file_that_is_no_HDF5_is_named()
    {
        using var folder = new V2Folder().Write();
        File.WriteAllText(Path.Combine(folder.Path, "states.h5"), "version https://git-lfs.github.com/spec/v1");

        string message = Assert.Throws<UnknownFormatException>(() => ProjectOpener.Open(folder.Path)).Message;
        AssertSays(message, "states.h5", "expected an HDF5 file");
    }

    [Fact]
    public void A_truncated_HDF5_file_is_named()
    {
        using var folder = new V2Folder().Write();
        string path = Path.Combine(folder.Path, "states.h5");
        byte[] whole = File.ReadAllBytes(path);
        foreach (int length in Enumerable.Range(1, 19).Select(part => Math.Max(9, whole.Length * part / 20)))
        {
            File.WriteAllBytes(path, whole[..length]);
            var error = Assert.ThrowsAny<LstmVisFormatException>(() => ProjectOpener.Open(folder.Path).Dispose());
            Assert.Contains("states.h5", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    private static void AssertSays(string message, params string[] parts) =>
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
}
