namespace LstmVis.Networks;

/// <summary>The weights that every kind of layer has: from the input and from the state to some gates, and a bias; packed for both directions.</summary>
internal sealed class LayerWeights(ParameterLayout layout, int index, int inputSize, int cellCount, int gateCount, int panelWidth)
{
    private readonly int _columns = gateCount * cellCount;

    /// <summary><c>[input, gate and cell]</c>.</summary>
    public Parameter Input { get; } = layout.Add($"layers.{index}.input", inputSize, gateCount * cellCount);

    /// <summary><c>[cell, gate and cell]</c>.</summary>
    public Parameter Recurrent { get; } = layout.Add($"layers.{index}.recurrent", cellCount, gateCount * cellCount);

    /// <summary><c>[gate and cell]</c>.</summary>
    public Parameter Bias { get; } = layout.Add($"layers.{index}.bias", 1, gateCount * cellCount);

    public PackedMatrix PackedInput { get; } = new(panelWidth);

    public PackedMatrix PackedRecurrent { get; } = new(panelWidth);

    public PackedMatrix InputTransposed { get; } = new(panelWidth);

    public PackedMatrix RecurrentTransposed { get; } = new(panelWidth);

    /// <summary>All weights of the model, as last packed.</summary>
    public float[] All { get; private set; } = [];

    /// <summary>Sets random weights and a bias of zero.</summary>
    /// <param name="weights">All weights of the model.</param>
    /// <param name="random">Decides which.</param>
    /// <param name="gain">The standard deviation of the sums that inputs of unit variance make.</param>
    public void Initialise(float[] weights, Random random, float gain)
    {
        FillUniform(Input.Of(weights), gain * MathF.Sqrt(3f / inputSize), random);
        FillUniform(Recurrent.Of(weights), 1f / MathF.Sqrt(cellCount), random);
        Bias.Of(weights).Clear();
    }

    public void Pack(float[] weights, bool forTraining)
    {
        All = weights;
        PackedInput.Pack(Input.Of(weights), inputSize, _columns);
        PackedRecurrent.Pack(Recurrent.Of(weights), cellCount, _columns);
        if (!forTraining)
            return;
        InputTransposed.PackTransposed(Input.Of(weights), _columns, inputSize);
        RecurrentTransposed.PackTransposed(Recurrent.Of(weights), _columns, cellCount);
    }

    private static void FillUniform(Span<float> values, float limit, Random random)
    {
        foreach (ref float value in values)
            value = ((random.NextSingle() * 2f) - 1f) * limit;
    }
}
