using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>States that were found in a file, not yet a source of a project.</summary>
/// <param name="Name">What they could be called: the file's name, and the dataset's where it has one.</param>
/// <param name="Place">File and dataset, for messages.</param>
/// <param name="TypeName">How each number lies in the file.</param>
/// <param name="Matrix">The numbers; sequences one after the other.</param>
/// <param name="SequenceLength">Steps per sequence where the array has three axes; else null.</param>
internal sealed record FoundStates(string Name, string Place, string TypeName, IStateMatrix Matrix, int? SequenceLength)
{
    /// <summary>Steps of each document, where the container says it; else null.</summary>
    public IReadOnlyList<int>? DocumentLengths { get; init; }

    /// <summary>What the container calls these documents; null where it does not.</summary>
    public IReadOnlyList<string>? DocumentNames { get; init; }

    /// <summary>Whether the parts are documents only where the user says so: the files of a pattern.</summary>
    public bool AreDocumentsFiles { get; init; }

    /// <summary>What the columns are called; null where the file does not say it.</summary>
    public IReadOnlyList<string>? CellNames { get; init; }

    /// <summary>The header of a WFDB record; null for other files.</summary>
    public WfdbHeader? Wfdb { get; init; }
}
