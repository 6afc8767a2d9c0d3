using LstmVis.Core;

namespace LstmVis.Formats.Tests;

/// <summary>Imports of files that NumPy, h5py and pandas write while the tests run; <c>make.py</c> beside says what is in them. docs/guides/what-is-tested.md lists them.</summary>
public sealed class FilesOfOthersTests(FilesOfOthers files) : IClassFixture<FilesOfOthers>
{
    private static readonly float[] States = [.. Enumerable.Range(0, 21).Select(number => (number / 3) + (number % 3 / 4f))];

    [Theory]
    [InlineData("documents.h5:runs/*/h1", "tokens.jsonl")]
    [InlineData("padded.h5:h", "tokens.jsonl", "padded.h5:lengths", null)]
    [InlineData("padded.h5:h", "tokens.jsonl", null, "padded.h5:attention_mask")]
    [InlineData("padded.npz:h", "tokens.jsonl", null, "padded.npz:attention_mask")]
    [InlineData("padded.npy", "tokens.jsonl", "padded.h5:lengths", null)]
    [InlineData("pandas.csv", "tokens.jsonl")]
    [InlineData("pandas.tsv", "tokens.jsonl")]
    [InlineData("part-*.npy", "tokens.jsonl")]
    public void States_of_any_container_are_the_same(string states, string tokens, string? lengths = null, string? mask = null)
    {
        using ImportPlan plan = ImportPlanner.Plan(new ImportRequest { States = [files[states]], Tokens = files[tokens], Lengths = files.Find(lengths), Mask = files.Find(mask) });
        IStateMatrix matrix = Assert.Single(plan.Sources).States;
        float[] rows = new float[matrix.StepCount * matrix.CellCount];
        matrix.ReadRows(new StepRange(0, matrix.StepCount), rows);
        Assert.Equal(States, rows);
        Assert.Equal(["x", "y"], plan.Text.Corpus.Documents.All().Select(document => document.Id));
    }

    [Theory]
    [InlineData("tokens.jsonl", null, null)]
    [InlineData("lines.txt", null, null)]
    [InlineData("ids.npy", "vocabulary.json", "padded.h5:lengths")]
    [InlineData("ids.npy", "list.json", null)]
    public void Tokens_of_any_kind_are_the_same(string tokens, string? vocabulary, string? lengths)
    {
        using ImportPlan plan = ImportPlanner.Plan(new ImportRequest { States = [files["pandas.csv"]], Tokens = files[tokens], Vocabulary = files.Find(vocabulary), Lengths = files.Find(lengths) });
        Assert.Equal("a b c a d e f", string.Join(' ', Enumerable.Range(0, 7).Select(plan.Text.Corpus.GetToken)));
        Assert.Equal(tokens == "tokens.jsonl" || lengths is not null ? [3, 4] : [7], plan.Text.Corpus.Documents.All().Select(document => document.Steps.Length));
    }

    [Theory]
    [InlineData("words", "text.split()")]
    [InlineData("chars", "list(text)")]
    public void A_book_has_the_words_and_characters_that_Python_finds(string format, string tokens)
    {
        string book = Directory.EnumerateFiles(SharedData.Get("book_alice"), "*.txt").First(file => Path.GetFileName(file) != "SOURCE.txt");
        string expected = Python.Run("hashlib", $"import hashlib, sys; text = open(sys.argv[1], encoding='utf-8-sig').read(); tokens = {tokens}; print(len(tokens), hashlib.sha256('|'.join(tokens).encode()).hexdigest())", book).Trim();
        Corpus corpus = ImportedCorpus.Read(new ImportRequest { Tokens = book, TokenFormat = format }).Corpus;
        string joined = string.Join('|', Enumerable.Range(0, corpus.StepCount).Select(corpus.GetToken));
        Assert.Equal(expected, $"{corpus.StepCount} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(joined)))}");
    }

