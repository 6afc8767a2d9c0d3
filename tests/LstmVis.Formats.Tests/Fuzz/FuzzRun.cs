namespace LstmVis.Formats.Tests;

/// <summary>
/// Reads damaged files in bounded time and memory. LSTMVIS_FUZZ is the number of mutants per file, 30 by default; a mutant is repeated by its file and seed.
/// </summary>
internal static class FuzzRun
{
    private const long MaxAllocatedBytes = 2L << 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly int MutantCount = int.TryParse(Environment.GetEnvironmentVariable("LSTMVIS_FUZZ"), out int count) ? count : 30;

    /// <summary>Damages a file again and again, and lets it be read each time.</summary>
    /// <param name="whole">The file as it was.</param>
    /// <param name="file">Where the mutants are written.</param>
    /// <param name="read">Reads whatever the file belongs to.</param>
    /// <param name="check">Looks at what was read, and whether the file was cut off.</param>
    /// <param name="seeds">Mutants, where the usual number would be too many.</param>
    public static void Damage<T>(byte[] whole, string file, Func<T> read, Action<T, bool> check, int? seeds = null)
    {
        int refused = 0;
        for (int seed = 0; seed < (seeds ?? MutantCount); seed++)
        {
            (byte[] bytes, string what, bool isCut) = Mutations.Make(whole, seed);
            File.WriteAllBytes(file, bytes);
            string name = $"{Path.GetFileName(file)}, seed {seed}: {what}";
            Bounded(() => refused += Attempt(read, check, name, isCut) ? 0 : 1, name);
        }

        Assert.True((seeds ?? MutantCount) < 30 || refused > 0, "No mutant was refused: the damage does not reach the reader.");
    }

    /// <summary>Whether it was read; false where it was refused as it should be.</summary>
    public static bool Attempt<T>(Func<T> read, Action<T, bool> check, string name, bool isCut)
    {
        T found;
        try
        {
            found = read();
        }
        catch (LstmVisFormatException error)
        {
            Assert.DoesNotContain('\n', error.Message);
            Assert.True(error.Message.Length < 2100, name);
            return false;
        }
        catch (Exception error)
        {
            Assert.Fail($"{name}: {error}");
            throw;
        }

        try
        {
            check(found, isCut);
        }
        catch (Xunit.Sdk.XunitException error)
        {
            Assert.Fail($"{name}: it was read as other numbers than it held. {error.Message}");
        }

        return true;
    }

    /// <summary>Works on a thread of its own, so that a reader that hangs fails the test instead of the run; and counts what it allocates.</summary>
    public static void Bounded(Action work, string name)
    {
        Exception? failure = null;
        long before = GC.GetTotalAllocatedBytes();
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception error)
            {
                failure = error;
            }
        }) { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(Patience), $"{name}: the reader does not come to an end.");
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        Assert.True(GC.GetTotalAllocatedBytes() - before < MaxAllocatedBytes, $"{name}: the reader took {(GC.GetTotalAllocatedBytes() - before) / 1e6:N0} MB.");
    }
}
