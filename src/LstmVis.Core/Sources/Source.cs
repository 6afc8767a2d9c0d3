using System.Buffers;
using System.Numerics.Tensors;

namespace LstmVis.Core;

/// <summary>The kinds of source that the program knows by name. A kind is free text; these are the usual ones.</summary>
public static class SourceKinds
{
    /// <summary>The output <c>h</c> of a recurrent layer.</summary>
    public const string HiddenState = "hidden_state";

    /// <summary>The memory <c>c</c> of an LSTM layer.</summary>
    public const string CellState = "cell_state";

    /// <summary>What a model was fed with; not a state.</summary>
    public const string Input = "input";

    /// <summary>The kind as a person reads it: <c>cell state</c>.</summary>
    public static string Describe(string kind) => kind.Replace('_', ' ');
}

/// <summary>One recorded matrix of activations, <c>[timeStep, cell]</c>: a layer of a model and a kind.</summary>
public sealed class Source
{
    private const int BlockNumbers = 1 << 15;

    /// <summary>Names a matrix.</summary>
    /// <param name="id">Unique in its project; V2 directories use <c>file::path</c>.</param>
    /// <param name="states">The stored numbers.</param>
    /// <param name="layer">Zero-based depth in the model; layer 0 is nearest the input.</param>
    /// <param name="kind">What was recorded, usually one of <see cref="SourceKinds"/>.</param>
    /// <param name="transform">What turns stored numbers into activations.</param>
    /// <param name="isUnsigned">Whether stored numbers are never negative.</param>
    public Source(string id, IStateMatrix states, int layer, string kind, Transform transform, bool isUnsigned = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(states);
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentException.ThrowIfNullOrEmpty(kind);
        Id = id;
        States = states;
        Layer = layer;
        Kind = kind;
        Transform = transform;
        IsUnsigned = isUnsigned;
    }

    /// <summary>Unique in its project.</summary>
    public string Id { get; }

    /// <summary>The stored numbers, before the transform.</summary>
    public IStateMatrix States { get; }

    /// <summary>Zero-based depth in the model.</summary>
    public int Layer { get; }

    /// <summary>What was recorded.</summary>
    public string Kind { get; }

    /// <summary>What turns stored numbers into activations.</summary>
    public Transform Transform { get; }

    /// <summary>Whether stored numbers are never negative.</summary>
    public bool IsUnsigned { get; }

    /// <summary>The number of time steps.</summary>
    public int StepCount => States.StepCount;

    /// <summary>The number of cells.</summary>
    public int CellCount => States.CellCount;

    /// <summary>Copies activations of whole rows.</summary>
    /// <param name="steps">The rows; inside <c>[0, StepCount)</c>.</param>
    /// <param name="destination">Receives <c>[timeStep, cell]</c>; at least <c>steps.Length * CellCount</c> long.</param>
    public void ReadActivations(StepRange steps, Span<float> destination)
    {
        States.ReadRows(steps, destination);
        Transform.Apply(destination[..(steps.Length * CellCount)]);
    }

    /// <summary>Copies activations of some cells.</summary>
    /// <param name="steps">The rows; inside <c>[0, StepCount)</c>.</param>
    /// <param name="cells">The cells, in the order wanted.</param>
    /// <param name="destination">Receives <c>[timeStep, cells]</c>; at least <c>steps.Length * cells.Length</c> long.</param>
    public void ReadActivations(StepRange steps, ReadOnlySpan<int> cells, Span<float> destination)
    {
        States.ReadCells(steps, cells, destination);
        Transform.Apply(destination[..(steps.Length * cells.Length)]);
    }

    /// <summary>Copies activations of some cells as half-precision numbers: half the bytes, three decimal digits.</summary>
    /// <param name="steps">The rows; inside <c>[0, StepCount)</c>.</param>
    /// <param name="cells">The cells, in the order wanted.</param>
    /// <param name="destination">Receives <c>[timeStep, cells]</c>, rounded to the nearest, beyond 65,504 to infinity; at least <c>steps.Length * cells.Length</c> long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows or cells are not all there.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void ReadActivations(StepRange steps, ReadOnlySpan<int> cells, Span<Half> destination)
    {
        if (destination.Length < (long)steps.Length * cells.Length)
            throw new ArgumentException($"{steps.Length} rows of {cells.Length} cells do not fit into {destination.Length} numbers.", nameof(destination));
        bool isWhole = IsWhole(cells);
        int blockSteps = Math.Clamp(BlockNumbers / Math.Max(1, cells.Length), 1, Math.Max(1, steps.Length));
        float[] block = ArrayPool<float>.Shared.Rent(blockSteps * cells.Length);
        try
        {
            for (int start = steps.Start; start < steps.End; start += blockSteps)
            {
                var rows = new StepRange(start, Math.Min(start + blockSteps, steps.End));
                Span<float> values = block.AsSpan(0, rows.Length * cells.Length);
                if (isWhole)
                    ReadActivations(rows, values);
                else
                    ReadActivations(rows, cells, values);
                TensorPrimitives.ConvertToHalf(values, destination[((start - steps.Start) * cells.Length)..]);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(block);
        }
    }

    private bool IsWhole(ReadOnlySpan<int> cells)
    {
        if (cells.Length != CellCount)
            return false;
        for (int cell = 0; cell < cells.Length; cell++)
        {
            if (cells[cell] != cell)
                return false;
        }

        return true;
    }
}
