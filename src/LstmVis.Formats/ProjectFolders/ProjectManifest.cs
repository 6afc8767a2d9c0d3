using System.Text.Json;
using System.Text.Json.Serialization;

namespace LstmVis.Formats;

/// <summary>What <c>project.json</c> says, in its own words: docs/project-format.md.</summary>
internal sealed record ProjectManifest
{
    public const string FormatId = "lstmvis-project";
    public const int CurrentVersion = 1;
    private const int MaxBytes = 64 << 20;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 16,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string Format { get; init; }

    public required int Version { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string> Provenance { get; init; } = new Dictionary<string, string>();

    public required CorpusEntry Corpus { get; init; }

    public required IReadOnlyList<SourceEntry> Sources { get; init; }

    public IReadOnlyList<TrackEntry> Tracks { get; init; } = [];

    public InputsEntry? Inputs { get; init; }

    public IReadOnlyList<MediaEntry>? Media { get; init; }

    public IReadOnlyDictionary<string, FileEntry> Files { get; init; } = new Dictionary<string, FileEntry>();

    /// <summary>Whether the file says, near its beginning, that it is ours.</summary>
    public static bool IsOurs(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] head = new byte[4096];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head.AsSpan(0, read).IndexOf("\"lstmvis-project\""u8) >= 0;
    }

    /// <exception cref="LstmVisFormatException">The file is missing or wrong.</exception>
    public static ProjectManifest Read(string folder)
    {
        string path = Path.Combine(folder, ProjectFolder.ManifestFile);
        string text = TextFiles.Read(path, MaxBytes);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 16 });
            CheckVersion(document.RootElement, path);
            ProjectManifest manifest = document.RootElement.Deserialize<ProjectManifest>(Options)!;
            CheckNulls(manifest, path);
            return manifest;
        }
        catch (JsonException cause)
        {
            string place = cause.LineNumber is { } line ? $"line {line + 1}" : cause.Path is { Length: > 0 } key ? key : "JSON";
            throw new InvalidContentException(path, place, $"{cause.Message.Split(" Path:")[0].Replace(typeof(ProjectManifest).Namespace + ".", "", StringComparison.Ordinal)}{(cause.Path is { Length: > 0 } at && cause.LineNumber is not null ? $" (at {at})" : "")} See docs/project-format.md.", cause);
        }
    }

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="waitForDisk">Whether to wait until it, and by the file system's order what was written before it, is safe from a power cut.</param>
    public void Write(string path, bool waitForDisk)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(System.Text.Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, Options) + "\n"));
        file.Flush(waitForDisk);
    }

    /// <summary>Every file that the project consists of or lists, but for itself; a file may be named twice.</summary>
    public IEnumerable<string> GetFileNames() => new[] { Corpus.Tokens, Corpus.Vocabulary, Corpus.DocumentStarts, Corpus.DocumentIds }
        .Concat(Sources.Select(source => source.States))
        .Concat(Tracks.SelectMany(track => new[] { track.Values, track.Labels, track.Weights }))
        .OfType<string>()
        .Concat((Media ?? []).Select(entry => entry.File))
        .Concat(Files.Keys);

    /// <summary>The path of a file of the project, which must lie inside its folder.</summary>
    public static string Resolve(string folder, string name, string key)
    {
        string manifest = Path.Combine(folder, ProjectFolder.ManifestFile);
        if (string.IsNullOrWhiteSpace(name) || Path.IsPathRooted(name) || name.Contains('\0', StringComparison.Ordinal) || name.Split('/', '\\').Contains(".."))
            throw new InvalidContentException(manifest, key, $"expected the name of a file inside the folder, found '{Shapes.Shorten(name)}'.");
        return Path.Combine(folder, name);
    }

    // The deserializer watches the nulls of properties, not those inside lists and dictionaries.
    private static void CheckNulls(ProjectManifest manifest, string path)
    {
        string? key =
            FindNull(manifest.Sources) is { } source ? $"sources[{source}]"
            : FindNull(manifest.Tracks) is { } track ? $"tracks[{track}]"
            : manifest.Inputs?.Channels is { } channels && FindNull(channels) is { } channel ? $"inputs.channels[{channel}]"
            : manifest.Media is { } media && FindNull(media) is { } medium ? $"media[{medium}]"
            : manifest.Files.Any(file => file.Value is null) ? "files"
            : manifest.Provenance.Any(entry => entry.Value is null) ? "provenance"
            : null;
        if (key is not null)
            throw new InvalidContentException(path, key, "expected a value, found null.");
    }

    private static int? FindNull(IReadOnlyList<object> items) =>
        items.Select((item, place) => (item, place)).Where(pair => pair.item is null).Select(pair => (int?)pair.place).FirstOrDefault();

    private static void CheckVersion(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out JsonElement format) || format.ValueKind != JsonValueKind.String || format.GetString() != FormatId)
            throw new UnknownFormatException(path, $"expected \"format\": \"{FormatId}\"; this file belongs to another program. See docs/project-format.md.");
        if (!root.TryGetProperty("version", out JsonElement version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number < 1)
            throw new InvalidContentException(path, "version", $"expected {CurrentVersion}, found {(version.ValueKind == JsonValueKind.Undefined ? "nothing" : version.GetRawText())}.");
        if (number > CurrentVersion)
            throw new InvalidContentException(path, "version", $"expected at most {CurrentVersion}, found {number}; a newer program wrote this project. Update this one.");
    }
}

