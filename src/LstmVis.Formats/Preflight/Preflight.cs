using System.Buffers;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Looks at all data of a project, in constant memory, and says what is strange about them.</summary>
public static class Preflight
{
    private const int BlockNumbers = 1 << 18;

    /// <summary>Reads every source whole.</summary>
    /// <param name="opened">The project.</param>
    /// <param name="progress">Receives the bytes of states looked at so far, as float32, and of all; null where nobody listens.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <exception cref="LstmVisFormatException">A file is damaged.</exception>
    public static PreflightReport Check(OpenedProject opened, IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(opened);
        Project project = opened.Project;
        long total = project.Sources.Sum(source => (long)source.StepCount * source.CellCount * sizeof(float));
        long done = 0;
        List<Finding> findings = [.. opened.Warnings.Where(warning => !warning.StartsWith("Source '", StringComparison.Ordinal)).Select(warning => new Finding(FindingSeverity.Warning, "files", warning, ""))];
        findings.AddRange(CorpusFindings.Find(project.Corpus, project.Tracks));
        foreach (Source source in project.Sources)
        {
            var description = new SourceDescription(source.Id, source.CellCount, source.Layer, source.Kind, source.Transform, source.IsUnsigned);
            var check = new SourceCheck(description, source.StepCount, project.Corpus);
            int blockSteps = Math.Max(1, BlockNumbers / source.CellCount);
            float[] block = ArrayPool<float>.Shared.Rent(Math.Max(1, Math.Min(blockSteps, source.StepCount)) * source.CellCount);
            try
            {
                for (int start = 0; start < source.StepCount; start += blockSteps)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var steps = new StepRange(start, (int)Math.Min(source.StepCount, (long)start + blockSteps));
                    Span<float> numbers = block.AsSpan(0, steps.Length * source.CellCount);
                    source.States.ReadRows(steps, numbers);
                    check.Add(numbers);
                    done += (long)numbers.Length * sizeof(float);
                    progress?.Report((done, total));
                }
            }
            finally
            {
                ArrayPool<float>.Shared.Return(block);
            }

            findings.AddRange(check.Find());
        }

        return PreflightReport.Of(findings);
    }
}
