namespace LstmVis.Networks;

/// <summary>The softmax over the vocabulary, a block of rows at a time, so that a large vocabulary needs little memory.</summary>
internal sealed class OutputLayer
{
    private const int BlockLength = 1 << 18;
    private readonly LanguageModel _model;
    private readonly int _blockRows;
    private readonly float[] _logits;
    private readonly PackedMatrix _packed;
    private float[] _probabilities = [];

    public OutputLayer(LanguageModel model)
    {
        _model = model;
        _blockRows = Math.Max(24, BlockLength / model.Shape.VocabularySize / 24 * 24);
        _logits = new float[_blockRows * model.Shape.VocabularySize];
        _packed = new PackedMatrix(model.Kernels.PanelWidth);
    }

    /// <summary>The sum of the targets' negative log likelihood and, where <paramref name="gradients"/> are wanted, its derivatives times <paramref name="scale"/>.</summary>
    public double Run(ReadOnlySpan<float> hidden, ReadOnlySpan<int> targets, float scale, Span<float> hiddenGradient, float[]? gradients)
    {
        int cells = _model.Shape.CellCount;
        int tokens = _model.Shape.VocabularySize;
        int rowCount = hidden.Length / cells;
        double loss = 0;
        for (int start = 0; start < rowCount; start += _blockRows)
        {
            int rows = Math.Min(_blockRows, rowCount - start);
            ReadOnlySpan<float> block = hidden.Slice(start * cells, rows * cells);
            Span<float> logits = GetLogits(block, rows);
            for (int row = 0; row < rows; row++)
            {
                Span<float> values = logits.Slice(row * tokens, tokens);
                int target = targets[start + row];
                if (target < 0)
                {
                    values.Clear();
                    continue;
                }

                float wanted = values[target];
                loss += _model.Kernels.Softmax(values) - wanted;
                if (gradients is null)
                    continue;
                values[target] -= 1f;
                System.Numerics.Tensors.TensorPrimitives.Multiply(values, scale, values);
            }

            if (gradients is null)
                continue;
            _model.Kernels.Multiply(logits, tokens, 1, rows, _model.OutputTransposed, hiddenGradient.Slice(start * cells, rows * cells), accumulate: false);
            _packed.Pack(logits, rows, tokens);
            _model.Kernels.Multiply(block, 1, cells, cells, _packed, _model.OutputWeight.Of(gradients), accumulate: true);
            RecurrentLayer.AddRows(logits, _model.OutputBias.Of(gradients));
        }

        return loss;
    }

    public void Read(ReadOnlySpan<float> hidden, OutputRowReader reader)
    {
        int cells = _model.Shape.CellCount;
        int tokens = _model.Shape.VocabularySize;
        int rowCount = hidden.Length / cells;
        if (_probabilities.Length == 0)
            _probabilities = new float[tokens];
        for (int start = 0; start < rowCount; start += _blockRows)
        {
            int rows = Math.Min(_blockRows, rowCount - start);
            Span<float> logits = GetLogits(hidden.Slice(start * cells, rows * cells), rows);
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> values = logits.Slice(row * tokens, tokens);
                values.CopyTo(_probabilities);
                float logSum = _model.Kernels.Softmax(_probabilities);
                reader(start + row, _probabilities, values, logSum);
            }
        }
    }

    private Span<float> GetLogits(ReadOnlySpan<float> hidden, int rows)
    {
        int tokens = _model.Shape.VocabularySize;
        Span<float> logits = _logits.AsSpan(0, rows * tokens);
        ReadOnlySpan<float> bias = _model.OutputBias.Of(_model.Weights);
        for (int row = 0; row < rows; row++)
            bias.CopyTo(logits.Slice(row * tokens, tokens));
        _model.Kernels.Multiply(hidden, _model.Shape.CellCount, 1, rows, _model.PackedOutput, logits, accumulate: true);
        return logits;
    }
}
