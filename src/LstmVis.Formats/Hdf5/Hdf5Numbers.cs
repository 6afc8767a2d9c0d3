namespace LstmVis.Formats;

/// <summary>What is needed to read a dataset of numbers.</summary>
/// <param name="Info">Path and shape.</param>
/// <param name="Type">How each number lies in the file.</param>
/// <param name="IsBigEndian">Whether the most significant byte comes first.</param>
/// <param name="Chunk">The shape of a chunk; empty where the dataset is not chunked.</param>
internal sealed record Hdf5Numbers(Hdf5DatasetInfo Info, NumberType Type, bool IsBigEndian, IReadOnlyList<long> Chunk);
