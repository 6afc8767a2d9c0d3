namespace LstmVis.Networks;

/// <summary>The weights of a Keras model by their path in the file, and the description of its layers where the file has it.</summary>
/// <param name="Tensors">Without those of the optimiser.</param>
/// <param name="Configuration">JSON; null in a file of weights alone.</param>
internal sealed record KerasFile(IReadOnlyDictionary<string, Tensor> Tensors, string? Configuration)
{
    private const int MostConfigurationBytes = 64 << 20;
    private const long MostWeightsBytes = 8L << 30;
    private const long MostNumbers = 1L << 31;

    /// <summary>Reads a file of <c>model.save</c> or <c>model.save_weights</c>: HDF5, or a zip archive with HDF5 in it.</summary>
    /// <exception cref="InvalidModelException">The file is damaged, or is none.</exception>
    public static KerasFile Read(string path, ModelReadOptions options)
    {
        if (options.OpenHdf5 is not { } open)
            throw new InvalidModelException($"{path}: weights of Keras lie in HDF5, which cannot be opened here.");
        if (!Path.GetExtension(path).Equals(".keras", StringComparison.OrdinalIgnoreCase))
        {
            using IHdf5Weights weights = open(path, path);
            return new KerasFile(Load(weights, path), weights.FindAttribute("model_config"));
        }

        using FileStream stream = File.OpenRead(path);
        using BoundedArchive archive = BoundedArchive.Open(stream, path);
        string configuration = System.Text.Encoding.UTF8.GetString(archive.Read("config.json", MostConfigurationBytes));
        // The HDF5 library wants a file of its own.
        string folder = Directory.CreateTempSubdirectory("lstmvis-keras-").FullName;
        try
        {
            const string Inner = "model.weights.h5";
            string unpacked = Path.Combine(folder, Inner);
            File.WriteAllBytes(unpacked, archive.Read(Inner, Math.Min(MostWeightsBytes, Array.MaxLength)));
            using IHdf5Weights weights = open(unpacked, $"{path}, entry '{Inner}'");
            return new KerasFile(Load(weights, path), configuration);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, Tensor> Load(IHdf5Weights weights, string path)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        long total = 0;
        foreach ((string name, IReadOnlyList<int> shape) in weights.Datasets)
        {
            if (name.StartsWith("optimizer", StringComparison.Ordinal))
                continue;
            float[] numbers = weights.Read(name);
            if ((total += numbers.Length) > MostNumbers)
                throw new InvalidModelException($"{path}: more than {MostNumbers} weights are more than can be read.");
            tensors[name] = new Tensor(shape, numbers);
        }

        return tensors;
    }
}
