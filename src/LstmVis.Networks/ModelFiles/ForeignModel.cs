using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>
/// A model that another program wrote: a TensorFlow char-rnn in ml5's layout (<c>manifest.json</c>, <c>vocab.json</c>), a state dict of PyTorch (<c>.safetensors</c>,
/// <c>.pt</c>, <c>.pth</c>), or weights of Keras (<c>.h5</c>, <c>.keras</c>), with a vocabulary beside it.
/// </summary>
public static class ForeignModel
{
    private static readonly string[] Endings = [".safetensors", ".pt", ".pth", ".ckpt", ".keras", ".h5", ".hdf5"];

    /// <summary>Says in lines what a file holds and how it would be understood. The vocabulary is not looked at.</summary>
    /// <param name="path">The file, or a folder with one.</param>
    /// <param name="options">What the user says about it.</param>
    /// <exception cref="InvalidModelException">There is none, or it is damaged or cannot be run.</exception>
    public static IReadOnlyList<string> Describe(string path, ModelReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (ModelFolder.FindOwn(path) is not null || File.Exists(Path.Combine(path, TensorFlowModel.ManifestFile)))
        {
            TextModel model = ModelFolder.Read(path, options);
            return [.. model.Model.Parameters.Select(parameter => $"{parameter.Name}: {parameter.RowCount} x {parameter.ColumnCount}"), $"{model.Origin}; {model.Model.Shape.Network} of {model.Model.Shape.LayerCount} x {model.Model.Shape.CellCount} cells, vocabulary {model.Model.Shape.VocabularySize}", .. model.Notes];
        }

        Found found = ReadTensors(FindFile(path), options);
        List<string> lines = [.. found.Tensors.Select(entry => $"{entry.Key}: {entry.Value.Description}")];
        (LanguageModelWeights weights, IReadOnlyList<string> notes) = found.Map();
        lines.AddRange(notes);
        LanguageModel built = weights.Build(path);
        lines.Add(FormattableString.Invariant($"It can be recorded: {built.ParameterCount} weights, vocabulary {built.Shape.VocabularySize}, embedding {built.Shape.EmbeddingSize}."));
        return lines;
    }

    internal static TextModel Read(string path, ModelReadOptions options)
    {
        if (File.Exists(Path.Combine(path, TensorFlowModel.ManifestFile)))
            return options.Map.Count == 0 && !options.IsRectified ? TensorFlowModel.Read(path, options.VocabularyPath) : throw new ArgumentException($"{path}: the weights in this folder have names that say what they are; --map and --activation are for PyTorch and Keras.");
        string file = FindFile(path);
        Found found = ReadTensors(file, options);
        (LanguageModelWeights weights, IReadOnlyList<string> said) = found.Map();
        LanguageModel model = weights.Build(file);
        List<string> notes = [.. said];
        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, VocabularyJson.FileName);
        (Vocabulary vocabulary, TokenLevel level) = options.VocabularyPath is null && !File.Exists(beside) && found.Tokens is { } tokens
            ? VocabularyJson.FromTokens(file, tokens, model.Shape.VocabularySize, notes)
            : VocabularyJson.Read(options.VocabularyPath ?? beside, model.Shape.VocabularySize, notes);
        return new TextModel(model, vocabulary, level, $"{found.Kind}, {Path.GetFileName(file)}", notes);
    }

    private static Found ReadTensors(string file, ModelReadOptions options)
    {
        if (KerasModel.IsLikely(file))
        {
            KerasFile keras = KerasFile.Read(file, options);
            return new Found("Keras weights", keras.Tensors, null, () => KerasModel.Map(keras, file, options));
        }

        StateDict state = PyTorchModel.ReadTensors(file);
        return new Found("PyTorch state dict", state.Tensors, state.Tokens, () => PyTorchModel.Map(state, file, options));
    }

    private static string FindFile(string path)
    {
        if (File.Exists(path))
            return path;
        if (!Directory.Exists(path))
            throw new InvalidModelException($"{path}: there is no such file or folder.");
        string[] files = [.. Directory.EnumerateFiles(path).Where(file => Endings.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.Ordinal)];
        return files.Length switch
        {
            1 => files[0],
            0 => throw new InvalidModelException($"{path}: expected a folder with {ModelFolder.DescriptionFile}, with {TensorFlowModel.ManifestFile} (TensorFlow, as ml5 writes it), or with a file of PyTorch or Keras ({string.Join(", ", Endings)}); found none of them."),
            _ => throw new InvalidModelException($"{path}: the folder holds {files.Length} files that may be models; name one of them: {string.Join(", ", files.Take(8).Select(Path.GetFileName))}."),
        };
    }

    private sealed record Found(string Kind, IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyList<string>? Tokens, Func<(LanguageModelWeights Weights, IReadOnlyList<string> Notes)> Map);
}
