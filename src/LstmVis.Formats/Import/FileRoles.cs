using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Guesses what part files play that were named without one.</summary>
internal static class FileRoles
{
    /// <summary>The request with every file in its part; those without one are listed.</summary>
    public static ImportRequest Assign(ImportRequest request, List<string> unused)
    {
        List<string> states = [.. request.States];
        List<string> tracks = [.. request.Tracks];
        string? tokens = request.Tokens;
        string? vocabulary = request.Vocabulary;
        string? inputs = request.Inputs;
        var media = new List<string>();
        List<string> all = [.. request.Files.SelectMany(Expand)];
        List<string> files = all.FindAll(file => !IsNamed(request, file));
        inputs ??= files.Find(IsRecord);
        // The README beside a record is no text of its steps; whoever means it names it with --tokens.
        if (inputs is not null && IsRecord(inputs))
            all.RemoveAll(file => Path.GetExtension(file).Equals(".txt", StringComparison.OrdinalIgnoreCase));
        // The file that holds nothing but tokens decides what the others are.
        tokens ??= all.Find(file => file.EndsWith(".conllu", StringComparison.OrdinalIgnoreCase)) ?? files.Find(file => TokenFiles.IsLikely(file) && all.Contains(file)) ?? all.Find(TokenFiles.IsLikely) ?? all.Find(BillboardReader.IsMatch) ?? files.Find(TokenFiles.IsColumns);
        foreach (string file in files.Where(file => file != tokens))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            string ending = Path.GetExtension(file).ToLowerInvariant();
            if (TokenFiles.IsColumns(file))
                tracks.Add($"{(tracks.Exists(track => track.StartsWith("entities=", StringComparison.Ordinal)) ? name : "entities")}={file}");
            else if (TokenizerFile.IsLikely(file) || ending is ".dict" || (ending == ".json" && name.Contains("vocab", StringComparison.OrdinalIgnoreCase)))
                vocabulary ??= file;
            else if (ending == ".npy" && NpyReader.ReadHeader(file).Shape.Count == 1)
                tracks.Add($"{name}={file}");
            else if (file == inputs)
                continue;
            else if (ending == ".atr")
                tracks.Add($"beats={file}");
            else if (ending == ".dat" && File.Exists(Path.ChangeExtension(file, ".hea")))
                continue;
            else if (MediaTypes.Find(file) is { } type)
            {
                // A table says which of them belong where.
                if (!(type.Kind == MediaKind.Image ? request.Images : request.Clips).Any(spec => Path.GetExtension(spec) is ".csv" or ".tsv"))
                    media.Add(file);
            }
            else if (StateFiles.Endings.Contains(ending) || ZarrFolder.IsMatch(file))
                states.Add(file);
            else
                unused.Add($"{file}: {(TokenFiles.IsLikely(file) && tokens is not null ? $"the tokens come from {tokens}" : "nothing is known of such a file")}");
        }

        return request with { Files = [], States = states, Tracks = tracks, Tokens = tokens, Vocabulary = vocabulary, Inputs = inputs, GuessedMedia = media };
    }

    private static bool IsRecord(string file) => file.EndsWith(".hea", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Expand(string path)
    {
        if (Directory.Exists(path) && !ZarrFolder.IsMatch(path))
            return Directory.EnumerateFileSystemEntries(path).Where(file => File.Exists(file) || ZarrFolder.IsMatch(file)).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(NaturalOrder.Instance);
        return StateSpec.IsPattern(path) ? StateSpec.Expand(path) : [path];
    }

    private static bool IsNamed(ImportRequest request, string file)
    {
        string full = Path.GetFullPath(file);
        IEnumerable<string> named = request.States.Select(StateSpec.Parse).SelectMany(spec => StateSpec.IsPattern(spec.File) ? StateSpec.Expand(spec.File) : [spec.File])
            .Concat(request.Tracks.Select(track => TrackSpec.Parse(track).File))
            .Concat(new[] { request.Tokens, request.Lengths, request.Mask, request.Inputs?.Split(',')[0] }.OfType<string>().Select(spec => StateSpec.SplitPlace(spec).File))
            .Concat(new[] { request.Vocabulary }.OfType<string>())
            .Concat(request.Images.Concat(request.Clips).SelectMany(named => Directory.Exists(named) ? Directory.EnumerateFiles(named) : StateSpec.IsPattern(named) ? StateSpec.Expand(named) : [named]));
        return named.Any(name => name.Length > 0 && Path.GetFullPath(name) == full);
    }
}
