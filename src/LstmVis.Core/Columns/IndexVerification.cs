using System.Globalization;

namespace LstmVis.Core;

/// <summary>Looks whether the indexes of a project are right, and builds nothing.</summary>
public static class IndexVerification
{
    /// <summary>Checks every file of every index against its checksums, and evenly spaced rows of its codes against the states.</summary>
    /// <param name="documents">Where documents start.</param>
    /// <param name="sources">The sources.</param>
    /// <param name="indexFolder">The folder of all indexes.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <returns>A line per index that is there and wrong; none where all are right or missing.</returns>
    public static IReadOnlyList<string> Check(Documents documents, IReadOnlyList<Source> sources, string indexFolder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(sources);
        var positions = new StepPositions(documents);
        var parallel = new ParallelOptions { CancellationToken = cancellation };
        var problems = new List<string>();
        foreach (Source source in sources)
        {
            if (new IndexBuilder(source, positions, indexFolder, parallel).FindProblem() is { } problem)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"index of source '{source.Id}': {problem} It is built anew when the project is next shown."));
        }

        return problems;
    }
}
