using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>A Zarr array <c>[timeStep, cell]</c>, or <c>[sequence, step, cell]</c> with the sequences one after the other.</summary>
internal sealed class ZarrMatrix : IStateMatrix
{
    private const int TargetBlockNumbers = 1 << 20;
    private readonly ZarrArray _array;
    private readonly int _length;
    private readonly RowBlockCache _blocks;

    /// <exception cref="InvalidContentException">The array has other axes.</exception>
    public ZarrMatrix(ZarrArray array)
    {
        _array = array;
        StateShape.Check(array.Folder, null, array.Shape);
        (StepCount, CellCount) = StateShape.Flatten(array.Shape);
        SequenceLength = array.Shape.Count == 3 ? (int)array.Shape[1] : null;
        _length = Math.Max(1, SequenceLength ?? StepCount);
        // A block is a whole number of chunk rows, so that no chunk is decoded for two blocks.
        long chunkSteps = SequenceLength is { } length
            ? array.Chunk[0] == 1 && length % array.Chunk[1] == 0 ? array.Chunk[1] : (long)array.Chunk[0] * length
            : array.Chunk[0];
        chunkSteps = Math.Clamp(chunkSteps, 1, Math.Max(1, StepCount));
        if (chunkSteps * CellCount > ColumnarFile.MaxBlockItems)
            throw new InvalidContentException(array.Folder, null, string.Create(CultureInfo.InvariantCulture, $"expected chunks of at most {ColumnarFile.MaxBlockItems:N0} numbers from the first to the last cell, found {chunkSteps * CellCount:N0}. Write smaller chunks."));
        _blocks = new RowBlockCache(StepCount, CellCount, (int)(Math.Max(1, TargetBlockNumbers / CellCount / chunkSteps) * chunkSteps), Load);
        var info = new DirectoryInfo(array.Folder);
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"zarr-{info.Name}-{info.LastWriteTimeUtc.Ticks:x}-{StepCount}x{CellCount}");
    }

    public int StepCount { get; }

    public int CellCount { get; }

    public string Fingerprint { get; }

    /// <summary>Steps per sequence where the array has three axes; else null.</summary>
    public int? SequenceLength { get; }

    public void ReadRows(StepRange steps, Span<float> destination)
    {
        StateMatrixChecks.Rows(this, steps, destination);
        foreach ((StepRange rows, ReadOnlyMemory<float> values) in _blocks.Get(steps))
            values.Span.CopyTo(destination[((rows.Start - steps.Start) * CellCount)..]);
    }

    // Two axes are three with one sequence.
    private float[] Load(StepRange rows)
    {
        float[] block = new float[rows.Length * CellCount];
        bool isFlat = _array.Shape.Count == 2;
        (int chunkSequences, int chunkSteps, int chunkCells) = isFlat ? (1, _array.Chunk[0], _array.Chunk[1]) : (_array.Chunk[0], _array.Chunk[1], _array.Chunk[2]);
        int firstSequence = rows.Start / _length;
        int lastSequence = (rows.End - 1) / _length;
        (int firstStep, int lastStep) = firstSequence == lastSequence ? (rows.Start % _length, (rows.End - 1) % _length) : (0, _length - 1);
        for (int sequences = firstSequence / chunkSequences; sequences <= lastSequence / chunkSequences; sequences++)
        {
            for (int steps = firstStep / chunkSteps; steps <= lastStep / chunkSteps; steps++)
            {
                for (int cells = 0; cells * (long)chunkCells < CellCount; cells++)
                    Copy(ZarrChunks.Read(_array, isFlat ? [steps, cells] : [sequences, steps, cells]), (sequences, steps, cells), (chunkSequences, chunkSteps, chunkCells), rows, block);
            }
        }

        return block;
    }

    private void Copy(float[]? chunk, (int Sequences, int Steps, int Cells) place, (int Sequences, int Steps, int Cells) size, StepRange rows, float[] block)
    {
        int cell = place.Cells * size.Cells;
        int cells = Math.Min(size.Cells, CellCount - cell);
        for (int sequence = 0; sequence < size.Sequences; sequence++)
        {
            for (int step = 0; step < size.Steps && (place.Steps * size.Steps) + step < _length; step++)
            {
                long row = ((((long)place.Sequences * size.Sequences) + sequence) * _length) + (place.Steps * size.Steps) + step;
                if (row < rows.Start || row >= rows.End)
                    continue;
                Span<float> target = block.AsSpan((int)((row - rows.Start) * CellCount) + cell, cells);
                if (chunk is null)
                    target.Fill(_array.GetFill());
                else
                    chunk.AsSpan(((sequence * size.Steps) + step) * size.Cells, cells).CopyTo(target);
            }
        }
    }
}
