using System.Runtime.Intrinsics;

namespace LstmVis.Core.Tests;

public class BitmapMatcherTests
{
    private static Func<MatchCase, Task<IMatcher>> Create(int threads, bool forceScalar = false) =>
        matchCase => Task.FromResult<IMatcher>(MatcherFactory.Create(matchCase.Documents, matchCase.Selection.Pattern.Sources, new MatcherOptions { ThreadCount = threads, ForceScalar = forceScalar, CountedAtOnce = matchCase.Seed % 3 == 0 ? 256 : 1 }));

    [Theory]
    [InlineData(6_000_000)]
    [InlineData(7_000_000)]
    [InlineData(8_000_000)]
    [InlineData(9_000_000)]
    public async Task With_one_thread_and_with_two_it_follows_the_definition_on_5000_random_cases(int firstSeed)
    {
        for (int seed = firstSeed; seed < firstSeed + 5_000; seed++)
            await MatcherAssert.FollowsDefinition(MatchCase.Create(seed), Create(1), Create(2));
    }

    [Fact]
    public async Task The_scalar_kernels_follow_the_definition_too()
    {
        for (int seed = 5_000_000; seed < 5_003_000; seed++)
            await MatcherAssert.FollowsDefinition(MatchCase.Create(seed), Create(1, forceScalar: true));
    }

    [Fact]
    public async Task It_equals_the_reference_on_larger_cases()
    {
        for (int seed = 0; seed < 250; seed++)
            await MatcherAssert.EqualsReference(Create(1 + (seed % 2)), MatchCase.CreateLarge(seed));
    }

