using System.Text.Json.Nodes;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Adds sources and tracks to a project that is there. Until the last stroke, the new <c>project.json</c>, the project is as it was.</summary>
public sealed class ProjectAddition : IDisposable
{
    private const string Room = "added";
    private static readonly string[] Lists = ["sources", "tracks"];
    private readonly OpenedProject _opened;
    private readonly ImportPlan _plan;

    private ProjectAddition(OpenedProject opened, ImportPlan plan)
    {
        _opened = opened;
        _plan = plan;
    }

    /// <summary>What does not align or was left out, a line each.</summary>
    public IReadOnlyList<string> Warnings => _plan.Text.Warnings;

    /// <summary>Looks at the files and says what would be added. Nothing is written.</summary>
    /// <param name="opened">The project; it stays the caller's.</param>
    /// <param name="request">States, tracks, and files whose part is guessed.</param>
    /// <exception cref="LstmVisFormatException">A file is damaged or does not fit the project.</exception>
    /// <exception cref="ArgumentException">There is nothing to add, or a name is taken.</exception>
    public static ProjectAddition Plan(OpenedProject opened, ImportRequest request)
    {
        ArgumentNullException.ThrowIfNull(opened);
        ArgumentNullException.ThrowIfNull(request);
        if (opened.FormatName != ProjectFolder.FormatName)
            throw new UnknownFormatException(opened.Path, $"expected a {ProjectFolder.FormatName}, found a {opened.FormatName}, which this program only reads. Import it first.");
        ImportPlan plan = ImportPlanner.PlanAddition(opened.Project.Corpus, opened.Path, request);
        try
        {
            if (plan.Sources.Count + plan.Text.Tracks.Count == 0)
                throw new ArgumentException("There is nothing to add: name states with --states FILE, or annotations with --track NAME=FILE.");
            if (plan.Sources.FirstOrDefault(source => opened.Project.FindSource(source.Description.Id) is not null) is { } source)
                throw new ArgumentException($"The project has a source '{source.Description.Id}' already; give the new one another name: --states FILE,id=NAME.");
            if (plan.Text.Tracks.FirstOrDefault(track => opened.Project.FindTrack(track.Id) is not null) is { } track)
                throw new ArgumentException($"The project has a track '{track.Id}' already; give the new one another name: --track NAME=FILE.");
            return new ProjectAddition(opened, plan);
        }
        catch
        {
            plan.Dispose();
            throw;
        }
    }

    /// <summary>The plan as lines for people.</summary>
    public IEnumerable<string> Describe() => _plan.Describe().Where(line => line.StartsWith("source", StringComparison.Ordinal) || line.StartsWith("track", StringComparison.Ordinal) || line.StartsWith("not used", StringComparison.Ordinal));

    /// <summary>Writes the new parts into a hidden folder in the project, then names them in its <c>project.json</c>.</summary>
    /// <param name="progress">Receives the bytes of states written so far, and of all; null where nobody listens.</param>
    /// <param name="cancellation">Stops between blocks; then nothing has changed.</param>
    /// <returns>What is strange about the new data.</returns>
    /// <exception cref="LstmVisFormatException">A file turned out to be damaged.</exception>
    public PreflightReport Write(IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        string room = Path.Combine(_opened.Path, Room);
        PreflightReport report;
        using (var writer = new ProjectFolderWriter(room, overwrite: true) { IsAddition = true })
        {
            report = _plan.Write(writer, progress, cancellation);
            writer.Complete();
        }

        JsonObject added = JsonNode.Parse(File.ReadAllText(Path.Combine(room, ProjectFolder.ManifestFile)))!.AsObject();
        string[] names = [.. added["files"]!.AsObject().Select(file => file.Key).Where(name => !name.StartsWith("corpus/", StringComparison.Ordinal))];
        Dictionary<string, string> moved = names.ToDictionary(name => name, name => FindFree(name, names));
        foreach ((string from, string to) in moved)
        {
            string target = Path.Combine(_opened.Path, to);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(Path.Combine(room, from), target);
        }

        ProjectEditor.Change(_opened.Path, root =>
        {
            foreach (string key in Lists)
            {
                foreach (JsonNode? part in added[key]!.AsArray())
                    GetOrAdd(root, key, () => new JsonArray()).AsArray().Add(Rename(part!, moved));
            }

            foreach ((string key, JsonNode? text) in added["provenance"]!.AsObject().Where(entry => entry.Key != "tokens"))
                GetOrAdd(root, "provenance", () => new JsonObject())[key] = text!.DeepClone();
            foreach ((string from, string to) in moved)
                GetOrAdd(root, "files", () => new JsonObject())[to] = added["files"]![from]!.DeepClone();
        });
        Directory.Delete(room, recursive: true);
        return report;
    }

    /// <summary>Closes the files of the plan; the project stays open.</summary>
    public void Dispose() => _plan.Dispose();

    private string FindFree(string name, string[] others)
    {
        string stem = name[..^Path.GetExtension(name).Length];
        return Enumerable.Range(1, int.MaxValue - 1)
            .Select(number => number == 1 ? name : $"{stem}-{number}{Path.GetExtension(name)}")
            .First(free => !Path.Exists(Path.Combine(_opened.Path, free)) && (free == name || !others.Contains(free)));
    }

    private static JsonNode GetOrAdd(JsonObject root, string key, Func<JsonNode> make)
    {
        if (root[key] is null)
            root[key] = make();
        return root[key]!;
    }

    // Names of files stand in several keys, which may grow in number.
    private static JsonNode Rename(JsonNode part, Dictionary<string, string> moved) => part switch
    {
        JsonObject entries => new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value is null ? null : Rename(entry.Value, moved)))),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Rename(item, moved))]),
        JsonValue value when value.TryGetValue(out string? text) && moved.TryGetValue(text, out string? to) => JsonValue.Create(to)!,
        _ => part.DeepClone(),
    };
}
