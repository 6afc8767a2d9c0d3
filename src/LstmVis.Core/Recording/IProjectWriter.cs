namespace LstmVis.Core;

/// <summary>Receives the parts of a project while it is recorded or imported, in any order, in constant memory for its sources.</summary>
/// <remarks>Nothing is visible until <see cref="Complete"/>; disposing before that leaves nothing behind.</remarks>
public interface IProjectWriter : IDisposable
{
    /// <summary>Starts a source, whose rows then arrive one block after the other. Several may be open at once.</summary>
    /// <exception cref="ArgumentException">A source of that id was started before.</exception>
    IRowWriter AddSource(SourceDescription source);

    /// <summary>Adds an annotation.</summary>
    void AddTrack(Track track);

    /// <summary>Sets the corpus, once.</summary>
    void SetCorpus(Corpus corpus);

    /// <summary>Sets what is said about the project: how it was made, with which settings. Later calls replace earlier keys.</summary>
    void AddProvenance(string key, string value);

    /// <summary>Checks that all parts fit, and makes the project visible, whole, under its name.</summary>
    /// <exception cref="InvalidOperationException">There is no corpus or source, or their lengths differ.</exception>
    void Complete();
}

/// <summary>Receives the rows of one source.</summary>
public interface IRowWriter : IDisposable
{
    /// <summary>The number of rows so far.</summary>
    int StepCount { get; }

    /// <summary>Appends whole rows of stored numbers, <c>[timeStep, cell]</c>.</summary>
    /// <exception cref="ArgumentException">The length is no multiple of the source's number of cells.</exception>
    void Append(ReadOnlySpan<float> rows);
}

/// <summary>What is known of a source before its rows are.</summary>
/// <param name="Id">Unique in its project.</param>
/// <param name="CellCount">Number of columns.</param>
/// <param name="Layer">Zero-based depth in the model.</param>
/// <param name="Kind">Usually one of <see cref="SourceKinds"/>.</param>
/// <param name="Transform">What turns stored numbers into activations.</param>
/// <param name="IsUnsigned">Whether stored numbers are never negative.</param>
/// <param name="IsHalf">Whether they may be stored as float16, at half the size and with three to four digits.</param>
public sealed record SourceDescription(string Id, int CellCount, int Layer, string Kind, Transform Transform, bool IsUnsigned = false, bool IsHalf = false);
