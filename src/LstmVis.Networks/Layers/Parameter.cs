namespace LstmVis.Networks;

/// <summary>One weight matrix (or vector, of one row) of a model, and where it lies among all of the model's numbers.</summary>
/// <param name="Name">As it is written in files: <c>layers.0.recurrent</c>.</param>
/// <param name="Offset">Its first number.</param>
/// <param name="RowCount">Inputs; 1 for a bias.</param>
/// <param name="ColumnCount">Outputs.</param>
public sealed record Parameter(string Name, int Offset, int RowCount, int ColumnCount)
{
    /// <summary>How many numbers it has.</summary>
    public int Length => RowCount * ColumnCount;

    /// <summary>Its part of all numbers: of weights, of gradients, or of anything else that has one per weight.</summary>
    public Span<float> Of(float[] all) => all.AsSpan(Offset, Length);
}

/// <summary>Lays the parameters of a model out one after the other, so that optimisers, clipping and files see one array.</summary>
internal sealed class ParameterLayout
{
    private readonly List<Parameter> _parameters = [];

    public IReadOnlyList<Parameter> Parameters => _parameters;

    public int Length { get; private set; }

    public Parameter Add(string name, int rowCount, int columnCount)
    {
        var parameter = new Parameter(name, Length, rowCount, columnCount);
        long length = Length + ((long)rowCount * columnCount);
        if (length > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(rowCount), $"The model would have more than {Array.MaxLength:N0} weights, which is the most that fit. Use fewer cells, layers or words.");
        Length = (int)length;
        _parameters.Add(parameter);
        return parameter;
    }
}
