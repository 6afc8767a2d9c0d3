using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Copies projects from one format into another.</summary>
public static class ProjectConversion
{
    /// <summary>Writes everything of a project in blocks, in constant memory; the caller completes the writer.</summary>
    /// <param name="opened">The project.</param>
    /// <param name="writer">Receives its corpus, tracks, sources and provenance; a <see cref="ProjectFolderWriter"/> its title and description too.</param>
    /// <param name="progress">Receives the bytes of states written so far, and of all; null where nobody listens.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <returns>What was found on the way: a report per source, on NaN, infinite numbers and the range of the others.</returns>
    /// <exception cref="LstmVisFormatException">A file of the project is damaged.</exception>
    public static IReadOnlyList<StateReport> Copy(OpenedProject opened, IProjectWriter writer, IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(opened);
        ArgumentNullException.ThrowIfNull(writer);
        Project project = opened.Project;
        if (writer is ProjectFolderWriter folder)
        {
            folder.Title ??= project.Title;
            folder.Description = folder.Description.Length == 0 ? project.Description : folder.Description;
        }

        foreach ((string key, string value) in opened.Provenance)
            writer.AddProvenance(key, value);
        writer.AddProvenance("importedFrom", opened.Path);
        writer.AddProvenance("importedFormat", opened.FormatName);
        writer.SetCorpus(project.Corpus);
        foreach (Track track in project.Tracks)
            writer.AddTrack(track);
        if (project.Inputs is { } inputs && writer is ProjectFolderWriter target)
            target.SetInputs(inputs, cancellation);
        (writer as ProjectFolderWriter)?.SetMedia(project.Media, cancellation);
        long total = project.Sources.Sum(source => (long)source.StepCount * source.CellCount * sizeof(float));
        long done = 0;
        var reports = new List<StateReport>();
        foreach (Source source in project.Sources)
        {
            var tally = new StateTally(source.Id, source.CellCount);
            var description = new SourceDescription(source.Id, source.CellCount, source.Layer, source.Kind, source.Transform, source.IsUnsigned);
            CopyStates(source.States, description, writer, tally.Add, count => progress?.Report((done += count, total)), cancellation);
            reports.Add(tally.ToReport());
        }

        return reports;
    }

    internal static void CopyStates(IStateMatrix states, SourceDescription source, IProjectWriter writer, RowsObserver observe, Action<long> report, CancellationToken cancellation)
    {
        using IRowWriter rows = writer.AddSource(source);
        RowPump.Run(states, rows, observe, report, cancellation);
    }
}
