using System.Numerics;
using System.Runtime.InteropServices;

namespace LstmVis.Benchmarks;

/// <summary>
/// The bandwidth limit: what it takes to read one byte per step of some cells once, from a mapped file, on one thread. No search over codes of 8 bits
/// can answer faster when nothing is kept from searches before.
/// </summary>
internal sealed class CodeStream
{
    private readonly MappedBytes _bytes;
    private readonly int _stepCount;
    private Vector<byte> _sink;

    public CodeStream(string folder, int stepCount, int maxCellCount)
    {
        _stepCount = stepCount;
        string path = Path.Combine(folder, "stream.bin");
        long length = (long)stepCount * maxCellCount;
        if (!File.Exists(path) || new FileInfo(path).Length != length)
            Write(path, length);
        _bytes = new MappedBytes(path);
    }

    /// <summary>Whether anything was read; keeps the compiler from leaving the reading out.</summary>
    public bool IsUsed => _sink != Vector<byte>.Zero;

    /// <summary>Reads the column of each cell once.</summary>
    public void Read(int cellCount)
    {
        for (int cell = 0; cell < cellCount; cell++)
        {
            ReadOnlySpan<Vector<byte>> vectors = MemoryMarshal.Cast<byte, Vector<byte>>(_bytes[(long)cell * _stepCount, _stepCount]);
            // Four accumulators, so that reading waits for memory and not for the combining of what was read.
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

    private static void Write(string path, long length)
    {
        byte[] block = new byte[1 << 20];
        new Random(1).NextBytes(block);
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write);
        for (long written = 0; written < length; written += block.Length)
            stream.Write(block, 0, (int)Math.Min(block.Length, length - written));
    }
}
