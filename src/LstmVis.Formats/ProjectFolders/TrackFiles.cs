using System.Security.Cryptography;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>The files of tracks in a project folder.</summary>
/// <param name="folder">Where they are written.</param>
/// <param name="files">Receives the size and hash of each.</param>
internal sealed class TrackFiles(string folder, IDictionary<string, FileEntry> files)
{
    /// <summary>Writes a track.</summary>
    /// <param name="track">The track.</param>
    /// <param name="values">The name of the array of its values, which ends in <c>.npy</c>; its other files are named after it.</param>
    /// <returns>What <c>project.json</c> says of it.</returns>
    public TrackEntry Write(Track track, string values)
    {
        string stem = values[..^".npy".Length];
        return track switch
        {
            CategoricalTrack labels => new TrackEntry(track.Id, "categorical", Write(values, path => NpyWriter.Write(path, labels.LabelIds.Span)), Labels: Write($"{stem}.labels.json", VocabularyFile.Format(labels.Labels))),
            ScalarTrack numbers => new TrackEntry(track.Id, "scalar", Write(values, path => NpyWriter.Write(path, numbers.Values.Span)), DisplayRange: Finite(numbers.DisplayRange)),
            TopKTrack entries => new TrackEntry(
                track.Id,
                "topK",
                Write(values, path => NpyWriter.Write(path, entries.EntryIds.Span, entries.K)),
                Labels: Write($"{stem}.labels.json", VocabularyFile.Format(entries.Labels)),
                Weights: entries.Weights.IsEmpty ? null : Write($"{stem}.weights.npy", path => NpyWriter.Write(path, entries.Weights.Span, entries.K))),
            _ => throw new ArgumentException($"Tracks of type {track.GetType().Name} cannot be written.", nameof(track)),
        };
    }

    /// <summary>The names of all files of a track.</summary>
    public static IEnumerable<string> GetNames(TrackEntry entry) => new[] { entry.Values, entry.Labels, entry.Weights }.OfType<string>();

    /// <summary>What is harmless in an id, for file names that a person reads.</summary>
    public static string GetPlainName(string id) => new([.. id.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_').Take(60)]);

    private static float[]? Finite((float Low, float High) range) =>
        float.IsFinite(range.Low) && float.IsFinite(range.High) && range.Low <= range.High ? [range.Low, range.High] : null;

    private string Write(string file, Func<string, string> write)
    {
        string path = MakePath(file);
        string hash = write(path);
        files[file] = new FileEntry(new FileInfo(path).Length, hash);
        return file;
    }

    private string Write(string file, byte[] content)
    {
        File.WriteAllBytes(MakePath(file), content);
        files[file] = new FileEntry(content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
        return file;
    }

    private string MakePath(string file)
    {
        string path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
