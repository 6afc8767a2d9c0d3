using System.Runtime.InteropServices;
using System.Text.Json;
using LstmVis.Formats;

namespace LstmVis.Benchmarks;

/// <summary>Files to import: a float32 matrix of any size, token ids and their vocabulary. Made once.</summary>
/// <param name="Matrix">The states, <c>[timeStep, cell]</c>.</param>
/// <param name="Tokens">The token ids.</param>
/// <param name="Vocabulary">Their texts.</param>
internal sealed record ImportData(string Matrix, string Tokens, string Vocabulary)
{
    public const int CellCount = 1024;
    private const int WordCount = 5000;
    private const int BlockSteps = 4096;

    public static ImportData Make(string folder, long bytes)
    {
        var data = new ImportData(Path.Combine(folder, "h0.npy"), Path.Combine(folder, "tokens.npy"), Path.Combine(folder, "vocabulary.json"));
        if (File.Exists(data.Vocabulary))
            return data;
        Directory.CreateDirectory(folder);
        Console.WriteLine($"Making {bytes / 1e9:0.0} GB of states in {folder}");
        int stepCount = (int)(bytes / (CellCount * sizeof(float)));
        var random = new Random(1);
        float[] block = new float[(BlockSteps + 1) * CellCount];
        for (int place = 0; place < block.Length; place++)
            block[place] = (float)Math.Tanh(2 * ((random.NextDouble() * 2) - 1));
        NpyWriter.Write(data.Tokens, (ReadOnlySpan<int>)Enumerable.Range(0, stepCount).Select(_ => random.Next(WordCount)).ToArray());
        using (FileStream stream = File.Create(data.Matrix))
        {
            stream.Write(MakeHeader(stepCount));
            // Each block begins at another cell of the same numbers, so that rows and columns differ.
            for (int step = 0; step < stepCount; step += BlockSteps)
                stream.Write(MemoryMarshal.AsBytes(block.AsSpan(random.Next(CellCount), Math.Min(BlockSteps, stepCount - step) * CellCount)));
        }

        File.WriteAllText(data.Vocabulary, JsonSerializer.Serialize(Enumerable.Range(0, WordCount).Select(word => $"word{word}")));
        return data;
    }

    private static byte[] MakeHeader(int stepCount)
    {
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({stepCount}, {CellCount}), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.ASCII.GetBytes(text)];
    }
}
