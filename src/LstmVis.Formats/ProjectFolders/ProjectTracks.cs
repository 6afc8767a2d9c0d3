using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Adds tracks to a project folder that is there already.</summary>
public static class ProjectTracks
{
    /// <summary>Adds tracks, all or none: their files are written first, and <c>project.json</c> then takes the place of the old one in one rename. States, corpus and indexes are not touched.</summary>
    /// <param name="folder">The project's folder.</param>
    /// <param name="tracks">As long as its corpus; ids differ.</param>
    /// <param name="overwrite">Whether a track of the project with the same id is replaced.</param>
    /// <param name="provenance">What is said of how they were made; replaces earlier keys.</param>
    /// <exception cref="LstmVisFormatException">The folder is no native project, its <c>project.json</c> is wrong, a track is there already, or nothing can be written there.</exception>
    /// <exception cref="ArgumentException">Two tracks have the same id, or a length differs from the corpus.</exception>
    public static void Add(string folder, IReadOnlyList<Track> tracks, bool overwrite = false, IReadOnlyDictionary<string, string>? provenance = null)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        string manifestPath = Path.Combine(folder, ProjectFolder.ManifestFile);
        ProjectManifest manifest = ProjectManifest.Read(folder);
        if (tracks.GroupBy(track => track.Id).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            throw new ArgumentException($"The track '{twice.Key}' is given twice.", nameof(tracks));
        int stepCount = (int)NpyReader.ReadHeader(ProjectManifest.Resolve(folder, manifest.Corpus.Tokens, "corpus.tokens")).Shape[0];
        if (tracks.FirstOrDefault(track => track.StepCount != stepCount) is { } unfit)
            throw new ArgumentException($"The track '{unfit.Id}' has {unfit.StepCount} steps, but the corpus has {stepCount}.", nameof(tracks));
        TrackEntry[] replaced = [.. manifest.Tracks.Where(entry => tracks.Any(track => track.Id == entry.Id))];
        if (replaced.Length > 0 && !overwrite)
            throw new InvalidContentException(manifestPath, "tracks", $"there is a track '{replaced[0].Id}' already. Ask for it to be replaced, or leave it out.");

        var files = new SortedDictionary<string, FileEntry>(manifest.Files.ToDictionary(), StringComparer.Ordinal);
        string partial = manifestPath + $".partial-{Guid.NewGuid().ToString("n")[..12]}";
        var added = new List<TrackEntry>();
        try
        {
            var writer = new TrackFiles(folder, files);
            foreach (Track track in tracks)
                added.Add(writer.Write(track, ChooseName(manifest, added, track.Id)));
            string[] old = [.. replaced.SelectMany(TrackFiles.GetNames).Where(name => !manifest.Tracks.Except(replaced).SelectMany(TrackFiles.GetNames).Contains(name))];
            foreach (string name in old)
                files.Remove(name);
            var sayings = new SortedDictionary<string, string>(manifest.Provenance.ToDictionary(), StringComparer.Ordinal);
            foreach ((string key, string value) in provenance ?? new Dictionary<string, string>())
                sayings[key] = value;
            TrackEntry[] all = [.. manifest.Tracks.Select(entry => added.FirstOrDefault(one => one.Id == entry.Id) ?? entry), .. added.Where(one => replaced.All(entry => entry.Id != one.Id))];
            // Flushed before it gets its name, so that not even a power cut leaves half of it.
            (manifest with { Tracks = all, Files = files, Provenance = sayings }).Write(partial, waitForDisk: true);
            File.Move(partial, manifestPath, overwrite: true);
            foreach (string name in old)
                File.Delete(Path.Combine(folder, name));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            File.Delete(partial);
            foreach (string name in added.SelectMany(TrackFiles.GetNames))
                File.Delete(Path.Combine(folder, name));
            throw new InvalidContentException(folder, null, $"the tracks cannot be written ({cause.Message}).", cause);
        }
    }

    // A name that no file of the project has, so that what is replaced stays whole until the new one counts.
    private static string ChooseName(ProjectManifest manifest, List<TrackEntry> added, string id)
    {
        string[] taken = [.. manifest.Sources.Select(source => source.States).Concat(manifest.Tracks.Concat(added).SelectMany(TrackFiles.GetNames))];
        string plain = TrackFiles.GetPlainName(id);
        return Enumerable.Range(1, int.MaxValue - 1)
            .Select(number => number == 1 ? $"tracks/{plain}" : $"tracks/{plain}-{number}")
            .First(stem => !taken.Any(name => name.StartsWith(stem + ".", StringComparison.OrdinalIgnoreCase))) + ".npy";
    }
}
