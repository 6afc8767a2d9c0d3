using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>A model on disk: <c>model.json</c> and <c>weights.safetensors</c>. Reads models of other programs too (docs/models.md).</summary>
public static class ModelFolder
{
    /// <summary>The file that describes a model.</summary>
    public const string DescriptionFile = "model.json";

    /// <summary>The file of its weights.</summary>
    public const string WeightsFile = "weights.safetensors";

    /// <summary>Where a project keeps the model that made it.</summary>
    public const string NameInProject = "model";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        MaxDepth = 16,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The files of a model, by name, and the SHA-256 of its weights, which tells models apart.</summary>
    public static (IReadOnlyDictionary<string, byte[]> Files, string Hash) Format(TextModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var tensors = model.Model.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => new Tensor(parameter.RowCount == 1 && parameter.Name.EndsWith("bias", StringComparison.Ordinal) ? [parameter.ColumnCount] : [parameter.RowCount, parameter.ColumnCount], model.Model.GetWeights(parameter)));
        byte[] weights = new TensorFile(tensors, new Dictionary<string, string>()).ToBytes();
        string hash = Convert.ToHexStringLower(SHA256.HashData(weights));
        var description = new ModelDescription
        {
            Format = ModelDescription.FormatId,
            Version = ModelDescription.CurrentVersion,
            Shape = model.Model.Shape,
            TokenLevel = model.Level,
            Vocabulary = [.. model.Vocabulary.Entries.Select(entry => entry.Value)],
            Origin = model.Origin,
            Notes = model.Notes,
            WeightsSha256 = hash,
        };
        return (new Dictionary<string, byte[]> { [DescriptionFile] = JsonSerializer.SerializeToUtf8Bytes(description, Options), [WeightsFile] = weights }, hash);
    }

    /// <summary>Writes a model into a folder, which is made where it does not exist.</summary>
    public static void Write(TextModel model, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] content) in Format(model).Files)
            File.WriteAllBytes(Path.Combine(folder, name), content);
    }

    /// <summary>
    /// Reads a model: a folder of this program, a project that has one attached, a TensorFlow char-rnn in ml5's layout (<c>manifest.json</c>, <c>vocab.json</c>),
    /// or a PyTorch state dict in a safetensors file with a <c>vocab.json</c> beside it.
    /// </summary>
    /// <param name="path">The folder, or the safetensors file.</param>
    /// <exception cref="InvalidModelException">There is none, or a file of it is missing, damaged or does not fit.</exception>
    public static TextModel Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path) && path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase) && !File.Exists(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, DescriptionFile)))
            return PyTorchModel.Read(path);
        string folder = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
        if (!Directory.Exists(folder))
            throw new InvalidModelException($"{path}: there is no such folder.");
        if (!File.Exists(Path.Combine(folder, DescriptionFile)) && File.Exists(Path.Combine(folder, NameInProject, DescriptionFile)))
            folder = Path.Combine(folder, NameInProject);
        if (File.Exists(Path.Combine(folder, DescriptionFile)))
            return ReadOwn(folder);
        if (File.Exists(Path.Combine(folder, TensorFlowModel.ManifestFile)))
            return TensorFlowModel.Read(folder);
        string[] files = [.. Directory.EnumerateFiles(folder, "*.safetensors").Order(StringComparer.Ordinal)];
        return files.Length switch
        {
            1 => PyTorchModel.Read(files[0]),
            0 => throw new InvalidModelException($"{path}: expected a folder with {DescriptionFile}, with {TensorFlowModel.ManifestFile} (TensorFlow, as ml5 writes it) or with a .safetensors file (PyTorch); found none of them."),
            _ => throw new InvalidModelException($"{path}: the folder holds {files.Length} safetensors files; name one of them: {string.Join(", ", files.Take(8).Select(Path.GetFileName))}."),
        };
    }

    /// <summary>Whether a project folder has the model that made it.</summary>
    public static bool IsAttached(string projectFolder) => File.Exists(Path.Combine(projectFolder, NameInProject, DescriptionFile));

    private static TextModel ReadOwn(string folder)
    {
        string path = Path.Combine(folder, DescriptionFile);
        ModelDescription description = ReadDescription(path);
        string weightsPath = Path.Combine(folder, WeightsFile);
        byte[] bytes = TensorFile.ReadBytes(weightsPath);
        TensorFile file = TensorFile.Parse(bytes, weightsPath);
        LanguageModel model = Build(description.Shape, path);
        foreach (Parameter parameter in model.Parameters)
        {
            if (!file.Tensors.TryGetValue(parameter.Name, out Tensor? tensor))
                throw new InvalidModelException($"{weightsPath}: there is no tensor '{parameter.Name}'. The file holds {string.Join(", ", file.Tensors.Keys.Take(40))}.");
            if (!tensor.Is(parameter.RowCount, parameter.ColumnCount) && !(parameter.RowCount == 1 && tensor.Is(parameter.ColumnCount)))
                throw new InvalidModelException($"{weightsPath}, tensor '{parameter.Name}': expected {parameter.RowCount} x {parameter.ColumnCount} numbers as {DescriptionFile} says, found {tensor.Description}.");
            SetFinite(model, parameter, tensor.Numbers, weightsPath, parameter.Name);
        }

        model.WeightsChanged(forTraining: false);
        string found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (description.WeightsSha256.Length > 0 && !string.Equals(found, description.WeightsSha256, StringComparison.OrdinalIgnoreCase))
            throw new InvalidModelException($"{weightsPath}: expected SHA-256 {description.WeightsSha256} as {DescriptionFile} says, found {found}; the file was changed or damaged.");
        if (description.Vocabulary.Count != description.Shape.VocabularySize)
            throw new InvalidModelException($"{path}, vocabulary: expected {description.Shape.VocabularySize} tokens, found {description.Vocabulary.Count}.");
        if (description.Vocabulary.Any(token => token is null))
            throw new InvalidModelException($"{path}, vocabulary: expected texts, found null.");
        return new TextModel(model, Vocabulary.FromTokens(description.Vocabulary), description.TokenLevel, description.Origin, description.Notes);
    }

    private static ModelDescription ReadDescription(string path)
    {
        try
        {
            ModelDescription? description = JsonSerializer.Deserialize<ModelDescription>(TensorFile.ReadBytes(path), Options);
            if (description is null || description.Format != ModelDescription.FormatId)
                throw new InvalidModelException($"{path}: expected \"format\": \"{ModelDescription.FormatId}\", found {(description is null ? "null" : $"'{description.Format}'")}; the file belongs to another program.");
            if (description.Version is < 1 or > ModelDescription.CurrentVersion)
                throw new InvalidModelException($"{path}, version: expected {ModelDescription.CurrentVersion}, found {description.Version}.");
            return description;
        }
        catch (JsonException cause)
        {
            throw new InvalidModelException($"{path}{(cause.LineNumber is { } line ? $", line {line + 1}" : "")}: it does not describe a model ({cause.Message.Split(" Path:")[0].Replace(typeof(ModelDescription).Namespace + ".", "", StringComparison.Ordinal)}).", cause);
        }
    }

    /// <summary>Makes room for weights; sizes that make no model are the file's mistake.</summary>
    internal static LanguageModel Build(LanguageModelShape shape, string path)
    {
        try
        {
            return new LanguageModel(shape, seed: 0);
        }
        catch (Exception cause) when (cause is ArgumentException or OutOfMemoryException or OverflowException)
        {
            throw new InvalidModelException($"{path}: {shape.LayerCount} layers of {shape.CellCount} cells, embedding {shape.EmbeddingSize} and vocabulary {shape.VocabularySize} make no model that fits.", cause);
        }
    }

    /// <summary>Sets a parameter, and says so where a number is none.</summary>
    internal static void SetFinite(LanguageModel model, Parameter parameter, ReadOnlySpan<float> numbers, string path, string name)
    {
        for (int place = 0; place < numbers.Length; place++)
        {
            if (!float.IsFinite(numbers[place]))
                throw new InvalidModelException(FormattableString.Invariant($"{path}, tensor '{name}': number {place} is {numbers[place]}; the model was damaged, or its training failed."));
        }

        numbers.CopyTo(parameter.Of(model.Weights));
    }

    private sealed record ModelDescription
    {
        public const string FormatId = "lstmvis-model";
        public const int CurrentVersion = 1;

        public required string Format { get; init; }

        public required int Version { get; init; }

        public required LanguageModelShape Shape { get; init; }

        public required TokenLevel TokenLevel { get; init; }

        public required IReadOnlyList<string> Vocabulary { get; init; }

        public string Origin { get; init; } = "";

        public IReadOnlyList<string> Notes { get; init; } = [];

        public string WeightsSha256 { get; init; } = "";
    }
}
