using System.Numerics;
using System.Runtime.InteropServices;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Benchmarks;

/// <summary>
/// The bandwidth limit: what it takes to read the codes of some cells once, one byte per step, on one thread. They are read from the index files
/// themselves, so that page size, layout and caches are those that a search meets. No search can answer faster when nothing is kept from searches before.
/// </summary>
internal sealed class CodeStream
{
    private readonly List<(MappedBytes Bytes, int Offset, int Positions)> _segments = [];
    private Vector<byte> _sink;

    /// <param name="indexFolder">The indexes of a data set of one source, which must be there.</param>
    public CodeStream(string indexFolder)
    {
        foreach (string path in Directory.EnumerateFiles(indexFolder, "codes-*.npy", SearchOption.AllDirectories).Order())
        {
            NpyHeader header = NpyReader.ReadHeader(path);
            _segments.Add((new MappedBytes(path), (int)header.DataOffset, (int)header.Shape[1]));
        }
    }

    /// <summary>Reads the column of each cell once.</summary>
    public void Read(IReadOnlyList<CellRef> cells)
    {
        foreach (CellRef cell in cells)
        {
            foreach ((MappedBytes bytes, int offset, int positions) in _segments)
                Read(bytes[offset + ((long)cell.Cell * positions), positions]);
        }
    }

    private void Read(ReadOnlySpan<byte> column)
    {
        ReadOnlySpan<Vector<byte>> vectors = MemoryMarshal.Cast<byte, Vector<byte>>(column);
        // Four accumulators, so that reading waits for memory and not for the combining of what was read; kept in a field, so that the compiler leaves none out.
        Vector<byte> first = default, second = default, third = default, fourth = default;
        int place = 0;
        for (; place + 4 <= vectors.Length; place += 4)
        {
            first |= vectors[place];
            second |= vectors[place + 1];
            third |= vectors[place + 2];
            fourth |= vectors[place + 3];
        }

        for (; place < vectors.Length; place++)
            first |= vectors[place];
        _sink |= first | second | third | fourth;
    }
}
