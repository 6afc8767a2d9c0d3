using System.Security.Cryptography;

namespace LstmVis.Networks;

/// <summary>The weights of a model as a safetensors file under the engine's own names.</summary>
internal static class ModelWeights
{
    public static byte[] ToBytes(RecurrentModel model)
    {
        var tensors = model.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => new Tensor(parameter.RowCount == 1 && parameter.Name.EndsWith("bias", StringComparison.Ordinal) ? [parameter.ColumnCount] : [parameter.RowCount, parameter.ColumnCount], model.GetWeights(parameter)));
        return new TensorFile(tensors, new Dictionary<string, string>()).ToBytes();
    }

    /// <summary>Reads them, and checks sizes, numbers and hash.</summary>
    /// <param name="model">Receives them.</param>
    /// <param name="path">The file.</param>
    /// <param name="sha256">What the description says; empty where it says nothing.</param>
    /// <exception cref="InvalidModelException">Something is missing, damaged or does not fit.</exception>
    public static void Read(RecurrentModel model, string path, string sha256)
    {
        byte[] bytes = TensorFile.ReadBytes(path);
        TensorFile file = TensorFile.Parse(bytes, path);
        foreach (Parameter parameter in model.Parameters)
        {
            if (!file.Tensors.TryGetValue(parameter.Name, out Tensor? tensor))
                throw new InvalidModelException($"{path}: there is no tensor '{parameter.Name}'. The file holds {string.Join(", ", file.Tensors.Keys.Take(40))}.");
            if (!tensor.Is(parameter.RowCount, parameter.ColumnCount) && !(parameter.RowCount == 1 && tensor.Is(parameter.ColumnCount)))
                throw new InvalidModelException($"{path}, tensor '{parameter.Name}': expected {parameter.RowCount} x {parameter.ColumnCount} numbers as {ModelFolder.DescriptionFile} says, found {tensor.Description}.");
            ModelFolder.SetFinite(model, parameter, tensor.Numbers, path, parameter.Name);
        }

        model.WeightsChanged(forTraining: false);
        string found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (sha256.Length > 0 && !string.Equals(found, sha256, StringComparison.OrdinalIgnoreCase))
            throw new InvalidModelException($"{path}: expected SHA-256 {sha256} as {ModelFolder.DescriptionFile} says, found {found}; the file was changed or damaged.");
    }
}