    [Fact]
    public void Sliced_kernels_equal_the_scalar_one()
    {
        var scalar = new ScalarBoundKernel();
        IBoundKernel[] kernels = [new SlicedBoundKernel<Vector256<ulong>, Slices256>(), new SlicedBoundKernel<Vector128<ulong>, Slices128>(), new SlicedBoundKernel<ulong, Slices64>()];
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            int positions = random.Next(1, 3_000);
            Bitmap[] bitmaps = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => CreateBitmap(random, positions))];
            Bitmap? allowed = random.Next(3) == 0 ? CreateBitmap(random, positions) : null;
            int minLength = random.Next(1, 15);
            var query = new BoundQuery(bitmaps, (RunShape)random.Next(3), minLength, random.Next(2) == 0 ? int.MaxValue : minLength + random.Next(8), random.Next(2) == 0, allowed);
            int[] expected = new int[query.BlockCount];
            scalar.FindMaxima(query, 0, expected);
            foreach (IBoundKernel kernel in kernels)
            {
                int[] actual = new int[query.BlockCount];
                kernel.FindMaxima(query, 0, actual);
                Assert.Equal(expected, actual);
                ulong[] expectedAnchors = new ulong[4];
                ulong[] anchors = new ulong[4];
                for (int block = 0; block < query.BlockCount; block++)
                {
                    int level = random.Next(1, bitmaps.Length + 2);
                    scalar.MarkAnchors(query, block, level, expectedAnchors);
                    kernel.MarkAnchors(query, block, level, anchors);
                    Assert.Equal(expectedAnchors, anchors);
                }
            }
        }
    }

    [Fact]
    public void A_mirrored_bitmap_has_every_bit_at_the_other_end()
    {
        var random = new Random(3);
        for (int positions = 0; positions < 600; positions += 1 + random.Next(3))
        {
            Bitmap bitmap = CreateBitmap(random, positions);
            Bitmap mirrored = bitmap.Mirror();
            for (int position = 0; position < positions; position++)
                Assert.Equal(bitmap[position], mirrored[positions - 1 - position]);
            Assert.Equal(bitmap.Words, mirrored.Mirror().Words);
        }
    }

    [Fact]
    public void The_cache_keeps_what_was_used_last_within_its_budget()
    {
        long size = new Bitmap(1_000).Bytes;
        using var cache = new BitmapCache(new BitmapBudget(2 * size));
        BitmapKey[] keys = [.. Enumerable.Range(0, 3).Select(cell => new BitmapKey(0, cell, new OnTest(0.3f, Side.Positive)))];
        cache.Add(keys[0], new Bitmap(1_000));
        cache.Add(keys[1], new Bitmap(1_000));
        Assert.NotNull(cache.Find(keys[0]));
        cache.Add(keys[2], new Bitmap(1_000));
        Assert.Null(cache.Find(keys[1]));
        Assert.NotNull(cache.Find(keys[0]));
        Assert.NotNull(cache.Find(keys[2]));
        Assert.Equal(2 * size, cache.UsedBytes);
        cache.Add(keys[1], new Bitmap(1_000_000));
        Assert.Null(cache.Find(keys[1]));
    }

    [Fact]
    public void Matchers_share_a_budget_and_none_loses_its_fair_share()
    {
        long size = new Bitmap(1_000).Bytes;
        var budget = new BitmapBudget(6 * size);
        using var first = new BitmapCache(budget);
        Fill(first, 0, 10);
        Assert.Equal((6 * size, 6 * size), (first.UsedBytes, budget.UsedBytes));

        // A second one takes the oldest of the first down to half, and no more.
        var second = new BitmapCache(budget);
        Fill(second, 0, 2);
        Assert.Equal((4 * size, 2 * size), (first.UsedBytes, second.UsedBytes));
        Assert.Null(first.Find(Key(5)));
        Assert.NotNull(first.Find(Key(6)));
        Fill(second, 2, 50);
        Assert.Equal((3 * size, 3 * size, 6 * size), (first.UsedBytes, second.UsedBytes, budget.UsedBytes));
        Assert.NotNull(first.Find(Key(6)));
        Assert.Null(first.Find(Key(7)));

        // With a third, shares are two each: what the others have beyond goes, the least recently used first.
        using var third = new BitmapCache(budget);
        Fill(third, 0, 50);
        Assert.Equal((2 * size, 2 * size, 2 * size), (first.UsedBytes, second.UsedBytes, third.UsedBytes));
        second.Dispose();
        Assert.Equal(4 * size, budget.UsedBytes);
        Fill(third, 50, 50);
        Assert.Equal((2 * size, 4 * size), (first.UsedBytes, third.UsedBytes));

        // What comes from a search that ends behind its matcher is not kept.
        Fill(second, 0, 1);
        Assert.Equal(0, second.UsedBytes);

        BitmapKey Key(int cell) => new(0, cell, new OnTest(0.3f, Side.Positive));
        void Fill(BitmapCache cache, int firstCell, int count)
        {
            for (int cell = firstCell; cell < firstCell + count; cell++)
                cache.Add(Key(cell), new Bitmap(1_000));
        }
    }

    [Fact]
    public async Task Users_share_a_budget_whatever_matchers_they_use_and_the_idle_lose_theirs()
    {
        long size = new Bitmap(1_000).Bytes;
        long now = 0;
        var budget = new BitmapBudget(6 * size, () => now);
        using var project = new BitmapCache(budget);
        using var other = new BitmapCache(budget);

        // Ann has two projects open and Ben one: half of the memory is his all the same.
        await Fill("ann", project, 0, 6);
        await Fill("ann", other, 0, 6);
        await Fill("ben", project, 100, 10);
        Assert.Equal((3 * size, 3 * size), (budget.GetUsedBytes("ann"), budget.GetUsedBytes("ben")));
        Assert.Equal((3 * size, 3 * size), (other.UsedBytes, project.UsedBytes));

        // What one of them asks for goes out of the own share only, the least recently used first, and others may use it too.
        Assert.NotNull(project.Find(Key(107)));
        await Fill("ben", project, 200, 1);
        Assert.NotNull(project.Find(Key(107)));
        Assert.Null(project.Find(Key(108)));
        Assert.Equal(3 * size, budget.GetUsedBytes("ann"));

        // A third takes from both; who is silent for long keeps nothing against the others.
        await Fill("eve", project, 300, 10);
        Assert.Equal((2 * size, 2 * size, 2 * size), (budget.GetUsedBytes("ann"), budget.GetUsedBytes("ben"), budget.GetUsedBytes("eve")));
        now += 16 * 60 * 1000;
        await Fill("eve", project, 400, 10);
        Assert.Equal((0, 0, 6 * size), (budget.GetUsedBytes("ann"), budget.GetUsedBytes("ben"), budget.GetUsedBytes("eve")));
        Assert.Null(BitmapBudget.CurrentUser);

        BitmapKey Key(int cell) => new(0, cell, new OnTest(0.3f, Side.Positive));
        Task Fill(string user, BitmapCache cache, int firstCell, int count) => Task.Run(() =>
        {
            BitmapBudget.CurrentUser = user;
            Parallel.For(firstCell, firstCell + count, new ParallelOptions { MaxDegreeOfParallelism = 1 }, cell => cache.Add(Key(cell), new Bitmap(1_000)));
        });
    }

    private static Bitmap CreateBitmap(Random random, int positions)
    {
        var bitmap = new Bitmap(positions);
        int meanLength = 1 << random.Next(7);
        for (int start = random.Next(meanLength); start < positions; start += random.Next(1, 2 * meanLength))
        {
            int end = Math.Min(positions, start + random.Next(1, 2 * meanLength));
            Bitmap.Set(bitmap.Words, start, end);
            start = end;
        }

        return bitmap;
    }
}
