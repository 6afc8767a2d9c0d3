using LstmVis.Core;

namespace LstmVis.Formats.Tests;

/// <summary>Damaged files end in one of our errors or read as something, and never in a crash, an endless loop or a huge allocation.</summary>
public sealed class Hdf5DamageTests
{
    private const long MostMemory = 2L << 30;

    [Theory]
    [InlineData("types.h5")]
    [InlineData("latest.h5")]
    public void A_file_cut_off_anywhere_is_an_error_or_reads_what_is_left(string name)
    {
        byte[] whole = File.ReadAllBytes(Golden.Get($"h5py-types/{name}"));
        using var folder = new TempFolder();
        for (int part = 0; part < 60; part++)
        {
            int length = part < 20 ? part * 13 : (int)((long)whole.Length * (part - 20) / 40);
            ReadEverything(folder, whole[..length], $"the first {length} bytes of {name}");
        }
    }

    [Theory]
    [InlineData("types.h5", 1)]
    [InlineData("latest.h5", 2)]
    public void Flipped_bits_and_wild_numbers_are_errors_or_other_numbers(string name, int seed)
    {
        int mutants = int.TryParse(Environment.GetEnvironmentVariable("LSTMVIS_FUZZ"), out int asked) ? asked : 150;
        byte[] whole = File.ReadAllBytes(Golden.Get($"h5py-types/{name}"));
        using var folder = new TempFolder();
        var random = new Random(seed);
        for (int mutant = 0; mutant < mutants; mutant++)
        {
            byte[] damaged = [.. whole];
            int changes = random.Next(1, 9);
            for (int change = 0; change < changes; change++)
            {
                // Structure lies among zeros at the front; changes there do the most.
                int place = random.Next(random.Next(2) == 0 ? whole.Length : Math.Min(whole.Length, 4096));
                switch (random.Next(4))
                {
                    case 0: damaged[place] ^= (byte)(1 << random.Next(8)); break;
                    case 1: damaged[place] = 0xff; break;
                    case 2: damaged[place] = (byte)random.Next(256); break;
                    default: damaged.AsSpan(place, Math.Min(4, whole.Length - place)).Fill((byte)(random.Next(2) * 0x7f)); break;
                }
            }

            ReadEverything(folder, damaged, $"mutant {mutant} of seed {seed} of {name}");
        }
    }

    private static void ReadEverything(TempFolder folder, byte[] content, string what)
    {
        string path = folder["damaged.h5"];
        File.WriteAllBytes(path, content);
        string[] names = ["plain/f4", "layout/gzip_shuffle", "layout/columns", "sequences", "fixed_array", "extensible_array", "btree2", "single_chunk", "plain"];
        try
        {
            using var file = new Hdf5File(path);
            foreach (string name in file.ListDatasets().Select(dataset => dataset.Path).Take(60).Concat(names))
                Read(file, name);
        }
        catch (LstmVisFormatException error)
        {
            Assert.DoesNotContain('\n', error.Message);
        }
        catch (Exception error)
        {
            Assert.Fail($"{what}: {error}");
        }

        // Real memory, not addresses: PureHDF allocates what a damaged length says before it reads, but does not touch it.
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        Assert.True(process.PeakWorkingSet64 < MostMemory, $"After {what} the process had taken {process.PeakWorkingSet64:N0} bytes of memory.");
    }

    private static void Read(Hdf5File file, string name)
    {
        try
        {
            Hdf5Matrix matrix = file.OpenMatrix(name);
            int steps = Math.Min(matrix.StepCount, 60);
            if ((long)steps * matrix.CellCount < 1 << 22)
                matrix.ReadRows(new StepRange(0, steps), new float[steps * matrix.CellCount]);
        }
        catch (LstmVisFormatException)
        {
        }
    }
}
