namespace LstmVis.Formats;

/// <summary>What a LSTMVis V2 project says in its <c>lstm.yml</c>, with defaults filled in and the sizes of what the files hold.</summary>
/// <param name="Name">Its name on screen.</param>
/// <param name="Description">The description; the name where there is none.</param>
/// <param name="Files">Alias to file name, in the order of the file.</param>
/// <param name="WordSequence">Where the tokens lie.</param>
/// <param name="StatesFile">The alias that state types without a file of their own use; null where each has its own.</param>
/// <param name="StateTypes">The sources, in the order of the file.</param>
/// <param name="WordEmbedding">Where the embedding lies; null where there is none.</param>
/// <param name="Meta">The tracks, in the order of the file.</param>
/// <param name="RegexSearch"><c>etc: regex_search</c>.</param>
/// <param name="HasIndexDirectory">Whether a folder <c>indexdir</c> stands beside the file.</param>
/// <param name="Raw">The whole file as plain objects: dictionaries, lists, text, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, null.</param>
public sealed record V2Configuration(
    string Name,
    string Description,
    IReadOnlyList<KeyValuePair<string, string>> Files,
    V2WordSequence WordSequence,
    string? StatesFile,
    IReadOnlyList<V2StateType> StateTypes,
    V2WordEmbedding? WordEmbedding,
    IReadOnlyList<V2Meta> Meta,
    bool RegexSearch,
    bool HasIndexDirectory,
    IReadOnlyDictionary<string, object?> Raw);

/// <summary>The tokens of a V2 project.</summary>
/// <param name="File">Alias of the HDF5 file.</param>
/// <param name="Path">Dataset in it, as written.</param>
/// <param name="DictionaryFile">Alias of the dictionary; null where token ids stand for themselves.</param>
/// <param name="Size">The dataset's shape.</param>
/// <param name="DictionarySize">Entries of the dictionary, by distinct ids.</param>
public sealed record V2WordSequence(string File, string Path, string? DictionaryFile, IReadOnlyList<long> Size, int DictionarySize);

/// <summary>One source of a V2 project.</summary>
/// <param name="File">Alias of the HDF5 file.</param>
/// <param name="Path">Dataset in it, as written.</param>
/// <param name="Type"><c>state</c>, <c>output</c> or another text; as written.</param>
/// <param name="Layer">As written: a <see cref="long"/>, a text, or null.</param>
/// <param name="IsUnsigned">Whether it says that no number is negative.</param>
/// <param name="Transform"><c>tanh</c> or <c>none</c>.</param>
/// <param name="Size">The dataset's shape.</param>
public sealed record V2StateType(string File, string Path, string Type, object? Layer, bool IsUnsigned, string Transform, IReadOnlyList<long> Size)
{
    /// <summary>The id of the source in the project: <c>alias::path</c>.</summary>
    public string SourceId => $"{File}::{Path}";
}

/// <summary>The word embedding of a V2 project.</summary>
/// <param name="File">Alias of the HDF5 file.</param>
/// <param name="Path">Dataset in it, as written.</param>
/// <param name="Size">The dataset's shape.</param>
public sealed record V2WordEmbedding(string File, string Path, IReadOnlyList<long> Size);

/// <summary>One annotation of a V2 project.</summary>
/// <param name="Name">Its key, and the id of its track.</param>
/// <param name="File">Alias of the HDF5 file.</param>
/// <param name="Path">Dataset in it, as written.</param>
/// <param name="Type"><c>general</c> or <c>wordvec</c>.</param>
/// <param name="Index"><c>self</c>: one value per time step; <c>word_sequence</c>: one value per token id.</param>
/// <param name="Dictionary">Alias of the dictionary of its labels; null where there is none.</param>
/// <param name="WeightsPath">Dataset of weights; null where there is none.</param>
/// <param name="VisType"><c>vis: type</c>; null where it is not given.</param>
/// <param name="VisRangeText"><c>vis: range</c> as written where it is a text, such as <c>dict</c> or <c>0...100</c>; else null.</param>
/// <param name="VisRange">
/// <c>vis: range</c> made explicit: the labels of the dictionary as texts, the integers of <c>a...b</c> (without b) as <see cref="long"/>, or the list as written; null
/// where it is not given.
/// </param>
/// <param name="Size">The dataset's shape; its length may differ from the corpus.</param>
public sealed record V2Meta(
    string Name,
    string File,
    string Path,
    string Type,
    string Index,
    string? Dictionary,
    string? WeightsPath,
    string? VisType,
    string? VisRangeText,
    IReadOnlyList<object>? VisRange,
    IReadOnlyList<long> Size);
