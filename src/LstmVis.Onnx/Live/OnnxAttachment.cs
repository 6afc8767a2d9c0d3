using System.Text.Json;
using LstmVis.Core;

namespace LstmVis.Onnx;

/// <summary>An ONNX model in the folder of a project that it made: <c>model/model.onnx</c>, and <c>model/onnx.json</c>, which says how it was run.</summary>
public sealed record OnnxAttachment
{
    /// <summary>The folder in a project.</summary>
    public const string Folder = "model";

    private const string ModelFile = "model.onnx";
    private const string DescriptionFile = "onnx.json";
    private const string FormatId = "lstmvis-onnx-model";
    private const int CurrentVersion = 1;
    private const int ExternalLocation = 1;
    private const long MostBytes = 512L << 20;
    private const long MostDescriptionBytes = 64L << 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>The name of the file that was recorded.</summary>
    public required string Name { get; init; }

    /// <summary>How text is cut: <c>character</c>, <c>word</c>, or <c>token</c> where tokens are written with white space between them.</summary>
    public required string Level { get; init; }

    /// <summary>The texts of token ids, by id; null where an id has none.</summary>
    public required IReadOnlyList<string?> Vocabulary { get; init; }

    /// <summary>The ids of what was recorded.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>What the user said about the graph.</summary>
    public required OnnxModelOptions Options { get; init; }

    /// <summary>The files of an attachment by their names in a project, or why there is none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="sources">What was recorded.</param>
    /// <param name="level">How text is cut.</param>
    /// <param name="vocabulary">The texts of the ids.</param>
    /// <param name="options">What the user said.</param>
    public static (IReadOnlyDictionary<string, byte[]> Files, string? Reason) Format(OnnxModel model, IReadOnlyList<RecordableSource> sources, string level, Vocabulary vocabulary, OnnxModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(vocabulary);
        string? reason = model.File.Graph.Initializer.Any(tensor => tensor.DataLocation == ExternalLocation) ? "its weights lie in other files"
            : model.File.Length > MostBytes ? FormattableString.Invariant($"it has {model.File.Length >> 20:N0} MB, more than {MostBytes >> 20}")
            : null;
        if (reason is not null)
            return (new Dictionary<string, byte[]>(), $"The model is not kept in the project, since {reason}; so 'lstmvis run' and Live cannot run it.");
        var texts = new string?[vocabulary.Entries.Select(entry => entry.Key).DefaultIfEmpty(-1).Max() + 1];
        foreach ((int id, string text) in vocabulary.Entries)
            texts[id] = text;
        var attachment = new OnnxAttachment { Name = Path.GetFileName(model.File.Path), Level = level, Vocabulary = texts, Sources = [.. sources.Select(source => source.Id)], Options = options };
        byte[] description = JsonSerializer.SerializeToUtf8Bytes(new Content(FormatId, CurrentVersion, model.Sha256, attachment), Json);
        return (new Dictionary<string, byte[]> { [$"{Folder}/{ModelFile}"] = model.File.Copy(), [$"{Folder}/{DescriptionFile}"] = description }, null);
    }

    /// <summary>Whether a project has one.</summary>
    public static bool IsAttached(string projectFolder) => File.Exists(Path.Combine(projectFolder, Folder, DescriptionFile));

    /// <summary>Opens the model of a project.</summary>
    /// <param name="projectFolder">The project.</param>
    /// <param name="tokenize">Cuts a text at a level into tokens of a vocabulary; is asked for <c>character</c> and <c>word</c>.</param>
    /// <exception cref="InvalidOnnxModelException">A file is missing, damaged, or another one than was recorded.</exception>
    public static OnnxLiveModel Open(string projectFolder, Func<string, string, Vocabulary, Corpus> tokenize)
    {
        ArgumentNullException.ThrowIfNull(projectFolder);
        ArgumentNullException.ThrowIfNull(tokenize);
        string path = Path.Combine(projectFolder, Folder, DescriptionFile);
        Content content = Read(path);
        OnnxAttachment attachment = content.Model;
        var vocabulary = new Vocabulary(attachment.Vocabulary.Select((text, id) => (text, id)).Where(entry => entry.text is not null).Select(entry => KeyValuePair.Create(entry.id, entry.text!)));
        OnnxModel model = OnnxModel.Open(Path.Combine(projectFolder, Folder, ModelFile), attachment.Options);
        if (model.Sha256 != content.Sha256)
            throw new InvalidOnnxModelException($"{model.File.Path}: the file is not the one that {path} describes: its SHA-256 is {model.Sha256}, expected {content.Sha256}.");
        return new OnnxLiveModel(model, model.Choose(attachment.Sources, withGates: false), attachment, vocabulary, text => attachment.Level == "token" ? SpacedTokens.Cut(text, vocabulary) : tokenize(text, attachment.Level, vocabulary));
    }

    private static Content Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MostDescriptionBytes)
                throw new InvalidOnnxModelException($"{path}: expected the description of a model, found a file of more than {MostDescriptionBytes >> 20} MB.");
            Content content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(path), Json) ?? throw new InvalidOnnxModelException($"{path}: expected a JSON object, found null.");
            return content is { Format: FormatId, Version: CurrentVersion, Model: not null } ? content : throw new InvalidOnnxModelException($"{path}: expected \"format\": \"{FormatId}\", \"version\": {CurrentVersion}; found \"{content.Format}\", {content.Version}.");
        }
        catch (JsonException cause)
        {
            throw new InvalidOnnxModelException($"{path}: expected the description of a model in JSON; the file is damaged ({InvalidOnnxModelException.OneLine(cause.Message)}).", cause);
        }
    }

    private sealed record Content(string Format, int Version, string Sha256, OnnxAttachment Model);
}
