using System.Security.Cryptography;
using System.Text.Json;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>A <see cref="TaskModel"/> on disk: <c>model.json</c> and <c>weights.safetensors</c>, as of a language model but for the description.</summary>
public static class TaskModelFolder
{
    internal const string FormatId = "lstmvis-task-model";
    private const int CurrentVersion = 1;

    /// <summary>The files of a model, by name, and the SHA-256 of its weights.</summary>
    public static (IReadOnlyDictionary<string, byte[]> Files, string Hash) Format(TaskModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        byte[] weights = ModelWeights.ToBytes(model.Model);
        string hash = Convert.ToHexStringLower(SHA256.HashData(weights));
        var description = new Description
        {
            Format = FormatId,
            Version = CurrentVersion,
            Sizes = model.Model.Sizes,
            Tokens = model.Tokens is null ? null : [.. model.Tokens.Entries.Select(entry => entry.Value)],
            Labels = model.Labels is null ? null : [.. model.Labels.Entries.Select(entry => entry.Value)],
            Scale = model.Scale,
            Origin = model.Origin,
            WeightsSha256 = hash,
        };
        return (new Dictionary<string, byte[]> { [ModelFolder.DescriptionFile] = JsonSerializer.SerializeToUtf8Bytes(description, ModelFolder.Options), [ModelFolder.WeightsFile] = weights }, hash);
    }

    /// <summary>Writes a model into a folder, which is made where it does not exist.</summary>
    public static void Write(TaskModel model, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] content) in Format(model).Files)
            File.WriteAllBytes(Path.Combine(folder, name), content);
    }

    /// <summary>Whether a folder, or the model of the project in it, is of this kind.</summary>
    public static bool IsMatch(string path) => Find(path) is { } folder && IsTask(Path.Combine(folder, ModelFolder.DescriptionFile));

    /// <summary>Reads a model from its folder or from that of a project with one.</summary>
    /// <exception cref="InvalidModelException">There is none, or a file of it is missing, damaged or does not fit.</exception>
    public static TaskModel Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string folder = Find(path) ?? throw new InvalidModelException($"{path}: expected a folder with {ModelFolder.DescriptionFile}, or a project with a model; found neither.");
        string descriptionPath = Path.Combine(folder, ModelFolder.DescriptionFile);
        Description description = ReadDescription(descriptionPath);
        RecurrentModel model;
        try
        {
            model = new RecurrentModel(description.Sizes, seed: 0);
        }
        catch (Exception cause) when (cause is ArgumentException or OutOfMemoryException or OverflowException)
        {
            throw new InvalidModelException($"{descriptionPath}, sizes: {description.Sizes.LayerCount} layers of {description.Sizes.CellCount} cells, {description.Sizes.InputSize} inputs and {description.Sizes.OutputSize} outputs make no model that fits.", cause);
        }

        ModelWeights.Read(model, Path.Combine(folder, ModelFolder.WeightsFile), description.WeightsSha256);
        try
        {
            return new TaskModel(model, Texts(description.Tokens), Texts(description.Labels), description.Scale, description.Origin);
        }
        catch (ArgumentException cause)
        {
            throw new InvalidModelException($"{descriptionPath}: {cause.Message.Split(" (Parameter")[0]} The file is damaged, or belongs to other weights.", cause);
        }
    }

    private static Description ReadDescription(string path)
    {
        try
        {
            Description? description = JsonSerializer.Deserialize<Description>(TensorFile.ReadBytes(path), ModelFolder.Options);
            if (description?.Format != FormatId)
                throw new InvalidModelException($"{path}: expected \"format\": \"{FormatId}\", found '{description?.Format}'.");
            if (description.Version is < 1 or > CurrentVersion)
                throw new InvalidModelException($"{path}, version: expected {CurrentVersion}, found {description.Version}; the file was made by a newer lstmvis.");
            if (description.Scale is { } scale && (scale.Means.Count != scale.Names.Count || scale.Deviations.Count != scale.Names.Count || scale.Deviations.Any(deviation => !(deviation > 0)) || scale.Means.Any(mean => !float.IsFinite(mean))))
                throw new InvalidModelException($"{path}, scale: expected a name, a finite mean and a deviation above 0 for each channel.");
            return description;
        }
        catch (JsonException cause)
        {
            throw new InvalidModelException($"{path}{(cause.LineNumber is { } line ? $", line {line + 1}" : "")}: it does not describe a model ({cause.Message.Split(" Path:")[0]}).", cause);
        }
    }

    private static string? Find(string path)
    {
        string attached = Path.Combine(path, ModelFolder.NameInProject);
        return File.Exists(Path.Combine(path, ModelFolder.DescriptionFile)) ? path : File.Exists(Path.Combine(attached, ModelFolder.DescriptionFile)) ? attached : null;
    }

    private static bool IsTask(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(TensorFile.ReadBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("format", out JsonElement format) && format.ValueKind == JsonValueKind.String && format.GetString() == FormatId;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Vocabulary? Texts(IReadOnlyList<string>? texts) => texts is null ? null : Vocabulary.FromTokens(texts);

    private sealed record Description
    {
        public required string Format { get; init; }

        public required int Version { get; init; }

        public required ModelSizes Sizes { get; init; }

        public IReadOnlyList<string>? Tokens { get; init; }

        public IReadOnlyList<string>? Labels { get; init; }

        public VectorScale? Scale { get; init; }

        public string Origin { get; init; } = "";

        public string WeightsSha256 { get; init; } = "";
    }
}
