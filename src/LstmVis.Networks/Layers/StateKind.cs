using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Something that a layer has one of per cell and step, and that can be recorded as a source.</summary>
/// <param name="Name">Names it in source ids: <c>cell_state</c>, <c>forget_gate</c>.</param>
/// <param name="Transform">What turns its numbers into activations.</param>
/// <param name="IsGate">Whether it is made anew at each step, rather than kept.</param>
/// <param name="IsUnsigned">Whether its numbers are never negative.</param>
public sealed record StateKind(string Name, Transform Transform, bool IsGate, bool IsUnsigned)
{
    /// <summary>The output of a layer.</summary>
    public static StateKind HiddenState { get; } = new(SourceKinds.HiddenState, Transform.None, false, false);

    /// <summary>The memory of an LSTM.</summary>
    public static StateKind CellState { get; } = new(SourceKinds.CellState, Transform.Tanh, false, false);

    /// <summary>How much of its candidate an LSTM takes in.</summary>
    public static StateKind InputGate { get; } = Gate("input_gate");

    /// <summary>How much of its memory an LSTM keeps.</summary>
    public static StateKind ForgetGate { get; } = Gate("forget_gate");

    /// <summary>How much of its memory an LSTM shows.</summary>
    public static StateKind OutputGate { get; } = Gate("output_gate");

    /// <summary>How much of its state a GRU's candidate sees.</summary>
    public static StateKind ResetGate { get; } = Gate("reset_gate");

    /// <summary>How much of its state a GRU keeps.</summary>
    public static StateKind UpdateGate { get; } = Gate("update_gate");

    /// <summary>What would be taken in; between -1 and 1.</summary>
    public static StateKind Candidate { get; } = new("candidate", Transform.None, true, false);

    private static StateKind Gate(string name) => new(name, Transform.None, true, true);
}
