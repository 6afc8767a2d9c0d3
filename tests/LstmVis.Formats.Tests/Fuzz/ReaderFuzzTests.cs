using System.IO.Compression;
using System.Text;
using LstmVis.Core;

namespace LstmVis.Formats.Tests;

/// <summary>
/// Damaged files end in one of our errors, in bounded time and memory, or are read; what was cut off is never read as other numbers. <see cref="FuzzRun"/> says how.
/// </summary>
public sealed class ReaderFuzzTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("numpy-arrays/f4.npy")]
    [InlineData("numpy-arrays/f8_fortran_big.npy")]
    [InlineData("import-arrays/threes.npy")]
    [InlineData("import-arrays/compressed.npz")]
    [InlineData("import-arrays/tensors.safetensors")]
    [InlineData("import-arrays/threes.h5")]
    [InlineData("import-arrays/plain.csv")]
    [InlineData("import-arrays/named.tsv")]
    [InlineData("columnar/duckdb-steps.parquet")]
    [InlineData("columnar/duckdb-documents.parquet")]
    [InlineData("columnar/arrow-js.arrows")]
    [InlineData("columnar/arrow-js.arrow")]
    public void States(string name)
    {
        string whole = Golden.Get(name);
        string file = _folder[Path.GetFileName(name)];
        float[][] expected = Read(whole);
        Assert.NotEmpty(expected);
        // A table of text that is cut in its first line is a whole table of fewer columns; only the number at the cut can be another one.
        bool isText = name.EndsWith(".csv", StringComparison.Ordinal) || name.EndsWith(".tsv", StringComparison.Ordinal);
        FuzzRun.Damage(File.ReadAllBytes(whole), file, () => Read(file), (found, isCut) =>
        {
            if (isCut && isText)
            {
                Assert.All(found, numbers => Assert.Contains(expected, other => other.AsSpan().StartsWith(numbers.AsSpan(0, Math.Max(0, numbers.Length - 1)))));
                return;
            }

            // What stands behind the last number of a file may be lost without harm.
            if (isCut)
                Assert.All(found, numbers => Assert.Contains(expected, other => other.AsSpan().SequenceEqual(numbers)));
        });
    }

    [Theory]
    [InlineData("chars", "text.txt", "The cat\nsat on\tthe mat.\n")]
    [InlineData("words", "text.txt", "The cat\nsat on\tthe mat.\n")]
    [InlineData("lines", "text.txt", "The\ncat\n\nsat\n")]
    [InlineData("jsonl", "text.jsonl", "[\"the\", \"cat\"]\n{\"id\": \"s1\", \"tokens\": [\"a\", \"b\"], \"tag\": [\"X\", null]}\n")]
    [InlineData("conllu", "text.conllu", "# sent_id = one\n# newdoc id = d\n1\tcats\tcat\tNOUN\tNNS\tNumber=Plur\t2\tnsubj\t_\t_\n2-3\tdel\t_\t_\t_\t_\t_\t_\t_\t_\n2\tde\tde\tADP\t_\t_\t0\troot\t_\t_\n3\tel\tel\tDET\t_\t_\t2\tdet\t_\t_\n\n")]
    [InlineData("conll", "text.iob2", "# sent_id = one\n1\tcats\tB-PET\n2\tsleep\tO\n\n# sent_id = two\n1\tno\tI-PET\n\n")]
    public void Tokens(string format, string name, string text)
    {
        string file = _folder[name];
        FuzzRun.Damage(Encoding.UTF8.GetBytes(text), file, () => TokenFiles.Read(file, format).StepCount, (_, _) => { });
    }

    [Theory]
    [InlineData("numpy-arrays/ids.npy")]
    [InlineData("import-arrays/lengths.npy")]
    public void Whole_numbers(string name)
    {
        string file = _folder["ids.npy"];
        FuzzRun.Damage(File.ReadAllBytes(Golden.Get(name)), file, () => NpyReader.ReadInt32(file).Length, (_, _) => { });
    }

    [Theory]
    [InlineData("vocabulary.json", "[\"the\", null, \"c\\u00e4t\", \"\"]")]
    [InlineData("reversed.json", "{\"the\": 5, \"cat\": 0}")]
    [InlineData("words.dict", "the 0\ncat 1\n\\n 2\n  3\nnew york 4\n")]
    public void Vocabularies(string name, string text)
    {
        string file = _folder[name];
        FuzzRun.Damage(Encoding.UTF8.GetBytes(text), file, () => name.EndsWith(".dict", StringComparison.Ordinal) ? DictionaryFile.Read(file).Vocabulary.Count : (VocabularyFile.TryReadReversed(file) ?? VocabularyFile.Read(file)).Count, (_, _) => { });
    }

    [Fact]
    public void An_archive_whose_numbers_were_changed_is_not_read_as_if_nothing_had_happened()
    {
        byte[] bytes = File.ReadAllBytes(Golden.Get("import-arrays/stored.npz"));
        string file = _folder["changed.npz"];
        // In the middle of the numbers of h0, the first array: only its checksum can tell.
        bytes[220] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Contains("checksum", Assert.Throws<InvalidContentException>(() => Read(file + ":h0")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_bomb_costs_neither_memory_nor_time()
    {
        string file = _folder["bomb.npz"];
        using (ZipArchive zip = ZipFile.Open(file, ZipArchiveMode.Create))
        {
            using Stream entry = zip.CreateEntry("ids.npy", CompressionLevel.SmallestSize).Open();
            byte[] header = new byte[128];
            header.AsSpan().Fill((byte)' ');
            new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0 }.CopyTo(header, 0);
            Encoding.ASCII.GetBytes("{'descr': '<i4', 'fortran_order': False, 'shape': (100000000,), }").CopyTo(header, 10);
            header[^1] = (byte)'\n';
            entry.Write(header);
            byte[] zeros = new byte[1 << 20];
            for (int written = 0; written < 400_000_000; written += zeros.Length)
                entry.Write(zeros.AsSpan(0, Math.Min(zeros.Length, 400_000_000 - written)));
        }

        FuzzRun.Bounded(() => Assert.Contains("shrinks", Assert.Throws<InvalidContentException>(() => NpzFile.ReadInt32(file, "ids")).Message, StringComparison.Ordinal), "bomb");
    }

    [Fact]
    public void Links_that_go_round_in_circles_come_to_an_end()
    {
        FuzzRun.Bounded(() => FuzzRun.Attempt(() => Read(Golden.Get("hdf5-links/cycle.h5")), (_, _) => { }, "cycle.h5", false), "cycle.h5");
    }

    [Theory]
    [InlineData("long.csv")]
    [InlineData("long.jsonl")]
    [InlineData("long.conllu")]
    [InlineData("long.iob2")]
    [InlineData("long.txt")]
    public void A_line_of_ten_megabytes_is_read_or_refused_in_a_short_line(string name)
    {
        string file = _folder[name];
        File.WriteAllText(file, new string('x', 10 << 20));
        FuzzRun.Bounded(() => FuzzRun.Attempt(() => name.EndsWith(".csv", StringComparison.Ordinal) ? Read(file).Length : TokenFiles.Read(file, name switch { "long.jsonl" => "jsonl", "long.conllu" => "conllu", "long.iob2" => "conll", _ => "lines" }).StepCount, (_, _) => { }, name, false), name);
    }

    internal static float[][] Read(string file)
    {
        using var files = new StateFiles();
        var all = new List<float[]>();
        foreach (FoundStates found in files.Open(StateSpec.Parse(file)))
        {
            var numbers = new List<float>();
            RowPump.Scan(found.Matrix, rows => numbers.AddRange(rows), _ => { }, CancellationToken.None);
            all.Add([.. numbers]);
        }

        return [.. all];
    }
}
