using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LstmVis.Onnx;

/// <summary>A value for an input of a graph, kept as float32 or int64 until ONNX Runtime wants it.</summary>
/// <param name="Name">The input.</param>
/// <param name="Type">What the graph wants.</param>
/// <param name="Shape">The length of each axis.</param>
/// <param name="Numbers">The last axis runs fastest.</param>
internal sealed record OnnxTensor(string Name, TensorElementType Type, long[] Shape, float[] Numbers)
{
    /// <summary>Whole numbers that float32 cannot hold, such as large token ids; null where <see cref="Numbers"/> say it.</summary>
    public long[]? WholeNumbers { get; init; }

    public OrtValue ToValue() => Type switch
    {
        TensorElementType.Float => OrtValue.CreateTensorValueFromMemory(Numbers, Shape),
        TensorElementType.Double => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(Numbers, number => (double)number), Shape),
        TensorElementType.Float16 => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(Numbers, number => (Float16)number), Shape),
        TensorElementType.Int64 => OrtValue.CreateTensorValueFromMemory(WholeNumbers ?? Array.ConvertAll(Numbers, number => (long)number), Shape),
        TensorElementType.Int32 => OrtValue.CreateTensorValueFromMemory(WholeNumbers is { } whole ? Array.ConvertAll(whole, number => (int)number) : Array.ConvertAll(Numbers, number => (int)number), Shape),
        TensorElementType.Bool => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(Numbers, number => number != 0), Shape),
        _ => throw new InvalidOnnxModelException($"Input '{Name}': values of type {Type} cannot be given; export the model with float32 and int64 inputs."),
    };

    /// <summary>Whether a value holds floating-point numbers that can be read.</summary>
    public static bool IsReadable(OrtValue value) => value.IsTensor && value.GetTensorTypeAndShape().ElementDataType is TensorElementType.Float or TensorElementType.Double or TensorElementType.Float16;

    /// <summary>An output as float32.</summary>
    public static float[] Read(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
        TensorElementType.Double => Array.ConvertAll(value.GetTensorDataAsSpan<double>().ToArray(), number => (float)number),
        TensorElementType.Float16 => Array.ConvertAll(value.GetTensorDataAsSpan<Float16>().ToArray(), number => (float)number),
        var type => throw new InvalidOnnxModelException($"An output of type {type} cannot be read as numbers."),
    };
}
