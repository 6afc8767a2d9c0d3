using PureHDF.VOL.Native;

namespace LstmVis.Formats;

/// <summary>Gets hold of a whole decoded chunk: PureHDF asks its cache for one whenever it needs a single number of it.</summary>
/// <remarks>
/// PureHDF copies row by row and looks the chunk up anew for every row, which takes minutes where chunks are narrow, as h5py's automatic ones are. From the whole chunk the rows are copied here.
/// </remarks>
internal sealed class ChunkCapture(IReadingChunkCache? keep) : IReadingChunkCache
{
    /// <summary>The chunk that was asked for last.</summary>
    public Memory<byte> Chunk { get; private set; }

    public Memory<byte> GetChunk(ulong index, Func<Memory<byte>> chunkReader) =>
        Chunk = keep is null ? chunkReader() : keep.GetChunk(index, chunkReader);
}
