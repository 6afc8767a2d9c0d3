using PureHDF;

namespace LstmVis.Cli.Tests;

/// <summary>Writes small directories made for LSTMVis 2, right ones and ones with a mistake.</summary>
internal sealed class V2Folder
{
    /// <summary>Time steps of the corpus.</summary>
    public const int StepCount = 12;

    /// <summary>Cells of the only source, <c>states::states1</c>.</summary>
    public const int CellCount = 4;

    /// <summary>One token id per step: <c>a b a b …</c>.</summary>
    public int[] TokenIds { get; init; } = [.. Enumerable.Range(0, StepCount).Select(step => step % 2)];

    /// <summary>Stored numbers, <c>[timeStep, cell]</c>. Cell c is on (0.9) in steps where <c>step % 4 >= c</c>, else off (-0.9).</summary>
    public float[,] States { get; init; } = MakeStates(StepCount);

    /// <summary>The lines of the dictionary.</summary>
    public string Dictionary { get; init; } = "a 0\nb 1\n";

    /// <summary>The dataset that <c>lstm.yml</c> names for the states.</summary>
    public string StatesPath { get; init; } = "states1";

    /// <summary>The transform that <c>lstm.yml</c> names.</summary>
    public string Transform { get; init; } = "tanh";

    /// <summary>Writes the directory.</summary>
    /// <returns>Its path.</returns>
    public string WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        new H5File { ["words"] = TokenIds }.Write(Path.Combine(folder, "train.hdf5"));
        new H5File { ["states1"] = States }.Write(Path.Combine(folder, "states.hdf5"));
        File.WriteAllText(Path.Combine(folder, "words.dict"), Dictionary);
        File.WriteAllText(Path.Combine(folder, "lstm.yml"), $$"""
            name: tiny
            description: two tokens and four cells
            files: {states: states.hdf5, train: train.hdf5, words: words.dict}
            word_sequence: {file: train, path: words, dict_file: words}
            states:
              file: states
              types:
                - {type: state, layer: 1, path: {{StatesPath}}, transform: {{Transform}}}
            """);
        return folder;
    }

    /// <summary>The usual states for another number of steps.</summary>
    public static float[,] MakeStates(int stepCount)
    {
        var states = new float[stepCount, CellCount];
        for (int step = 0; step < stepCount; step++)
        {
            for (int cell = 0; cell < CellCount; cell++)
                states[step, cell] = step % 4 >= cell ? 0.9f : -0.9f;
        }

        return states;
    }
}