/// <summary>The corpus of a project folder.</summary>
/// <param name="Tokens">Array file of token ids, <c>[timeStep]</c>.</param>
/// <param name="Vocabulary">JSON file of texts.</param>
/// <param name="DocumentStarts">Array file of the first step of each document; null for one document of all.</param>
/// <param name="DocumentIds">JSON file of document ids; null numbers them.</param>
internal sealed record CorpusEntry(string Tokens, string Vocabulary, string? DocumentStarts = null, string? DocumentIds = null);

/// <summary>One source of a project folder.</summary>
/// <param name="Id">Unique in the project.</param>
/// <param name="States">Array file, <c>[timeStep, cell]</c>.</param>
/// <param name="Layer">Zero-based.</param>
/// <param name="Kind"><c>cell_state</c>, <c>hidden_state</c> or another text.</param>
/// <param name="Transform"><c>none</c> or <c>tanh</c>.</param>
/// <param name="Unsigned">Whether no number is negative.</param>
internal sealed record SourceEntry(string Id, string States, int Layer, string Kind, string Transform = "none", bool Unsigned = false);

/// <summary>One track of a project folder; which fields count depends on the kind.</summary>
/// <param name="Id">Unique in the project.</param>
/// <param name="Kind"><c>categorical</c>, <c>scalar</c> or <c>topK</c>.</param>
/// <param name="Values">Array file: label ids, numbers, or entry ids <c>[timeStep, k]</c>.</param>
/// <param name="Labels">JSON file of texts, for categorical and top-k tracks.</param>
/// <param name="Weights">Array file <c>[timeStep, k]</c>, for top-k tracks.</param>
/// <param name="DisplayRange">Low and high, for scalar tracks.</param>
internal sealed record TrackEntry(string Id, string Kind, string Values, string? Labels = null, string? Weights = null, IReadOnlyList<float>? DisplayRange = null);

/// <summary>What the model of a project was fed with, where that are numbers.</summary>
/// <param name="Values">Array file, <c>[timeStep, channel]</c>.</param>
/// <param name="Channels">Name and unit of each channel; null numbers them.</param>
/// <param name="Rate">Steps per time unit; null where steps have no time.</param>
/// <param name="TimeUnit">The unit of time.</param>
internal sealed record InputsEntry(string Values, IReadOnlyList<ChannelEntry>? Channels = null, double? Rate = null, string TimeUnit = "s");

/// <summary>A channel of the inputs.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">Its unit; empty where it has none.</param>
internal sealed record ChannelEntry(string Name, string Unit = "");

/// <summary>A picture or a sound of a document or a step.</summary>
/// <param name="File">Its name, whose ending says what it is.</param>
/// <param name="Start">The first step.</param>
/// <param name="End">The step behind the last one.</param>
internal sealed record MediaEntry(string File, int Start, int End);

/// <summary>What a file should be.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of an array, of its numbers' bytes; of another file, of all of it. Null where nobody computed it.</param>
/// <param name="Crc32C">Of the same bytes.</param>
internal sealed record FileEntry(long Bytes, string? Sha256 = null, [property: JsonPropertyName("crc32c")] string? Crc32C = null);
