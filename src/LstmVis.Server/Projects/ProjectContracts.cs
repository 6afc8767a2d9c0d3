using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>Every project that was found.</summary>
/// <param name="Projects">Those that can be opened, by id.</param>
/// <param name="Problems">Folders that look like projects but cannot be opened.</param>
internal sealed record ProjectsResponse(IReadOnlyList<ProjectSummary> Projects, IReadOnlyList<ProjectProblemContract> Problems);

/// <summary>Why a folder cannot be opened.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Message">What is wrong, and what to do.</param>
internal sealed record ProjectProblemContract(string Path, string Message);

/// <summary>What a list of projects shows.</summary>
/// <param name="Id">Names it in URLs.</param>
/// <param name="Title">Names it on screen.</param>
/// <param name="Description">A sentence or more; may be empty.</param>
/// <param name="StepCount">Time steps of the corpus.</param>
/// <param name="DocumentCount">Documents of the corpus.</param>
/// <param name="SizeBytes">What its files take.</param>
/// <param name="Sources">Its recorded matrices.</param>
/// <param name="Tracks">Its annotations, by name and kind.</param>
/// <param name="Sparklines">A few cells over the first steps, <c>[line][timeStep]</c>.</param>
internal sealed record ProjectSummary(
    string Id, string Title, string Description, int StepCount, int DocumentCount, long SizeBytes,
    IReadOnlyList<SourceInfo> Sources, IReadOnlyList<TrackSummary> Tracks, IReadOnlyList<float[]> Sparklines);

/// <summary>A track by name and kind.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">What it holds for each time step.</param>
internal sealed record TrackSummary(string Id, TrackKind Kind);

/// <summary>Everything about a project except its values.</summary>
/// <param name="Id">Names it in URLs.</param>
/// <param name="Title">Names it on screen.</param>
/// <param name="Description">A sentence or more; may be empty.</param>
/// <param name="StepCount">Time steps of the corpus.</param>
/// <param name="DocumentCount">Documents of the corpus.</param>
/// <param name="VocabularySize">Entries of its vocabulary.</param>
/// <param name="SizeBytes">What its files take.</param>
/// <param name="Sources">Its recorded matrices.</param>
/// <param name="Tracks">Its annotations.</param>
/// <param name="Inputs">What the model was fed with, where that are numbers; null where it was fed with the tokens.</param>
/// <param name="Media">How many pictures and sounds it has; null where it has none.</param>
/// <param name="Provenance">How it was made.</param>
/// <param name="Warnings">What is odd about its files, without keeping it from being opened.</param>
/// <param name="Indexes">How far the indexes of its sources are, in their order.</param>
internal sealed record ProjectDetails(
    string Id, string Title, string Description, int StepCount, int DocumentCount, int VocabularySize, long SizeBytes,
    IReadOnlyList<SourceInfo> Sources, IReadOnlyList<TrackInfo> Tracks, InputsInfo? Inputs, MediaInfo? Media, IReadOnlyDictionary<string, string> Provenance, IReadOnlyList<string> Warnings,
    IReadOnlyList<IndexInfo> Indexes);

/// <summary>How far the indexes of a project are.</summary>
/// <param name="Indexes">One for each source, in their order.</param>
internal sealed record IndexesResponse(IReadOnlyList<IndexInfo> Indexes);

/// <summary>How far the index of a source is. Searches give the same answers without, more slowly.</summary>
/// <param name="Source">The source, by id.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Fraction">The part that is checked or built, 0 to 1.</param>
/// <param name="Problem">Why it cannot be built; null otherwise.</param>
internal sealed record IndexInfo(string Source, IndexState State, double Fraction, string? Problem);

/// <summary>A recorded matrix, without its numbers.</summary>
/// <param name="Id">Unique in its project.</param>
/// <param name="Layer">Zero-based depth in the model.</param>
/// <param name="Kind">What was recorded, such as <c>hidden_state</c> or <c>cell_state</c>.</param>
/// <param name="CellCount">Number of cells.</param>
/// <param name="Transform">What turns stored numbers into activations.</param>
/// <param name="IsUnsigned">Whether its activations are never negative.</param>
internal sealed record SourceInfo(string Id, int Layer, string Kind, int CellCount, Transform Transform, bool IsUnsigned)
{
    /// <summary>A source as it travels.</summary>
    public static SourceInfo From(Source source) => new(source.Id, source.Layer, source.Kind, source.CellCount, source.Transform, source.IsUnsigned);
}
