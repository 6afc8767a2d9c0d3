using System.Runtime.InteropServices;
using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>Compares what a model of ours records with what the program that wrote it computed: files NAME.h, NAME.c, NAME.logits beside it.</summary>
internal static class ExpectedStates
{
    /// <summary>The tokens that tests/golden/*-models/make.py let their models read.</summary>
    public static int[] TokenIds { get; } = [.. Enumerable.Range(0, 40).Select(step => ((7 * step * step) + (3 * step)) % 11)];

    /// <summary>Hidden states, cell states and bits per token within 1e-5.</summary>
    public static void Check(TextModel model, string folder, string name)
    {
        LanguageModelShape shape = model.Model.Shape;
        var written = new MemoryProject();
        var recorder = new LanguageModelRecorder(model.Model, model.Vocabulary);
        recorder.Record(TokenIds, Documents.Whole(TokenIds.Length), written, null, CancellationToken.None);
        foreach ((string ending, string kind) in new[] { ("h", "hidden_state"), ("c", "cell_state") })
        {
            if (kind == "cell_state" && shape.Network != NetworkKind.Lstm)
                continue;
            float[] expected = ReadSingle(Path.Combine(folder, $"{name}.{ending}"));
            Assert.Equal(TokenIds.Length * shape.LayerCount * shape.CellCount, expected.Length);
            Assert.True(expected.Max(Math.Abs) > 0.1f);
            for (int layer = 0; layer < shape.LayerCount; layer++)
            {
                List<float> found = written.Sources[$"layer{layer}/{kind}"].Values;
                for (int place = 0; place < found.Count; place++)
                {
                    float wanted = expected[(((place / shape.CellCount * shape.LayerCount) + layer) * shape.CellCount) + (place % shape.CellCount)];
                    Assert.True(Math.Abs(wanted - found[place]) <= 1e-5 * Math.Max(1, Math.Abs(wanted)), $"{name}, layer {layer}, {kind}, {place}: expected {wanted}, found {found[place]}");
                }
            }
        }

        Assert.Equal(GetBits(ReadSingle(Path.Combine(folder, $"{name}.logits")), shape.VocabularySize), recorder.MeanBits, 1e-5 * 10);
    }

    private static double GetBits(float[] logits, int tokens)
    {
        double sum = 0;
        for (int step = 0; step + 1 < TokenIds.Length; step++)
        {
            double[] row = [.. logits.AsSpan(step * tokens, tokens).ToArray().Select(logit => (double)logit)];
            sum += (Math.Log(row.Sum(Math.Exp)) - row[TokenIds[step + 1]]) / Math.Log(2);
        }

        return sum / (TokenIds.Length - 1);
    }

    private static float[] ReadSingle(string path) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
}
