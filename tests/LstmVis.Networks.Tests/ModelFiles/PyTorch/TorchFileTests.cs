using System.IO.Compression;
using System.Text;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>Files that PyTorch wrote once (tests/golden/torch-models), whole and damaged, and pickles written by hand.</summary>
public sealed class TorchFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TorchFileTests() => File.Copy(Golden.Find("torch-models/vocab.json"), _folder.At("vocab.json"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lstm")]
    [InlineData("legacy")]
    public void A_file_of_PyTorch_has_the_states_that_PyTorch_computed(string name) =>
        ExpectedStates.Check(ModelFolder.Read(Golden.Find($"torch-models/{name}.pt")), Golden.Find("torch-models"), name);

    [Theory]
    [InlineData("lstm")]
    [InlineData("legacy")]
    public void Every_cut_and_every_flipped_bit_is_read_or_gets_one_clear_line(string name)
    {
        byte[] sound = File.ReadAllBytes(Golden.Find($"torch-models/{name}.pt"));
        var random = new Random(6);
        string path = _folder.At("model.pt");
        for (int trial = 0; trial < 400; trial++)
        {
            byte[] damaged = trial % 2 == 0 ? sound[..random.Next(sound.Length)] : [.. sound];
            if (trial % 2 == 1)
                damaged[trial % 4 == 1 ? random.Next(1500) : random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged);
            try
            {
                ModelFolder.Read(path);
                Assert.True(trial % 2 == 1, $"cut at {damaged.Length}");
            }
            catch (InvalidModelException error)
            {
                Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    [Theory]
    [InlineData("cos\nsystem\n(S'true'\ntR.", "os.system")]
    [InlineData("c__builtin__\neval\n(X\u0001\0\0\01tR.", "builtins.eval")]
    [InlineData("cbuiltins\ngetattr\n.", "builtins.getattr")]
    [InlineData("ctorch.hub\nload\n.", "torch.hub.load")]
    [InlineData("\u0080\u0002\u008c\u0002os\u008c\u0006system\u0093.", "os.system")]
    [InlineData("i__main__\nX\n.", "instruction 0x69")]
    [InlineData("P1\n.", "instruction 0x50")]
    public void A_pickle_that_names_code_is_refused(string pickle, string message) =>
        Assert.Contains(message, Read(pickle), StringComparison.Ordinal);

    [Theory]
    [InlineData("X\u00ff\u00ff\u00ff\u007fabc.", "2147483647 bytes are announced")]
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.", "bytes are announced")]
    [InlineData("h\u0005.", "never remembered")]
    [InlineData("t.", "a list ends that never began")]
    [InlineData("}(K\u0001u.", "a key without a value")]
    [InlineData("K\u0001K\u0002K\u0003s.", "expected a dictionary")]
    [InlineData("(K\u0001s.", "a value is wanted where a list begins")]
    [InlineData("(ea.", "expected a list")]
    [InlineData("K\u0001", "ends too early")]
    [InlineData("].", "expected a state dict")]
    public void A_pickle_that_makes_no_sense_gets_one_clear_line(string pickle, string message) =>
        Assert.Contains(message, Read(pickle), StringComparison.Ordinal);

    [Fact]
    public void A_dictionary_that_contains_itself_is_no_endless_search() =>
        // d = {"a": d}, twice as many paths at each depth.
        Assert.Contains("expected a state dict", Read("}q\0(X\u0001\0\0\0ah\0X\u0001\0\0\0bh\0u."), StringComparison.Ordinal);

    [Theory]
    [InlineData("1000000", "J\u0040\u0042\u000f\0", "J\0\0\0\0", "does not fit in 4 numbers")]
    [InlineData("beyond", "K\u0004", "K\u0002", "does not fit in 4 numbers")]
    [InlineData("negative", "J\u00ff\u00ff\u00ff\u00ff", "K\u0001", "with storage, offset, shape and strides")]
    public void A_tensor_larger_than_its_storage_is_refused(string what, string length, string stride, string message)
    {
        Assert.NotEmpty(what);
        string pickle = $"}}X\u0001\0\0\0wctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0004tQK\0({length}t({stride}t\u0089}}tRs.";
        Assert.Contains(message, Read(pickle), StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_would_fill_the_memory_is_not_unpacked()
    {
        string path = _folder.At("bomb.pt");
        using (var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry("archive/data.pkl", CompressionLevel.SmallestSize).Open();
            byte[] nothing = new byte[1 << 20];
            for (int block = 0; block < 100; block++)
                entry.Write(nothing);
        }

        string error = Assert.Throws<InvalidModelException>(() => ModelFolder.Read(path)).Message;
        Assert.Contains("unpack to 104857600; this is no model", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_of_something_else_says_what_is_in_it()
    {
        string path = _folder.At("other.pt");
        using (var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
            archive.CreateEntry("readme.txt");
        Assert.Contains("with 'data.pkl', found 'readme.txt'", Assert.Throws<InvalidModelException>(() => ModelFolder.Read(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, "hello");
        Assert.Contains("expected a file of torch.save", Assert.Throws<InvalidModelException>(() => ModelFolder.Read(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, "");
        Assert.Contains("an empty file", Assert.Throws<InvalidModelException>(() => ModelFolder.Read(path)).Message, StringComparison.Ordinal);
    }

    private string Read(string pickle)
    {
        string path = _folder.At("hand.pt");
        using (var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry("hand/data.pkl", CompressionLevel.NoCompression).Open();
            entry.Write(Encoding.Latin1.GetBytes(pickle));
        }

        return Assert.Throws<InvalidModelException>(() => ModelFolder.Read(path)).Message;
    }
}
