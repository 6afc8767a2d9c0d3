using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Keeps the blocks of rows that were used last, decoded. Two threads that want the same block wait for one decoding.</summary>
internal sealed class RowBlockCache(int stepCount, int cellCount, int blockSteps, Func<StepRange, float[]> load)
{
    private const long BudgetNumbers = (32L << 20) / sizeof(float);
    private readonly int _capacity = (int)Math.Clamp(BudgetNumbers / ((long)blockSteps * cellCount), 3, 1 << 16);
    private readonly Dictionary<int, LinkedListNode<(int Block, Lazy<float[]> Values)>> _nodes = [];
    private readonly LinkedList<(int Block, Lazy<float[]> Values)> _recent = new();
    private readonly Lock _lock = new();

    /// <summary>The rows of a range, in pieces, in order.</summary>
    public IEnumerable<(StepRange Rows, ReadOnlyMemory<float> Values)> Get(StepRange steps)
    {
        for (int start = steps.Start; start < steps.End;)
        {
            int block = start / blockSteps;
            int blockStart = block * blockSteps;
            int end = (int)Math.Min(steps.End, (long)blockStart + blockSteps);
            float[] values = GetBlock(block);
            yield return (new StepRange(start, end), values.AsMemory((start - blockStart) * cellCount, (end - start) * cellCount));
            start = end;
        }
    }

    private float[] GetBlock(int block)
    {
        Lazy<float[]> values;
        lock (_lock)
        {
            if (_nodes.TryGetValue(block, out LinkedListNode<(int Block, Lazy<float[]> Values)>? node))
            {
                _recent.Remove(node);
                _recent.AddFirst(node);
                values = node.Value.Values;
            }
            else
            {
                int start = block * blockSteps;
                var rows = new StepRange(start, (int)Math.Min(stepCount, (long)start + blockSteps));
                values = new Lazy<float[]>(() => load(rows));
                _nodes.Add(block, _recent.AddFirst((block, values)));
                if (_nodes.Count > _capacity)
                {
                    _nodes.Remove(_recent.Last!.Value.Block);
                    _recent.RemoveLast();
                }
            }
        }

        try
        {
            return values.Value;
        }
        catch
        {
            Forget(block, values);
            throw;
        }
    }

    private void Forget(int block, Lazy<float[]> values)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(block, out LinkedListNode<(int Block, Lazy<float[]> Values)>? node) && node.Value.Values == values)
            {
                _nodes.Remove(block);
                _recent.Remove(node);
            }
        }
    }
}
