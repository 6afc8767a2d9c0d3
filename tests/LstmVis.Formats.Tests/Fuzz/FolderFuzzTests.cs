using System.Text;
using LstmVis.Core;

namespace LstmVis.Formats.Tests;

/// <summary>The same for what lies in several files: Zarr stores, records of signals, projects. What a project's hashes cover is never another thing unnoticed.</summary>
public sealed class FolderFuzzTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("zstd.zarr", ".zarray")]
    [InlineData("zstd.zarr", "0.1")]
    [InlineData("gzip.zarr", "1/0")]
    [InlineData("zlib.zarr", "0.0")]
    [InlineData("blosc.zarr", ".zarray")]
    [InlineData("plain.zarr", "1.1")]
    [InlineData("group.zarr", "docs/d1/.zarray")]
    [InlineData("threes.zarr", "0.0.1")]
    [InlineData("v3-zstd.zarr", "zarr.json")]
    [InlineData("v3-zstd.zarr", "c/0/1")]
    [InlineData("v3-gzip.zarr", "c/1/0")]
    [InlineData("v3-plain.zarr", "zarr.json")]
    public void A_zarr_store(string store, string part)
    {
        Copy(Golden.Get("zarr-stores/" + store), _folder[store]);
        bool isChunk = !part.EndsWith("zarray", StringComparison.Ordinal) && !part.EndsWith("json", StringComparison.Ordinal);
        float[][] expected = store == "blosc.zarr" ? [] : ReaderFuzzTests.Read(_folder[store]);
        byte[] whole = File.ReadAllBytes(_folder[$"{store}/{part}"]);
        FuzzRun.Damage(whole, _folder[$"{store}/{part}"], () => ReaderFuzzTests.Read(_folder[store]), (found, isCut) =>
        {
            if (isCut && isChunk)
                Assert.Equal(expected, found);
        });
    }

    [Theory]
    [InlineData("bytes.tokenizer.json")]
    [InlineData("pieces.tokenizer.json")]
    [InlineData("unigram.tokenizer.json")]
    public void A_tokenizer(string name) =>
        FuzzRun.Damage(File.ReadAllBytes(Golden.Get("tokenizer-files/" + name)), _folder["tokenizer.json"], () => TokenizerFile.HasModel(_folder["tokenizer.json"]) ? TokenizerFile.Read(_folder["tokenizer.json"]).Count : 0, (_, _) => { }, seeds: 60);

    [Theory]
    [InlineData("[")]
    [InlineData("{\"model\":")]
    public void Deep_JSON(string open)
    {
        string text = string.Concat(Enumerable.Repeat(open, 100_000));
        foreach (string name in new[] { "tokenizer.json", "vocabulary.json", "p/project.json", "s.zarr/.zarray", "text.jsonl" })
        {
            string file = _folder[name];
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
            Func<int> read = name switch
            {
                "p/project.json" => () => Open(_folder["p"]).StepCount,
                "s.zarr/.zarray" => () => ReaderFuzzTests.Read(_folder["s.zarr"]).Length,
                "text.jsonl" => () => TokenFiles.Read(file, "jsonl").StepCount,
                _ => () => ImportedCorpus.ReadVocabulary(file).Count,
            };
            FuzzRun.Bounded(() => Assert.False(FuzzRun.Attempt(read, (_, _) => { }, name, false)), name);
        }
    }

    [Theory]
    [InlineData("r.hea")]
    [InlineData("r.dat")]
    [InlineData("r.atr")]
    public void A_record_of_signals(string part)
    {
        // Two signals of six samples in format 212; beats N at 1 and V at 4; checksums as in the specification.
        int[] samples = [10, -3, 11, -2, 900, 40, 12, -1, 13, 0, 14, 1];
        var data = new List<byte>();
        for (int place = 0; place < samples.Length; place += 2)
            data.AddRange([(byte)samples[place], (byte)(((samples[place] >> 8) & 15) | ((samples[place + 1] >> 4) & 240)), (byte)samples[place + 1]]);
        File.WriteAllBytes(_folder["r.dat"], [.. data]);
        File.WriteAllText(_folder["r.hea"], "r 2 360 6\nr.dat 212 200 11 0 10 960 0 A\nr.dat 212 200 11 0 -3 35 0 B\n");
        File.WriteAllBytes(_folder["r.atr"], [0x01, 0x04, 0x03, 0x14, 0, 0]);
        Assert.Equal(6, ReadRecord());
        FuzzRun.Damage(File.ReadAllBytes(_folder[part]), _folder[part], ReadRecord, (_, _) => { }, seeds: 60);
    }

    [Theory]
    [InlineData("full.lab", "0.0\t1.5\tN\n1.5\t3.25\tA:min\n3.25\t4.0\tC:maj/5\n")]
    [InlineData("spans.jsonl", "{\"start\": 0, \"end\": 3, \"label\": \"X\"}\n{\"start\": 4, \"end\": 9, \"label\": \"Y\"}\n")]
    public void Spans(string name, string text) =>
        FuzzRun.Damage(Encoding.UTF8.GetBytes(text), _folder[name], () => LabelFile.Read(_folder[name]), (_, _) => { });

    [Theory]
    [InlineData("full.lab", "0.0\t1.5\tN\n1.5\t3.25\tA:min\n3.25\t4.0\tC:maj/5\n")]
    [InlineData("spans.json", "[{\"id\": \"d\", \"text\": \"The c\\u00e4t \\ud83d\\ude00.\", \"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"X\"}, [4, 7, \"\\ud83d\\ude00\"]]}, {\"start\": 1, \"end\": 2.5, \"label\": \"Y\"}]")]
    [InlineData("spans.jsonl", "{\"id\": 7, \"text\": \"The \\ud83d\\ude00\", \"label\": [[0, 3, \"X\"]]}\n{\"start\": \"4\", \"end\": 9, \"label\": \"Y\"}\n")]
    [InlineData("spans.ann", "T1\tPerson 0 5;8 12\tAnna\nR1\tIs Arg1:T1\nT2\tPlace 14 20\tLondon\n")]
    [InlineData("spans.csv", "start,duration,label,document\n0,1.5,a,d1\n1.5,2,\"b, c\",d2\n")]
    public void Spans_of_characters_and_times(string name, string text) =>
        FuzzRun.Damage(Encoding.UTF8.GetBytes(text), _folder[name], () => SpanFiles.Read(_folder[name]), (found, _) => Assert.All(found.Spans, span => Assert.True(double.IsFinite(span.Start) && double.IsFinite(span.End) && span.Label.Length > 0)), seeds: 60);

    [Theory]
    [InlineData("{\"start\": 0, \"end\": 3, \"label\": \"\\ud800\"}")]
    [InlineData("{\"start\": \"NaN\", \"end\": 3, \"label\": \"X\"}")]
    [InlineData("{\"start\": 0, \"end\": 1e999, \"label\": \"X\"}")]
    public void A_span_that_is_none_is_refused(string line)
    {
        foreach (string name in new[] { "spans.json", "spans.jsonl" })
        {
            File.WriteAllText(_folder[name], line);
            Assert.Throws<InvalidContentException>(() => SpanFiles.Read(_folder[name]));
        }
    }

    [Fact]
    public void Chords()
    {
        string file = _folder["salami_chords.txt"];
        FuzzRun.Damage("# title: A\n# metre: 4/4\n0.0\tsilence\n1.5\tA, intro, | A:min | C:maj . D:7 | (guitar)\n3.0\tB, verse, | N | x2\n9\tend\n"u8.ToArray(), file, () => BillboardReader.Read([file]).StepCount, (_, _) => { });
    }

    [Theory]
    [InlineData("layout/chunked")]
    [InlineData("layout/gzip_shuffle")]
    [InlineData("layout/lzf_long")]
    [InlineData("sequences")]
    public void An_hdf5_dataset(string place)
    {
        string file = _folder["types.h5"];
        byte[] whole = File.ReadAllBytes(Golden.Get("h5py-types/types.h5"));
        File.WriteAllBytes(file, whole);
        float[][] expected = ReaderFuzzTests.Read($"{file}:{place}");
        FuzzRun.Damage(whole, file, () => ReaderFuzzTests.Read($"{file}:{place}"), (found, isCut) =>
        {
            if (isCut)
                Assert.Equal(expected, found);
        });
    }

    [Theory]
    [InlineData("sources/s.npy")]
    [InlineData("corpus/tokens.npy")]
    [InlineData("tracks/tag.npy")]
    [InlineData("inputs/values.npy")]
    [InlineData("corpus/vocabulary.json")]
    public void A_project_that_opens_has_what_was_written_or_says_so_when_verified(string part)
    {
        var random = new Random(1);
        using (var writer = new ProjectFolderWriter(_folder["p"]))
        {
            writer.SetCorpus(new Corpus(Enumerable.Range(0, 60).Select(step => step % 3).ToArray(), Vocabulary.FromTokens(["a", "b", "c"])));
            using (IRowWriter rows = writer.AddSource(new SourceDescription("s", 4, 0, SourceKinds.HiddenState, Transform.None)))
                rows.Append([.. Enumerable.Range(0, 240).Select(_ => random.NextSingle())]);
            writer.AddTrack(new CategoricalTrack("tag", Enumerable.Range(0, 60).Select(step => step % 2).ToArray(), Vocabulary.FromTokens(["x", "y"])));
            using var files = new StateFiles();
            NpyWriter.Write(_folder["i.npy"], [.. Enumerable.Range(0, 60).Select(step => (float)step)], 1);
            writer.SetInputs(new Inputs(files.Open(StateSpec.Parse(_folder["i.npy"]))[0].Matrix, [new InputChannel("i", "")], null, "s"), TestContext.Current.CancellationToken);
            writer.Complete();
        }

        (int, string) expected = Open(_folder["p"]);
        byte[] whole = File.ReadAllBytes(_folder[$"p/{part}"]);
        FuzzRun.Damage(whole, _folder[$"p/{part}"], () => Open(_folder["p"]), (found, isCut) =>
        {
            Assert.False(isCut, "a file that was cut off was not noticed");
            if (found != expected)
                Assert.NotEmpty(ProjectFolder.Verify(_folder["p"]));
        });
    }

    private int ReadRecord()
    {
        using var matrix = new WfdbMatrix(_folder["r.hea"]);
        _ = WfdbAnnotations.Read(_folder["r.atr"]).Count;
        float[] rows = new float[matrix.StepCount * matrix.CellCount];
        matrix.ReadRows(new StepRange(0, matrix.StepCount), rows);
        return matrix.StepCount;
    }

    // Everything of a project in one text.
    private static (int StepCount, string Content) Open(string folder)
    {
        using OpenedProject opened = ProjectOpener.Open(folder);
        Project project = opened.Project;
        var text = new StringBuilder();
        text.AppendJoin(' ', Enumerable.Range(0, project.Corpus.StepCount).Select(project.Corpus.GetToken)).AppendLine();
        foreach (CategoricalTrack track in project.Tracks.OfType<CategoricalTrack>())
            text.AppendJoin(' ', track.LabelIds.ToArray().Select(id => id < 0 ? "-" : track.Labels.GetToken(id))).AppendLine();
        foreach (IStateMatrix matrix in project.Sources.Select(source => source.States).Concat(project.Inputs is { } inputs ? [inputs.Values] : []))
            RowPump.Scan(matrix, rows => text.AppendJoin(' ', rows.ToArray()), _ => { }, CancellationToken.None);
        return (project.Corpus.StepCount, text.ToString());
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