    [Fact]
    public void Targets_predictions_and_losses_are_tracks()
    {
        IReadOnlyList<Track> tracks = Read($"next={files["predictions.npz"]}:ids,weights={files["predictions.npz"]}:p,labels={files["list.json"]}", $"loss={files["predictions.npz"]}:loss", $"target={files["predictions.npz"]}:target,labels={files["list.json"]}").Tracks;
        var next = (TopKTrack)tracks[0];
        Assert.Equal((2, 7, 0.25f), (next.K, next.StepCount, next.Weights.Span[13]));
        Assert.Equal([0, 1], next.EntryIds[..2].ToArray());
        Assert.Equal([0f, 0.5f, 1f, 1.5f, 2f, 2.5f, 3f], ((ScalarTrack)tracks[1]).Values.ToArray());
        Assert.Equal("b c a d e f a", Labels(tracks[2]));
    }

    [Fact]
    public void Labels_join_by_document_token_index_and_characters()
    {
        ImportedCorpus read = Read($"genre={files["documents.csv"]},join=document", $"frequency={files["frequency.json"]},join=token", $"indexed={files["indexed.csv"]},join=index", $"tags={files["tokens.jsonl"]}:tags");
        Assert.Equal("rock rock rock pop pop pop pop", Labels(read.Tracks[0]));
        Assert.Equal([0.5f, float.NaN, float.NaN, 0.5f, float.NaN, float.NaN, 2f], ((ScalarTrack)read.Tracks[1]).Values.ToArray());
        Assert.Equal("- T - U - - -", Labels(read.Tracks[2]));
        Assert.Equal("D N V D N - V", Labels(read.Tracks[3]));
        Assert.Contains(read.Warnings, warning => warning.Contains("1 of 3 rows name no step", StringComparison.Ordinal));
    }

    [Fact]
    public void Spans_of_characters_nest()
    {
        ImportedCorpus read = ImportedCorpus.Read(new ImportRequest { Tokens = files["lines.txt"], TokenFormat = "lines", Tracks = [$"s={files["spans.jsonl"]},join=chars"] });
        // The text is "a\nb\nc\na\nd\ne\nf\n": 0 to 5 are the first three tokens, 4 to 13 the others.
        Assert.Equal("ALL ALL ALL ALL ALL ALL ALL", Labels(read.Tracks[0]));
        Assert.Equal(2, read.Tracks.Skip(1).Count());
    }

    [Fact]
    public void A_series_with_its_times_takes_labels_by_time()
    {
        using ImportPlan plan = ImportPlanner.Plan(new ImportRequest { Inputs = $"{files["series.csv"]},columns=2-3,time=1", Tracks = [$"sound={files["times.csv"]},join=time"] });
        Assert.Equal(["left", "right"], plan.Inputs!.Channels.Select(channel => channel.Name));
        Assert.Equal(20, plan.Inputs.Rate!.Value, 3);
        Assert.Equal("silence silence silence tone tone tone tone", Labels(Assert.Single(plan.Text.Tracks)));
    }

    private ImportedCorpus Read(params string[] tracks) => ImportedCorpus.Read(new ImportRequest { Tokens = files["tokens.jsonl"], Tracks = tracks });

    private static string Labels(Track track)
    {
        var labels = (CategoricalTrack)track;
        return string.Join(' ', labels.LabelIds.ToArray().Select(id => id < 0 ? "-" : labels.Labels.GetToken(id)));
    }
}

/// <summary>Makes the files once for all tests; they say skipped where no Python has the libraries.</summary>
public sealed class FilesOfOthers : IDisposable
{
    private readonly TempFolder _folder = new();
    private bool _isMade;

    /// <summary>The path of a file, made when the first is asked for; a dataset behind a colon stays.</summary>
    public string this[string name]
    {
        get
        {
            if (!_isMade)
                Python.Run("numpy, h5py, pandas", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "OtherPrograms", "make.py")), _folder.Path);
            _isMade = true;
            return _folder[name];
        }
    }

    /// <summary>The path of a file, or null.</summary>
    public string? Find(string? name) => name is null ? null : this[name];

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
