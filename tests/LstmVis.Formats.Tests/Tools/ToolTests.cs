using LstmVis.Core;

namespace LstmVis.Formats.Tests;

public sealed class ToolTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_text_becomes_ids_that_the_same_vocabulary_turns_back()
    {
        File.WriteAllText(_folder["a.txt"], "the cat the dog a cat the");
        TokenizedText text = TextTokenization.Read(_folder["a.txt"], "words", most: 3);
        Assert.Equal(["<unk>", "the", "cat"], text.Vocabulary.Entries.Select(entry => entry.Value));
        Assert.Equal([1, 2, 1, 0, 0, 2, 1], text.Ids);
        Assert.Equal(2, text.UnknownCount);
        text.Write(_folder["ids"], overwrite: false);
        Assert.Throws<InvalidContentException>(() => text.Write(_folder["ids"], overwrite: false));
        Assert.Equal(text.Ids, NpyReader.ReadInt32(_folder["ids/tokens.npy"]));
        using (var file = new Hdf5File(_folder["ids/train.hdf5"]))
            Assert.Equal(text.Ids, file.ReadInt32("word_ids"));
        File.WriteAllText(_folder["b.txt"], "a bird the cat");
        foreach (string vocabulary in new[] { "vocabulary.json", "words.dict" })
            Assert.Equal([0, 0, 1, 2], TextTokenization.Read(_folder["b.txt"], vocabulary: _folder[$"ids/{vocabulary}"]).Ids);
        File.WriteAllText(_folder["few.json"], "[\"the\"]");
        Assert.Contains("'a' (time step 0", Assert.Throws<InvalidContentException>(() => TextTokenization.Read(_folder["b.txt"], vocabulary: _folder["few.json"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 0, 2, 3 })]
    public void Statistics_equal_those_of_the_definition(int[]? only)
    {
        var random = new Random(7);
        const int Steps = 500;
        float[] numbers = [.. Enumerable.Range(0, Steps * 3).Select(_ => (random.NextSingle() * 4) - 2)];
        numbers[10] = float.NaN;
        var source = new Source("h", new ArrayStateMatrix(numbers, Steps, 3), 0, SourceKinds.CellState, Transform.Tanh);
        var documents = new Documents(Steps, [0, 100, 250, 250]);
        Document[] counted = [.. documents.All().Where(document => only?.Contains(document.Index) ?? true)];
        int[] steps = [.. counted.SelectMany(document => Enumerable.Range(document.Steps.Start, document.Steps.Length))];
        ActivationStatistics found = ActivationTally.Count(source, documents, 0.2f, only, cancellation: TestContext.Current.CancellationToken);
        for (int cell = 0; cell < 3; cell++)
        {
            float[] column = [.. Enumerable.Range(0, Steps).Select(step => (float)Math.Tanh(numbers[(step * 3) + cell]))];
            float[] real = [.. steps.Select(step => column[step]).Where(value => !float.IsNaN(value))];
            double mean = real.Average(value => (double)value);
            Assert.Equal(real.Length, found.Counts[cell]);
            Assert.Equal((real.Min(), real.Max()), (found.Low[cell], found.High[cell]));
            Assert.Equal(mean, found.Mean[cell], 9);
            Assert.Equal(Math.Sqrt(real.Average(value => (value - mean) * (value - mean))), found.Deviation[cell], 9);
            Assert.Equal((double)real.Count(value => value >= 0.2f) / real.Length, found.PositiveShare[cell], 12);
            Assert.Equal((double)real.Count(value => value <= -0.2f) / real.Length, found.NegativeShare[cell], 12);
            int longest = counted.Max(document => LongestRun(column.AsSpan(document.Steps.Start, document.Steps.Length)));
            Assert.Equal(longest, found.LongestRun[cell]);
        }

        static int LongestRun(ReadOnlySpan<float> values)
        {
            int longest = 0;
            for (int start = 0; start < values.Length; start++)
            {
                int end = start;
                while (end < values.Length && values[end] >= 0.2f)
                    end++;
                longest = Math.Max(longest, end - start);
            }

            return longest;
        }
    }

    [Fact]
    public void The_best_entries_come_first_and_ties_go_to_the_lesser_id()
    {
        NpyWriter.Write(_folder["scores.npy"], [0.1f, 0.7f, 0.7f, float.NaN, -1, 5, 2, 2], 4);
        Assert.Equal(2, TopKSort.Run(_folder["scores.npy"], null, 3, _folder["out"], cancellation: TestContext.Current.CancellationToken));
        Assert.Equal([1, 2, 0, 1, 2, 3], NpyReader.ReadInt32(_folder["out/ids.npy"], axes: 2));
        Assert.Equal([0.7f, 0.7f, 0.1f, 5, 2, 2], NpyReader.ReadSingle(_folder["out/weights.npy"], axes: 2));
        NpyWriter.Write(_folder["ids.npy"], [9, 8, 7, 6, 5, 4, 3, 2], 4);
        TopKSort.Run(_folder["scores.npy"], _folder["ids.npy"], 10, _folder["all"], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([7, 8, 9, 6, 4, 2, 3, 5], NpyReader.ReadInt32(_folder["all/ids.npy"], axes: 2));
    }
}
