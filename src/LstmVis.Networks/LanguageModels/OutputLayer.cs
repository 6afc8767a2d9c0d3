using System.Numerics.Tensors;

namespace LstmVis.Networks;

/// <summary>The last layer: a softmax over tokens or labels, or the numbers of a vector; a block of rows at a time, so that a large vocabulary needs little memory.</summary>
internal sealed class OutputLayer
{
    private const int BlockLength = 1 << 18;
    private readonly RecurrentModel _model;
    private readonly int _cells;
    private readonly int _outputs;
    private readonly int _blockRows;
    private readonly float[] _logits;
    private readonly PackedMatrix _packed;
    private float[] _probabilities = [];

    public OutputLayer(RecurrentModel model)
    {
        _model = model;
        _cells = model.Sizes.CellCount;
        _outputs = model.Sizes.OutputSize;
        _blockRows = Math.Max(24, BlockLength / _outputs / 24 * 24);
        _logits = new float[_blockRows * _outputs];
        _packed = new PackedMatrix(model.Kernels.PanelWidth);
    }

    /// <summary>The sum of the losses of all targets and, where <paramref name="gradients"/> are wanted, its derivatives times <paramref name="scale"/>.</summary>
    /// <remarks>The loss of a target is its negative log likelihood in nats; of a vector, the mean of its channels' squared differences.</remarks>
    public double Run(ReadOnlySpan<float> hidden, in StepTargets targets, float scale, Span<float> hiddenGradient, float[]? gradients)
    {
        int rowCount = hidden.Length / _cells;
        double loss = 0;
        for (int start = 0; start < rowCount; start += _blockRows)
        {
            int rows = Math.Min(_blockRows, rowCount - start);
            ReadOnlySpan<float> block = hidden.Slice(start * _cells, rows * _cells);
            Span<float> logits = GetLogits(block, rows);
            for (int row = 0; row < rows; row++)
            {
                Span<float> values = logits.Slice(row * _outputs, _outputs);
                int target = targets.Ids[start + row];
                if (target < 0)
                    values.Clear();
                else if (_model.Sizes.Head == HeadKind.NextVector)
                {
                    TensorPrimitives.Subtract(values, targets.Vectors.Slice((start + row) * _outputs, _outputs), values);
                    loss += TensorPrimitives.SumOfSquares<float>(values) / _outputs;
                    TensorPrimitives.Multiply(values, 2f * scale / _outputs, values);
                }
                else
                {
                    float wanted = values[target];
                    loss += _model.Kernels.Softmax(values) - wanted;
                    if (gradients is null)
                        continue;
                    values[target] -= 1f;
                    TensorPrimitives.Multiply(values, scale, values);
                }
            }

            if (gradients is null)
                continue;
            _model.Kernels.Multiply(logits, _outputs, 1, rows, _model.OutputTransposed, hiddenGradient.Slice(start * _cells, rows * _cells), accumulate: false);
            AddWeightGradients(block, logits, rows, gradients);
            RecurrentLayer.AddRows(logits, _model.OutputBias.Of(gradients));
        }

        return loss;
    }

    /// <summary>The derivatives of each row's log probability of a target by its hidden state; zero where there is no target. The model must be packed for training.</summary>
    public void GetGradient(ReadOnlySpan<float> hidden, ReadOnlySpan<int> targets, Span<float> hiddenGradient)
    {
        int rowCount = hidden.Length / _cells;
        for (int start = 0; start < rowCount; start += _blockRows)
        {
            int rows = Math.Min(_blockRows, rowCount - start);
            Span<float> logits = GetLogits(hidden.Slice(start * _cells, rows * _cells), rows);
            for (int row = 0; row < rows; row++)
            {
                Span<float> values = logits.Slice(row * _outputs, _outputs);
                int target = targets[start + row];
                if (target < 0)
                {
                    values.Clear();
                    continue;
                }

                _model.Kernels.Softmax(values);
                TensorPrimitives.Negate(values, values);
                values[target] += 1f;
            }

            _model.Kernels.Multiply(logits, _outputs, 1, rows, _model.OutputTransposed, hiddenGradient.Slice(start * _cells, rows * _cells), accumulate: false);
        }
    }

    /// <summary>Hands out each row's probabilities, or its vector.</summary>
    public void Read(ReadOnlySpan<float> hidden, OutputRowReader reader)
    {
        int rowCount = hidden.Length / _cells;
        if (_probabilities.Length == 0)
            _probabilities = new float[_outputs];
        for (int start = 0; start < rowCount; start += _blockRows)
        {
            int rows = Math.Min(_blockRows, rowCount - start);
            Span<float> logits = GetLogits(hidden.Slice(start * _cells, rows * _cells), rows);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> values = logits.Slice(row * _outputs, _outputs);
                values.CopyTo(_probabilities);
                float logSum = _model.Sizes.Head == HeadKind.NextVector ? 0f : _model.Kernels.Softmax(_probabilities);
                reader(start + row, _probabilities, values, logSum);
            }
        }
    }

    private void AddWeightGradients(ReadOnlySpan<float> hidden, ReadOnlySpan<float> byLogits, int rows, float[] gradients)
    {
        if (_model.OutputWeight is { } weight)
        {
            _packed.Pack(byLogits, rows, _outputs);
            _model.Kernels.Multiply(hidden, 1, _cells, _cells, _packed, weight.Of(gradients), accumulate: true);
        }
        else
        {
            // The embedding is the transpose of the weight: [token, cell].
            _packed.Pack(hidden, rows, _cells);
            _model.Kernels.Multiply(byLogits, 1, _outputs, _outputs, _packed, _model.Embedding!.Of(gradients), accumulate: true);
        }
    }

    private Span<float> GetLogits(ReadOnlySpan<float> hidden, int rows)
    {
        Span<float> logits = _logits.AsSpan(0, rows * _outputs);
        ReadOnlySpan<float> bias = _model.OutputBias.Of(_model.Weights);
        for (int row = 0; row < rows; row++)
            bias.CopyTo(logits.Slice(row * _outputs, _outputs));
        _model.Kernels.Multiply(hidden, _cells, 1, rows, _model.PackedOutput, logits, accumulate: true);
        return logits;
    }
}

/// <summary>What a model is to say at each step of each stream, <c>[timeStep, stream]</c>.</summary>
/// <param name="ids">A token or label; -1 where nothing is to be said. Where vectors are predicted, anything else means that there is one.</param>
/// <param name="vectors"><c>[timeStep, stream, channel]</c>; empty unless vectors are predicted.</param>
internal readonly ref struct StepTargets(ReadOnlySpan<int> ids, ReadOnlySpan<float> vectors)
{
    public ReadOnlySpan<int> Ids { get; } = ids;

    public ReadOnlySpan<float> Vectors { get; } = vectors;

    public static implicit operator StepTargets(ReadOnlySpan<int> ids) => new(ids, []);

    public static implicit operator StepTargets(int[] ids) => new(ids, []);
}

/// <summary>Sees one row of what a model says.</summary>
/// <param name="row">Zero-based place, <c>[timeStep, stream]</c>.</param>
/// <param name="probabilities">One per token id or label; where vectors are predicted, the vector.</param>
/// <param name="logits">What they were made from.</param>
/// <param name="logSum">The logarithm of the sum of the logits' exponentials.</param>
internal delegate void OutputRowReader(int row, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> logits, float logSum);
