using System.Globalization;

namespace LstmVis.Core.Tests;

public sealed class IndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lstmvis-index-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<IMatcher> CreateReady(MatchCase matchCase, int threads = 2, bool forceScalar = false)
    {
        string folder = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        var options = new MatcherOptions { IndexFolder = folder, ThreadCount = threads, ForceScalar = forceScalar, SegmentPositions = matchCase.Seed % 2 == 0 ? null : 64 * (1 + (matchCase.Seed % 5)) };
        IIndexedMatcher matcher = MatcherFactory.Create(matchCase.Documents, matchCase.Selection.Pattern.Sources, options);
        await matcher.WaitForIndexesAsync(TestContext.Current.CancellationToken);
        Assert.All(matcher.GetIndexStatuses(), status => Assert.True(status.State == IndexState.Ready, $"{status} of {matchCase}"));
        return matcher;
    }

    [Fact]
    public async Task The_indexed_matcher_follows_the_definition()
    {
        // Every case writes files: a thousand of them each time, and as many as LSTMVIS_INDEX_CASES says when the engine changes.
        int count = int.Parse(Environment.GetEnvironmentVariable("LSTMVIS_INDEX_CASES") ?? "1000", CultureInfo.InvariantCulture);
        for (int seed = 20_000_000; seed < 20_000_000 + count; seed++)
            await MatcherAssert.FollowsDefinition(MatchCase.Create(seed), matchCase => CreateReady(matchCase, 1, seed % 7 == 0), matchCase => CreateReady(matchCase, 2, seed % 7 == 0));
    }

    [Fact]
    public async Task The_indexed_matcher_equals_the_reference_on_larger_cases()
    {
        for (int seed = 1_000; seed < 1_120; seed++)
            await MatcherAssert.EqualsReference(matchCase => CreateReady(matchCase, 1 + (seed % 2)), MatchCase.CreateLarge(seed));
    }

    [Fact]
    public void The_least_and_greatest_numbers_leave_NaN_out()
    {
        for (int stepCount = 1; stepCount < 40; stepCount++)
        {
            float[] values = [.. Enumerable.Range(0, stepCount).Select(step => step == 0 ? 0.25f : step % 3 == 0 ? step : step % 3 == 1 ? float.NaN : -step)];
            var source = new Source($"{stepCount}", new ArrayStateMatrix(values, stepCount, 1), 0, SourceKinds.HiddenState, Transform.None);
            using SourceIndex index = new IndexBuilder(source, new StepPositions(Documents.Whole(stepCount)), _folder, new ParallelOptions()).Ensure();
            Assert.Equal(values.Where(value => !float.IsNaN(value)).Min(), index.Segments[0].Least);
            Assert.Equal(values.Where(value => !float.IsNaN(value)).Max(), index.Segments[0].Greatest);
        }
    }

    [Fact]
    public void An_index_that_is_right_is_kept_and_one_of_other_numbers_is_built_anew()
    {
        MatchCase matchCase = CreateSegmented();
        Source source = matchCase.Selection.Pattern.Sources[0];
        var positions = new StepPositions(matchCase.Documents);
        int first = Build(source, positions);
        Assert.Equal((positions.PositionCount + 127) / 128, first);
        Assert.Equal(0, Build(source, positions));

        float[] values = new float[source.StepCount * source.CellCount];
        source.States.ReadRows(new StepRange(0, source.StepCount), values);
        values[^1] += 1;
        var changed = new Source(source.Id, new ArrayStateMatrix(values, source.StepCount, source.CellCount), source.Layer, source.Kind, source.Transform);
        Assert.Equal(first, Build(changed, positions));
        Assert.Equal(0, Build(changed, positions));
    }

    [Fact]
    public void A_flipped_byte_or_a_cut_off_end_anywhere_is_found_and_rebuilt()
    {
        MatchCase matchCase = CreateSegmented();
        Source source = matchCase.Selection.Pattern.Sources[0];
        var positions = new StepPositions(matchCase.Documents);
        Build(source, positions);
        string folder = Path.Combine(_folder, IndexBuilder.GetFolderName(source.Id));
        Dictionary<string, byte[]> right = ReadAll(folder);
        var random = new Random(4);
        foreach ((string file, byte[] bytes) in right)
        {
            for (int round = 0; round < 3; round++)
            {
                byte[] wrong = [.. bytes];
                wrong[random.Next(wrong.Length)] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(file, round == 2 ? bytes[..random.Next(bytes.Length)] : wrong);
                Build(source, positions);
                Dictionary<string, byte[]> rebuilt = ReadAll(folder);
                Assert.Equal(right.Keys.Order(), rebuilt.Keys.Order());
                Assert.All(right, entry => Assert.True(entry.Value.AsSpan().SequenceEqual(rebuilt[entry.Key]), $"{entry.Key} differs after {file} was damaged"));
            }

            File.Delete(file);
            Build(source, positions);
            Assert.True(File.Exists(file));
        }
    }

    [Fact]
    public void A_build_that_was_stopped_goes_on_where_it_was()
    {
        MatchCase matchCase = CreateSegmented();
        Source source = matchCase.Selection.Pattern.Sources[0];
        var positions = new StepPositions(matchCase.Documents);
        int segments = (positions.PositionCount + 127) / 128;
        using var stop = new CancellationTokenSource();
        var stopped = new IndexBuilder(source, positions, _folder, new ParallelOptions { CancellationToken = stop.Token }, 128);
        Assert.ThrowsAny<OperationCanceledException>(() => stopped.Ensure(fraction =>
        {
            if (fraction > 0.5)
                stop.Cancel();
        }));
        Assert.InRange(stopped.BuiltCount, 1, segments - 1);
        Assert.Equal(segments - stopped.BuiltCount, Build(source, positions));
    }

    [Fact]
    public void A_build_that_was_cut_off_at_any_file_is_finished_to_the_same_bytes()
    {
        MatchCase matchCase = CreateSegmented();
        Source source = matchCase.Selection.Pattern.Sources[0];
        var positions = new StepPositions(matchCase.Documents);
        Build(source, positions);
        string folder = Path.Combine(_folder, IndexBuilder.GetFolderName(source.Id));
        Dictionary<string, byte[]> right = ReadAll(folder);

        // The order in which one thread makes the files; each lies under a temporary name until it is whole.
        string[] order = [.. right.Keys.OrderBy(GetPlace)];
        var random = new Random(6);
        for (int made = 0; made <= order.Length; made++)
        {
            for (int round = 0; round < 2; round++)
            {
                foreach (string file in Directory.GetFiles(folder))
                    File.Delete(file);
                for (int place = 0; place < made; place++)
                    File.WriteAllBytes(order[place], right[order[place]]);
                if (made < order.Length)
                    File.WriteAllBytes(order[made] + ".partial", right[order[made]][..random.Next(right[order[made]].Length + 1)]);
                int segments = order[..made].Count(file => Path.GetFileName(file).StartsWith("segment-", StringComparison.Ordinal));
                Assert.Equal(((positions.PositionCount + 127) / 128) - segments, Build(source, positions));
                Dictionary<string, byte[]> rebuilt = ReadAll(folder);
                Assert.Equal(right.Keys.Order(), rebuilt.Keys.Order());
                Assert.All(right, entry => Assert.True(entry.Value.AsSpan().SequenceEqual(rebuilt[entry.Key]), $"{entry.Key} differs after {made} files"));
            }
        }

        (int, int) GetPlace(string path)
        {
            string name = Path.GetFileNameWithoutExtension(path);
            string[] kinds = ["boundaries", "index", "rows", "codes", "range", "segment"];
            string[] parts = name.Split('-');
            return (parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : -1, Array.IndexOf(kinds, parts[0]));
        }
    }

    [Fact]
    public void The_memory_of_building_does_not_grow_with_the_steps_or_beyond_48_MiB_per_thread()
    {
        foreach (int cellCount in (int[])[1, 64, 650, 4_000, 50_000, 200_000])
        {
            var wide = new Source("wide", new NoNumbers(1_000_000_000 / cellCount, cellCount), 0, SourceKinds.HiddenState, Transform.None);
            IndexPlan plan = IndexPlan.Create(wide, new StepPositions(Documents.Whole(wide.StepCount)), null);
            Assert.InRange((long)plan.GetRoom(0) * plan.RowBytes, 1, 48 << 20);
        }

        // Eight times the steps, hardly more memory: the same columns are used for every segment.
        long few = MeasureAllocation(16 * 1_024);
        long many = MeasureAllocation(128 * 1_024);
        Assert.InRange(many, few / 2, few + (1 << 20));

        long MeasureAllocation(int stepCount)
        {
            var source = new Source($"{stepCount}", new NoNumbers(stepCount, 128), 0, SourceKinds.HiddenState, Transform.None);
            var positions = new StepPositions(Documents.Whole(stepCount));
            var builder = new IndexBuilder(source, positions, _folder, new ParallelOptions { MaxDegreeOfParallelism = 1 }, 8 * 1_024);
            long before = GC.GetAllocatedBytesForCurrentThread();
            builder.Ensure().Dispose();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>Numbers that take no memory.</summary>
    private sealed class NoNumbers(int stepCount, int cellCount) : IStateMatrix
    {
        public int StepCount => stepCount;

        public int CellCount => cellCount;

        public string Fingerprint => $"{stepCount}x{cellCount}";

        public void ReadRows(StepRange steps, Span<float> destination)
        {
            for (int place = 0; place < steps.Length * cellCount; place++)
                destination[place] = ((steps.Start * cellCount) + place) % 977 / 977f;
        }
    }

    [Fact]
    public void The_index_is_the_same_whatever_the_number_of_threads()
    {
        // Rows of 1,000 cells: several chunks per segment, several segments, and documents that begin and end inside chunks.
        var random = new Random(11);
        const int stepCount = 3_000;
        const int cellCount = 1_000;
        float[] values = [.. Enumerable.Range(0, stepCount * cellCount).Select(_ => (float)random.NextDouble() - 0.5f)];
        var source = new Source("wide", new ArrayStateMatrix(values, stepCount, cellCount), 0, SourceKinds.HiddenState, Transform.None);
        int[] starts = [0, .. Enumerable.Range(0, 40).Select(_ => random.Next(1, stepCount)).Distinct().Order()];
        var positions = new StepPositions(new Documents(stepCount, starts));
        Dictionary<string, byte[]>? expected = null;
        foreach (int threads in (int[])[1, 2, 4])
        {
            var builder = new IndexBuilder(source, positions, Path.Combine(_folder, $"{threads}"), new ParallelOptions { MaxDegreeOfParallelism = threads }, 640);
            builder.Ensure().Dispose();
            Assert.Equal(5, builder.BuiltCount);
            Dictionary<string, byte[]> files = ReadAll(Path.Combine(_folder, $"{threads}", IndexBuilder.GetFolderName(source.Id))).ToDictionary(entry => Path.GetFileName(entry.Key), entry => entry.Value);
            expected ??= files;
            Assert.Equal(expected.Keys.Order(), files.Keys.Order());
            Assert.All(expected, entry => Assert.True(entry.Value.AsSpan().SequenceEqual(files[entry.Key]), $"{entry.Key} differs with {threads} threads"));
        }

        CheckCodes(values, cellCount, positions, expected!);
    }

    // The files by themselves, number by number.
    private static void CheckCodes(float[] values, int cellCount, StepPositions positions, Dictionary<string, byte[]> files)
    {
        var book = new CodeBook(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(files["boundaries.npy"].AsSpan(IndexFile.HeaderBytes)).ToArray());
        int rowBytes = (cellCount + 63) / 64 * 64;
        for (int position = 0; position < positions.PositionCount; position++)
        {
            int room = Math.Min(640, ((positions.PositionCount + 63) / 64 * 64) - (position / 640 * 640));
            int filled = positions.FindFilled(position);
            bool isUsed = position < positions.GetPositions(filled).End;
            ReadOnlySpan<byte> row = files[$"rows-{position / 640:D5}.npy"].AsSpan(IndexFile.HeaderBytes + (position % 640 * rowBytes), rowBytes);
            byte[] codes = files[$"codes-{position / 640:D5}.npy"];
            for (int cell = 0; cell < rowBytes; cell++)
            {
                byte code = isUsed && cell < cellCount ? book.GetCode(values[((position - filled) * cellCount) + cell]) : (byte)0;
                if (row[cell] != code || (cell < cellCount && codes[IndexFile.HeaderBytes + (cell * room) + (position % 640)] != code))
                    Assert.Fail($"Cell {cell} at position {position} has a wrong code.");
            }
        }
    }

    [Fact]
    public void An_index_that_is_right_is_used_where_nothing_can_be_written()
    {
        MatchCase matchCase = CreateSegmented();
        Source source = matchCase.Selection.Pattern.Sources[0];
        var positions = new StepPositions(matchCase.Documents);
        Build(source, positions);
        string folder = Path.Combine(_folder, IndexBuilder.GetFolderName(source.Id));
        string lockFile = Path.Combine(folder, "building.lock");

        // Another process that builds, or died, does not matter.
        using (new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal(0, Build(source, positions));
        File.Delete(lockFile);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            // Whoever may write everywhere sees at least that nothing was written.
            Assert.Equal(0, Build(source, positions));
            Assert.False(File.Exists(lockFile));
        }
        finally
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_leaves_a_matcher_that_works()
    {
        string file = Path.Combine(_folder, "a file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await MatcherAssert.EqualsReference(async matchCase =>
        {
            IIndexedMatcher matcher = MatcherFactory.Create(matchCase.Documents, matchCase.Selection.Pattern.Sources, new MatcherOptions { IndexFolder = file });
            await matcher.WaitForIndexesAsync(TestContext.Current.CancellationToken);
            Assert.All(matcher.GetIndexStatuses(), status => Assert.Equal(IndexState.Failed, status.State));
            return matcher;
        }, MatchCase.CreateLarge(3));
    }

    [Fact]
    public async Task A_matcher_that_was_disposed_says_so()
    {
        MatchCase matchCase = MatchCase.CreateLarge(3);
        var matcher = (IIndexedMatcher)await CreateReady(matchCase);
        matcher.Dispose();
        matcher.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => matcher.FindAsync(matchCase.Selection, MatchOptions.Default, 0, 1, TestContext.Current.CancellationToken));
    }

    private static MatchCase CreateSegmented() => Enumerable.Range(0, 1_000).Select(MatchCase.CreateLarge).First(matchCase => matchCase.Documents.StepCount is > 700 and < 1_000 && matchCase.Documents.Count > 1);

    private int Build(Source source, StepPositions positions)
    {
        var builder = new IndexBuilder(source, positions, _folder, new ParallelOptions(), 128);
        builder.Ensure().Dispose();
        return builder.BuiltCount;
    }

    private static Dictionary<string, byte[]> ReadAll(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).ToDictionary(file => file, File.ReadAllBytes);
}
