using System.IO.Compression;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Writes a project, or a part of one, for other programs. Nothing is visible before it is whole.</summary>
public static class ProjectExport
{
    /// <summary>The formats by name.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["npy", "npz", "parquet", "arrow", "hdf5"];

    /// <summary>Writes in blocks, so that memory does not grow with the states.</summary>
    /// <param name="opened">The project.</param>
    /// <param name="request">What of it, and how.</param>
    /// <param name="to">A folder (npy: a project folder; hdf5: a directory of LSTMVis 2) or a file (npz, parquet, arrow: a table with a row per step).</param>
    /// <param name="overwrite">Whether what is there is replaced: a project folder by a project folder, a file by a file.</param>
    /// <param name="progress">Receives the bytes of states written so far, and of all; null where nobody listens.</param>
    /// <param name="cancellation">Stops between blocks; then nothing is left.</param>
    /// <returns>What could not be exported, a line each.</returns>
    /// <exception cref="LstmVisFormatException">A file is damaged, or something is in the way.</exception>
    /// <exception cref="ArgumentException">The project has no such source, cell or step.</exception>
    public static IReadOnlyList<string> Write(OpenedProject opened, ExportRequest request, string to, bool overwrite = false, IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(opened);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(to);
        (Project project, IReadOnlyList<string> leftOut) = PickedProject.Of(opened.Project, request);
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(to));
        IReadOnlyDictionary<string, string> provenance = Explain(opened, request);
        switch (request.Format)
        {
            case "npy":
                WriteFolder(project, provenance, target, overwrite, progress, cancellation);
                return leftOut;
            case "npz":
                WriteFile(target, overwrite, work => WriteArchive(project, provenance, work, progress, cancellation));
                return leftOut;
            case "parquet":
            case "arrow":
                WriteFile(target, overwrite, work => WriteTable(project, ExportTable.Describe(project, provenance), request.Format, work, progress, cancellation));
                return [.. leftOut, .. project.Media.Count == 0 ? [] : new[] { "images and clips are left out: a table has no place for them." }];
            case "hdf5":
                return [.. leftOut, .. project.Media.Count == 0 ? [] : new[] { "images and clips are left out: directories of LSTMVis 2 have no place for them." }, .. project.Inputs is null ? [] : new[] { "the inputs are left out: directories of LSTMVis 2 have no place for them." }, .. V2Writer.Write(project, provenance, target, overwrite, progress, cancellation)];
            default:
                throw new ArgumentException($"The format must be one of {string.Join(", ", Formats)}, but is '{request.Format}'.");
        }
    }

    /// <summary>Writes a project folder.</summary>
    internal static void WriteFolder(Project project, IReadOnlyDictionary<string, string> provenance, string target, bool overwrite, IProgress<(long Done, long Total)>? progress, CancellationToken cancellation)
    {
        using var writer = new ProjectFolderWriter(target, overwrite) { Title = project.Title, Description = project.Description };
        writer.SetCorpus(project.Corpus);
        if (project.Inputs is { } inputs)
            writer.SetInputs(inputs, cancellation);
        writer.SetMedia(project.Media, cancellation);
        foreach (Track track in project.Tracks)
            writer.AddTrack(track);
        foreach ((string key, string value) in provenance)
            writer.AddProvenance(key, value);
        long total = GetBytes(project);
        long done = 0;
        foreach (Source source in project.Sources)
            ProjectConversion.CopyStates(source.States, new SourceDescription(source.Id, source.CellCount, source.Layer, source.Kind, source.Transform, source.IsUnsigned, source.States.IsHalf), writer, _ => { }, count => progress?.Report((done += count, total)), cancellation);
        writer.Complete();
    }

    /// <summary>The bytes of the states as float32.</summary>
    internal static long GetBytes(Project project) => project.Sources.Sum(source => (long)source.StepCount * source.CellCount * sizeof(float));

    private static void WriteFile(string target, bool overwrite, Func<string, string> write)
    {
        if (Directory.Exists(target) || (File.Exists(target) && !overwrite))
            throw new InvalidContentException(target, null, Directory.Exists(target) ? "expected the name of a file, found a folder." : "there is a file already. Name another one, or ask for it to be replaced.");
        string work = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.partial-{Guid.NewGuid().ToString("n")[..12]}");
        Directory.CreateDirectory(work);
        try
        {
            File.Move(write(work), target, overwrite);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    // An archive is a project folder in one file: numpy.load reads its arrays by name, and unpacked it opens here.
    private static string WriteArchive(Project project, IReadOnlyDictionary<string, string> provenance, string work, IProgress<(long Done, long Total)>? progress, CancellationToken cancellation)
    {
        string folder = Path.Combine(work, "project");
        WriteFolder(project, provenance, folder, false, progress, cancellation);
        string archive = Path.Combine(work, "archive");
        using ZipArchive zip = ZipFile.Open(archive, ZipArchiveMode.Create);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            zip.CreateEntryFromFile(file, Path.GetRelativePath(folder, file).Replace('\\', '/'), CompressionLevel.NoCompression);
            File.Delete(file);
        }

        return archive;
    }

    private static string WriteTable(Project project, string metadata, string format, string work, IProgress<(long Done, long Total)>? progress, CancellationToken cancellation)
    {
        string file = Path.Combine(work, "table");
        using FileStream stream = File.Create(file);
        long total = GetBytes(project);
        void Report(StepRange steps)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report((total / Math.Max(1, project.Corpus.StepCount) * steps.End, total));
        }

        if (format == "parquet")
            TableFiles.WriteParquet(project, metadata, stream, Report);
        else
            TableFiles.WriteArrow(project, metadata, stream, Report);
        return file;
    }

    private static Dictionary<string, string> Explain(OpenedProject opened, ExportRequest request)
    {
        var provenance = new Dictionary<string, string>(opened.Provenance) { ["exportedFrom"] = opened.Path, ["exportedFormat"] = opened.FormatName };
        if (request.Sources.Count > 0)
            provenance["exportedSources"] = string.Join(", ", request.Sources);
        if (request.Cells.Count > 0)
            provenance["exportedCells"] = string.Join(",", request.Cells);
        if (request.Ranges.Count > 0)
            provenance[$"exported {request.RangesAre}"] = Shapes.Shorten(string.Join(" ", request.Ranges), 10_000);
        return provenance;
    }
}
