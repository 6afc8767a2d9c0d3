namespace LstmVis.Formats;

/// <summary>A folder that looks like a project.</summary>
/// <param name="Id">What it is called: its folder's name, with a number where that is taken.</param>
/// <param name="Path">The folder, in full.</param>
/// <param name="FormatName">Which format it has.</param>
/// <param name="Notice">What the user should know about its id; null where that is the folder's name.</param>
public sealed record ProjectCandidate(string Id, string Path, string FormatName, string? Notice);

/// <summary>A place where no project could be found, and why.</summary>
/// <param name="Path">The file or folder.</param>
/// <param name="Message">One line for the user.</param>
public sealed record ProjectProblem(string Path, string Message);

/// <summary>What a search for projects has found.</summary>
/// <param name="Candidates">By id.</param>
/// <param name="Problems">Folders that could not be searched.</param>
public sealed record ProjectDiscoveryResult(IReadOnlyList<ProjectCandidate> Candidates, IReadOnlyList<ProjectProblem> Problems);

/// <summary>Looks for projects below folders.</summary>
public static class ProjectDiscovery
{
    private const int MaxDepth = 12;
    private const int MaxFolders = 50_000;

    /// <summary>Searches folders and everything below them. Hidden folders are left out, and no folder is searched twice.</summary>
    /// <param name="directories">Folders, or the <c>project.json</c> or <c>lstm.yml</c> of a project.</param>
    public static ProjectDiscoveryResult Find(IEnumerable<string> directories)
    {
        ArgumentNullException.ThrowIfNull(directories);
        var search = new Search();
        foreach (string directory in directories)
            search.Add(directory);
        return search.ToResult();
    }

    private sealed class Search
    {
        private readonly HashSet<string> _seen = [];
        private readonly List<(string Path, string FormatName)> _found = [];
        private readonly List<ProjectProblem> _problems = [];

        public void Add(string directory)
        {
            string root = ProjectOpener.GetFolder(directory);
            if (!Directory.Exists(root))
            {
                _problems.Add(new(directory, File.Exists(directory) ? $"{directory}: expected a folder, found a file." : $"{directory}: there is no such folder."));
                return;
            }

            int before = _found.Count;
            int seenBefore = _seen.Count;
            int problemsBefore = _problems.Count;
            string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
            Walk(full, Resolve(full, Path.GetDirectoryName(full) ?? full), 0);
            if (_found.Count == before && _problems.Count == problemsBefore && _seen.Count > seenBefore)
                _problems.Add(new(directory, $"{directory}: expected a project, a folder with {ProjectFolder.ManifestFile} or {V2Format.ConfigurationFile}, here or below; found none."));
        }

        public ProjectDiscoveryResult ToResult()
        {
            var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            var candidates = new List<ProjectCandidate>();
            var doubled = new List<(string Path, string FormatName, string Name)>();
            foreach ((string path, string formatName) in _found.OrderBy(found => found.Path, StringComparer.Ordinal))
            {
                string name = ProjectOpener.GetId(path);
                if (taken.TryAdd(name, path))
                    candidates.Add(new(name, path, formatName, null));
                else
                    doubled.Add((path, formatName, name));
            }

            // Numbered ids come after all plain ones, so that they cannot take the name of a folder that has it by right.
            foreach ((string path, string formatName, string name) in doubled)
            {
                string id = Enumerable.Range(2, int.MaxValue - 2).Select(number => $"{name}-{number}").First(candidate => !taken.ContainsKey(candidate));
                taken.Add(id, path);
                candidates.Add(new(id, path, formatName, $"Two projects are called '{name}': {taken[name]} and {path}. The second is '{id}' here; rename a folder to change that."));
            }

            return new([.. candidates.OrderBy(candidate => candidate.Id, StringComparer.Ordinal)], _problems);
        }

        private void Walk(string folder, string target, int depth)
        {
            if (_seen.Count >= MaxFolders)
            {
                if (_problems.All(problem => problem.Path != ""))
                    _problems.Add(new("", $"More than {MaxFolders:N0} folders were searched; the rest is left out. Name the projects' own folder."));
                return;
            }

            if (!_seen.Add(target))
                return;
            if (ProjectFolder.IsMatch(folder))
            {
                _found.Add((folder, ProjectFolder.FormatName));
                return;
            }

            if (V2Format.IsMatch(folder))
                _found.Add((folder, V2Format.Name));
            if (depth == MaxDepth)
                return;
            try
            {
                foreach (string child in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
                {
                    if (!Path.GetFileName(child).StartsWith('.'))
                        Walk(child, Resolve(child, target), depth + 1);
                }
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                _problems.Add(new(folder, $"{folder}: the folder cannot be searched ({cause.Message})."));
            }
        }

        // The place that a link leads to, so that a folder that is reached twice, or contains itself, is known.
        private static string Resolve(string folder, string parent)
        {
            try
            {
                return new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.Combine(parent, Path.GetFileName(folder));
            }
            catch (IOException)
            {
                return folder;
            }
        }
    }
}
