namespace LstmVis.Formats;

/// <summary>What states and inputs say about a corpus before its tokens are read.</summary>
/// <param name="StepCounts">Numbers of steps that the states have, which decide between ways to cut a text; empty where nothing is known.</param>
internal sealed record CorpusHints(IReadOnlyList<int> StepCounts)
{
    /// <summary>Steps and names of documents, where the container of states or inputs has them.</summary>
    public (IReadOnlyList<int> Lengths, IReadOnlyList<string>? Names, string Said)? Documents { get; init; }

    /// <summary>Steps of the inputs; null where there are none. Without tokens they are the corpus.</summary>
    public int? InputSteps { get; init; }

    /// <summary>Where the inputs come from.</summary>
    public string InputsPlace { get; init; } = "";

    /// <summary>The time of each step since its document began.</summary>
    public double[]? Times { get; init; }

    /// <summary>What the documents of states or inputs are, by the first container that says it.</summary>
    /// <param name="found">States and inputs.</param>
    /// <param name="areFilesDocuments">Whether each file of a pattern is a document.</param>
    public static (IReadOnlyList<int> Lengths, IReadOnlyList<string>? Names, string Said)? FindDocuments(IEnumerable<FoundStates> found, bool areFilesDocuments)
    {
        foreach (FoundStates states in found)
        {
            if (states.DocumentLengths is { } lengths && (areFilesDocuments || !states.AreDocumentsFiles))
                return (lengths, states.DocumentNames, states.Place);
            if (states.SequenceLength is > 0 and var length)
                return ([.. Enumerable.Repeat(length, states.Matrix.StepCount / length)], null, $"the sequences of {states.Place}; if they are padded, give their --lengths or --mask");
        }

        return null;
    }
}
