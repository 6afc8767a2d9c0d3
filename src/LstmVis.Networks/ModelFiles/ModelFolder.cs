using System.Globalization;
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

    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
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
        byte[] weights = ModelWeights.ToBytes(model.Model);
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
            Merges = [.. model.BytePairs?.Merges.Select(merge => FormattableString.Invariant($"{merge.Left} {merge.Right}")) ?? []],
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

    /// <summary>Reads a model: a folder of this program, a project that has one attached, or a model of another program (<see cref="ForeignModel"/>).</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="options">What the user says about a model of another program; null says nothing.</param>
    /// <exception cref="InvalidModelException">There is none, or a file of it is missing, damaged or does not fit.</exception>
    public static TextModel Read(string path, ModelReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new ModelReadOptions();
        return FindOwn(path) is { } folder ? ReadOwn(folder, options) : ForeignModel.Read(path, options);
    }

    /// <summary>The folder of a model of this program that a path means; null where it means none.</summary>
    internal static string? FindOwn(string path)
    {
        string full = Path.GetFullPath(path);
        if (File.Exists(path) && Path.GetFileName(path) is not (DescriptionFile or WeightsFile))
            return null;
        string folder = File.Exists(path) ? Path.GetDirectoryName(full)! : full;
        return File.Exists(Path.Combine(folder, DescriptionFile)) ? folder : IsAttached(folder) ? Path.Combine(folder, NameInProject) : null;
    }

    /// <summary>Whether a project folder has the model that made it.</summary>
    public static bool IsAttached(string projectFolder) => File.Exists(Path.Combine(projectFolder, NameInProject, DescriptionFile));

    private static TextModel ReadOwn(string folder, ModelReadOptions options)
    {
        if (options.Map.Count > 0 || options.VocabularyPath is not null || options.IsRectified)
            throw new ArgumentException($"{folder}: this model of lstmvis has its own description; --map, --vocabulary and --activation are for models of other programs.");
        string path = Path.Combine(folder, DescriptionFile);
        if (TaskModelFolder.IsMatch(folder))
            throw new InvalidModelException($"{path}: the model says labels or reads vectors; it can be recorded with 'lstmvis record --model' and --vectors or --tokens, but it reads no running text.");
        ModelDescription description = ReadDescription(path);
        LanguageModel model = Build(description.Shape, path);
        ModelWeights.Read(model, Path.Combine(folder, WeightsFile), description.WeightsSha256);
        if (description.Vocabulary.Count != description.Shape.VocabularySize)
            throw new InvalidModelException($"{path}, vocabulary: expected {description.Shape.VocabularySize} tokens, found {description.Vocabulary.Count}.");
        if (description.Vocabulary.Any(token => token is null))
            throw new InvalidModelException($"{path}, vocabulary: expected texts, found null.");
        BytePairs? bytePairs = description.TokenLevel == TokenLevel.BytePair ? ReadBytePairs(description, path) : null;
        return new TextModel(model, bytePairs?.Vocabulary ?? Vocabulary.FromTokens(description.Vocabulary), description.TokenLevel, description.Origin, description.Notes, bytePairs);
    }

    private static BytePairs ReadBytePairs(ModelDescription description, string path)
    {
        (int, int)[] merges = [.. description.Merges.Select((merge, place) => merge?.Split(' ') is [{ } left, { } right] && int.TryParse(left, CultureInfo.InvariantCulture, out int first) && int.TryParse(right, CultureInfo.InvariantCulture, out int second)
            ? (first, second)
            : throw new InvalidModelException($"{path}, merges: expected two ids such as \"104 101\", found '{merge}' at place {place}."))];
        if (BytePairs.ByteCount + merges.Length != description.Shape.VocabularySize)
            throw new InvalidModelException($"{path}, merges: expected {description.Shape.VocabularySize - BytePairs.ByteCount} for a vocabulary of {description.Shape.VocabularySize}, found {merges.Length}.");
        try
        {
            return new BytePairs(merges);
        }
        catch (ArgumentException cause)
        {
            throw new InvalidModelException($"{path}, merges: {cause.Message.Split(" (Parameter")[0]}", cause);
        }
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
    internal static void SetFinite(RecurrentModel model, Parameter parameter, ReadOnlySpan<float> numbers, string path, string name)
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

        public IReadOnlyList<string> Merges { get; init; } = [];

        public string WeightsSha256 { get; init; } = "";
    }
}
