namespace LstmVis.Onnx;

/// <summary>What the user says about a graph that it does not show itself.</summary>
public sealed record OnnxModelOptions
{
    /// <summary>The input that the corpus goes into; null guesses.</summary>
    public string? Input { get; init; }

    /// <summary>The axis of that input that runs through time, 0 or 1; null guesses.</summary>
    public int? TimeAxis { get; init; }

    /// <summary>The output from which each state input is fed at the next step, by the name of the input; what is missing is guessed.</summary>
    public IReadOnlyDictionary<string, string> States { get; init; } = new Dictionary<string, string>();

    /// <summary>Inputs that get one number everywhere, by name.</summary>
    public IReadOnlyDictionary<string, float> Fixed { get; init; } = new Dictionary<string, float>();

    /// <summary>The most steps that the model reads at once; null for <see cref="OnnxRecorder.DefaultContext"/> where its state cannot be carried on.</summary>
    public int? Context { get; init; }

    /// <summary>The output that predicts the next token; null guesses, empty takes none.</summary>
    public string? Logits { get; init; }
}
