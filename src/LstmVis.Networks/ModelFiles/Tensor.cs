namespace LstmVis.Networks;

/// <summary>Numbers with a shape, as model files hold them.</summary>
/// <param name="Shape">The length of each axis; none for a single number.</param>
/// <param name="Numbers">The last axis runs fastest.</param>
internal sealed record Tensor(IReadOnlyList<int> Shape, float[] Numbers)
{
    /// <summary>The shape in words: <c>65 x 128</c>.</summary>
    public string Description => Shape.Count == 0 ? "a single number" : string.Join(" x ", Shape);

    /// <summary>Whether it has these axes.</summary>
    public bool Is(params ReadOnlySpan<int> shape)
    {
        if (shape.Length != Shape.Count)
            return false;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] != Shape[axis])
                return false;
        }

        return true;
    }

    /// <summary>A matrix with rows and columns exchanged.</summary>
    public float[] GetTransposed()
    {
        (int rows, int columns) = (Shape[0], Shape[1]);
        var result = new float[Numbers.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                result[(column * rows) + row] = Numbers[(row * columns) + column];
        }

        return result;
    }
}

/// <summary>A model file that cannot be used; the message says where, what was expected and what was found.</summary>
public sealed class InvalidModelException(string message, Exception? cause = null) : Exception(message, cause);
