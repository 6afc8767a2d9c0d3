using System.Buffers;
using System.Globalization;
using LstmVis.Core;
using PureHDF.VOL.Native;

namespace LstmVis.Formats;

/// <summary>A dataset <c>[timeStep, cell]</c>, or <c>[sequence, step, cell]</c> with the sequences one after the other.</summary>
public sealed class Hdf5Matrix : IStateMatrix
{
    private const int TargetBlockNumbers = 1 << 18;
    private const int MinDirectNumbers = 1 << 14;
    private const int MaxBlockNumbers = 1 << 24;
    private readonly Hdf5File _file;
    private readonly Hdf5Numbers _numbers;
    private readonly IReadingChunkCache? _chunkCache;
    private readonly RowBlockCache _blocks;

    internal Hdf5Matrix(Hdf5File file, Hdf5Numbers numbers)
    {
        IReadOnlyList<long> shape = numbers.Info.Shape;
        string place = $"dataset '{numbers.Info.Path}'";
        if (shape.Count is not (2 or 3))
            throw new InvalidContentException(file.Path, place, $"expected two axes [timeStep, cell] (or three, [sequence, step, cell]), found shape {numbers.Info.ShapeText}.");
        long steps = shape.Count == 2 ? shape[0] : checked(shape[0] * shape[1]);
        if (steps > int.MaxValue || shape[^1] > RowLimits.MaxCells || shape[^1] == 0)
            throw new InvalidContentException(file.Path, place, $"expected at most {int.MaxValue:N0} steps of 1 to {RowLimits.MaxCells:N0} cells, found shape {numbers.Info.ShapeText}.");
        _file = file;
        _numbers = numbers;
        StepCount = (int)steps;
        CellCount = (int)shape[^1];
        SequenceLength = shape.Count == 3 ? (int)shape[1] : null;
        (int blockSteps, bool isAligned) = ChooseBlock();
        if (!isAligned)
            _chunkCache = new SimpleReadingChunkCache(chunkSlotCount: 4096, byteCount: 256UL << 20);
        _blocks = new RowBlockCache(StepCount, CellCount, blockSteps, rows => Load(rows));
        var info = new FileInfo(file.Path);
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"hdf5-{info.Name}-{info.Length}-{info.LastWriteTimeUtc.Ticks:x}-{numbers.Info.Path}-{StepCount}x{CellCount}");
    }

    /// <inheritdoc/>
    public int StepCount { get; }

    /// <inheritdoc/>
    public int CellCount { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <summary>Steps per sequence where the dataset has three axes; else null.</summary>
    public int? SequenceLength { get; }

    /// <summary>How the numbers lie in the file.</summary>
    public NumberType Type => _numbers.Type;

    /// <inheritdoc/>
    public bool IsHalf => Type == NumberType.Float16;

    /// <summary>The dataset's shape, as in the file.</summary>
    public IReadOnlyList<long> Shape => _numbers.Info.Shape;

    /// <inheritdoc/>
    public void ReadRows(StepRange steps, Span<float> destination)
    {
        StateMatrixChecks.Rows(this, steps, destination);
        if (_numbers.Chunk.Count == 0 && (long)steps.Length * CellCount >= MinDirectNumbers)
        {
            // Nothing is decoded, so nothing is gained by keeping it: the system's cache has the bytes.
            Load(steps, destination[..(steps.Length * CellCount)]);
            return;
        }

        foreach ((StepRange rows, ReadOnlyMemory<float> values) in _blocks.Get(steps))
            values.Span.CopyTo(destination[((rows.Start - steps.Start) * CellCount)..]);
    }

    /// <inheritdoc/>
    public void ReadCells(StepRange steps, ReadOnlySpan<int> cells, Span<float> destination)
    {
        StateMatrixChecks.Cells(this, steps, cells, destination);
        int written = 0;
        foreach ((StepRange rows, ReadOnlyMemory<float> values) in _blocks.Get(steps))
        {
            ReadOnlySpan<float> block = values.Span;
            for (int row = 0; row < rows.Length; row++)
            {
                ReadOnlySpan<float> state = block.Slice(row * CellCount, CellCount);
                foreach (int cell in cells)
                    destination[written++] = state[cell];
            }
        }
    }

    // A block is a whole number of chunk rows, so that no chunk is decoded for two blocks; where chunks are too tall for that, decoded chunks are kept instead.
    private (int Steps, bool IsAligned) ChooseBlock()
    {
        int target = Math.Max(1, TargetBlockNumbers / CellCount);
        if (_numbers.Chunk.Count == 0)
            return (target, true);
        long chunkSteps = SequenceLength is not { } length
            ? _numbers.Chunk[0]
            : _numbers.Chunk[0] == 1 && length % _numbers.Chunk[1] == 0 ? _numbers.Chunk[1] : _numbers.Chunk[0] * length;
        chunkSteps = Math.Min(Math.Max(1, chunkSteps), Math.Max(1, StepCount));
        if (chunkSteps * CellCount > MaxBlockNumbers)
            return (Math.Max(1, MaxBlockNumbers / CellCount), false);
        return ((int)(Math.Max(1, target / chunkSteps) * chunkSteps), true);
    }

    private float[] Load(StepRange rows)
    {
        float[] block = GC.AllocateUninitializedArray<float>(rows.Length * CellCount);
        if (_numbers.Chunk.Count == 0)
            Load(rows, block);
        else
            LoadChunks(rows, block);
        return block;
    }

    private void LoadChunks(StepRange rows, Span<float> destination)
    {
        // Two axes are three with one sequence.
        int length = SequenceLength ?? StepCount;
        IReadOnlyList<long> chunk = _numbers.Chunk;
        (long chunkSequences, long chunkSteps, long chunkCells) = chunk.Count == 2 ? (1, chunk[0], chunk[1]) : (chunk[0], chunk[1], chunk[2]);
        int firstSequence = rows.Start / length;
        int lastSequence = (rows.End - 1) / length;
        (int firstStep, int lastStep) = firstSequence == lastSequence ? (rows.Start % length, (rows.End - 1) % length) : (0, length - 1);
        for (long sequence = firstSequence / chunkSequences * chunkSequences; sequence <= lastSequence; sequence += chunkSequences)
        {
            for (long step = firstStep / chunkSteps * chunkSteps; step <= lastStep; step += chunkSteps)
            {
                for (long cell = 0; cell < CellCount; cell += chunkCells)
                {
                    ulong[] place = chunk.Count == 2 ? [(ulong)step, (ulong)cell] : [(ulong)sequence, (ulong)step, (ulong)cell];
                    ReadOnlySpan<byte> bytes = _file.ReadChunk(_numbers, place, _chunkCache).Span;
                    CopyChunk(bytes, (sequence, step, cell), (chunkSequences, chunkSteps, chunkCells), length, rows, destination);
                }
            }
        }
    }

    private void CopyChunk(
        ReadOnlySpan<byte> bytes,
        (long Sequence, long Step, long Cell) origin,
        (long Sequences, long Steps, long Cells) chunk,
        int length,
        StepRange rows,
        Span<float> destination)
    {
        int rowBytes = (int)chunk.Cells * _numbers.Type.GetSize();
        int cells = (int)Math.Min(chunk.Cells, CellCount - origin.Cell);
        long steps = Math.Min(chunk.Steps, length - origin.Step);
        for (long sequence = 0; sequence < chunk.Sequences; sequence++)
        {
            // The rows of this sequence that the chunk holds and that are wanted.
            long start = ((origin.Sequence + sequence) * length) + origin.Step;
            long first = Math.Max(start, rows.Start);
            long end = Math.Min(start + steps, rows.End);
            for (long row = first; row < end; row++)
            {
                long inChunk = (sequence * chunk.Steps) + (row - start);
                ReadOnlySpan<byte> numbers = bytes.Slice((int)(inChunk * rowBytes), cells * _numbers.Type.GetSize());
                NumberConversion.ToSingle(numbers, _numbers.Type, destination[(int)(((row - rows.Start) * CellCount) + origin.Cell)..]);
            }
        }
    }

    private void Load(StepRange rows, Span<float> destination)
    {
        int rowBytes = CellCount * _numbers.Type.GetSize();
        // Parts bound the memory that a conversion takes, and stay inside one sequence.
        int partSteps = Math.Max(1, (16 << 20) / rowBytes);
        int length = SequenceLength ?? int.MaxValue;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Math.Min(Math.Min(partSteps, length), rows.Length) * rowBytes);
        try
        {
            for (int step = rows.Start; step < rows.End;)
            {
                int count = Math.Min(Math.Min(rows.End - step, partSteps), length - (step % length));
                Memory<byte> part = bytes.AsMemory(0, count * rowBytes);
                if (SequenceLength is null)
                    _file.Read(_numbers, [(ulong)step, 0], [(ulong)count, (ulong)CellCount], part, null);
                else
                    _file.Read(_numbers, [(ulong)(step / length), (ulong)(step % length), 0], [1, (ulong)count, (ulong)CellCount], part, null);
                NumberConversion.ToSingle(part.Span, _numbers.Type, destination[((step - rows.Start) * CellCount)..]);
                step += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
