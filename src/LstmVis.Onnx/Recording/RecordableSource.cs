using LstmVis.Core;

namespace LstmVis.Onnx;

/// <summary>Something of a graph that has a row of numbers per step and can be recorded.</summary>
public sealed record RecordableSource
{
    /// <summary>The id of the source in a project: <c>layer0/cell_state</c>, or the tensor's name.</summary>
    public required string Id { get; init; }

    /// <summary>Numbers per step.</summary>
    public required int CellCount { get; init; }

    /// <summary>Zero-based; for tensors the first number in their name.</summary>
    public required int Layer { get; init; }

    /// <summary>What it is.</summary>
    public required string Kind { get; init; }

    /// <summary>What turns its numbers into activations.</summary>
    public Transform Transform { get; init; } = Transform.None;

    /// <summary>Whether its numbers are never negative.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>Whether it is recorded when nothing is said.</summary>
    public bool IsDefault { get; init; }

    /// <summary>Whether it is a gate of a recurrent node.</summary>
    public bool IsGate { get; init; }

    /// <summary>The tensor that it is; of a recurrent node, <c>Y</c>.</summary>
    internal TensorLayout Layout { get; init; } = new("", 0, 1, 1);

    /// <summary>The recurrent node that it belongs to, and which of its directions; null for other tensors.</summary>
    internal (RecurrentNode Node, int Direction)? Recurrent { get; init; }
}
