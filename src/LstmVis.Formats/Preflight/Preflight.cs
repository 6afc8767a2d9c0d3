using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Looks at all data of a project, in constant memory, and says what is strange about them.</summary>
public static class Preflight
{
    /// <summary>Reads every source whole; of a project folder it then compares every file with the size and hash that it should have.</summary>
    /// <param name="opened">The project.</param>
    /// <param name="progress">Receives the bytes looked at so far, and of all; null where nobody listens.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <exception cref="LstmVisFormatException">A file is damaged.</exception>
    public static PreflightReport Check(OpenedProject opened, IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(opened);
        bool hasHashes = opened.FormatName == ProjectFolder.FormatName;
        long stateBytes = GetStateBytes(opened.Project);
        var parts = new Parts(progress, stateBytes + (hasHashes ? opened.SizeBytes : 0));
        PreflightReport states = Check(opened.Project, opened.Warnings, opened.SizeBytes, new Parts.Part(parts, 0), cancellation);
        if (!hasHashes)
            return states;
        IReadOnlyList<string> damaged = ProjectFolder.Verify(opened.Path, new Parts.Part(parts, stateBytes), cancellation);
        IEnumerable<Finding> errors = damaged.Select(problem => new Finding(FindingSeverity.Error, "files", problem, "Import the project again, or copy it again from where it is whole."));
        return PreflightReport.Of(errors.Concat(states.Findings), states.Facts.Append(new("files", damaged.Count == 0 ? "all are as they were written, by size and SHA-256" : CorpusReader.Say($"{damaged.Count:N0} are not as they were written"))));
    }

    /// <summary>Reads every source whole.</summary>
    /// <param name="project">The project.</param>
    /// <param name="warnings">What was said when it was opened.</param>
    /// <param name="sizeBytes">What its files take; 0 where it has none.</param>
    /// <param name="progress">Receives the bytes of states looked at so far, as float32, and of all; null where nobody listens.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <exception cref="LstmVisFormatException">A file is damaged.</exception>
    public static PreflightReport Check(Project project, IReadOnlyList<string> warnings, long sizeBytes, IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(warnings);
        long total = GetStateBytes(project);
        long done = 0;
        List<Finding> findings = [.. warnings.Where(warning => !warning.StartsWith("Source '", StringComparison.Ordinal)).Select(warning => new Finding(FindingSeverity.Warning, "files", warning, ""))];
        findings.AddRange(CorpusFindings.Find(project.Corpus, project.Tracks));
        List<PreflightFact> facts = [.. PreflightFacts.Of(project.Corpus, project.Tracks)];
        foreach (Source source in project.Sources)
        {
            var description = new SourceDescription(source.Id, source.CellCount, source.Layer, source.Kind, source.Transform, source.IsUnsigned);
            var check = new SourceCheck(description, source.StepCount, project.Corpus);
            RowPump.Scan(source.States, check.Add, count => progress?.Report((done += count, total)), cancellation);
            findings.AddRange(check.Find());
            facts.Add(check.Describe(""));
        }

        return PreflightReport.Of(findings, facts.Concat(PreflightFacts.OfSizes(sizeBytes, total)));
    }

    private static long GetStateBytes(Project project) => project.Sources.Sum(source => (long)source.StepCount * source.CellCount * sizeof(float));

    // One bar for the parts of the work.
    private sealed class Parts(IProgress<(long Done, long Total)>? progress, long total)
    {
        public sealed class Part(Parts parts, long start) : IProgress<(long Done, long Total)>
        {
            public void Report((long Done, long Total) value) => parts.Report(start + value.Done);
        }

        private void Report(long done) => progress?.Report((Math.Min(done, total), total));
    }
}
