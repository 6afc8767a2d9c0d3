using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Which steps of a block are run side by side: each stream is a list of stretches that lie in one document each.</summary>
/// <remarks>A stretch whose document began before the block stands first in its stream, for that is where the carried state goes.</remarks>
internal sealed class StreamPlan
{
    private StreamPlan(List<StepRange>[] streams, int carriedStream)
    {
        Streams = streams;
        CarriedStream = carriedStream;
        Length = streams.Max(stream => stream.Sum(stretch => stretch.Length));
    }

    public IReadOnlyList<IReadOnlyList<StepRange>> Streams { get; }

    /// <summary>The stream that goes on from the block before; -1 where none does.</summary>
    public int CarriedStream { get; }

    /// <summary>Steps of the longest stream.</summary>
    public int Length { get; }

    /// <summary>Plans a block.</summary>
    /// <param name="block">Its steps; at least one.</param>
    /// <param name="documents">Where states start anew.</param>
    /// <param name="mostStreams">1 keeps everything in order.</param>
    public static StreamPlan Make(StepRange block, Documents documents, int mostStreams)
    {
        List<StepRange> stretches = [];
        for (int document = documents.IndexAt(block.Start); document < documents.Count; document++)
        {
            StepRange steps = documents[document].Steps;
            if (steps.Start >= block.End)
                break;
            var stretch = new StepRange(Math.Max(steps.Start, block.Start), Math.Min(steps.End, block.End));
            if (stretch.Length > 0)
                stretches.Add(stretch);
        }

        bool isCarried = documents.At(block.Start).Steps.Start < block.Start;
        int count = Math.Min(mostStreams, stretches.Count);
        if (count == 1)
            return new StreamPlan([stretches], isCarried ? 0 : -1);

        // A power of two, so that few sizes of passes are needed; the longest stretches first, each to the stream that is shortest.
        count = 1 << System.Numerics.BitOperations.Log2((uint)count);
        List<StepRange>[] streams = [.. Enumerable.Range(0, count).Select(_ => new List<StepRange>())];
        var lengths = new PriorityQueue<int, (int, int)>();
        if (isCarried)
            streams[0].Add(stretches[0]);
        for (int stream = 0; stream < count; stream++)
            lengths.Enqueue(stream, (streams[stream].Sum(stretch => stretch.Length), stream));
        foreach (StepRange stretch in stretches.Skip(isCarried ? 1 : 0).OrderByDescending(stretch => stretch.Length))
        {
            lengths.TryDequeue(out int stream, out (int Length, int) order);
            streams[stream].Add(stretch);
            lengths.Enqueue(stream, (order.Length + stretch.Length, stream));
        }

        return new StreamPlan(streams, isCarried ? 0 : -1);
    }
}
