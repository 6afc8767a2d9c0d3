using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Runs a model over one block of steps after the other: documents side by side on several threads where there are several, and with the state of a document that goes on carried from block to block.</summary>
/// <remarks>What comes out does not depend on how documents are laid side by side: every row of a product is computed in the same order.</remarks>
internal sealed class BlockRunner
{
    private const int WindowLength = 64;
    private const int SingleWindowLength = 256;
    private const int GroupSize = 16;
    private readonly RecurrentModel _model;
    private readonly StepFeed _feed;
    private readonly RecorderOptions _options;
    private readonly IOutputLog _log;
    private readonly SaliencyLog? _saliency;
    private readonly int _mostStreams;
    private readonly Dictionary<(int Group, int Streams), Worker> _workers = [];

    public BlockRunner(RecurrentModel model, StepFeed feed, RecorderOptions options, IOutputLog log, SaliencyLog? saliency)
    {
        _model = model;
        _feed = feed;
        _options = options;
        _log = log;
        _saliency = saliency;
        // Interventions count the corpus's steps, so those must come in order.
        _mostStreams = options.Interventions.Count > 0 ? 1 : GroupSize * Math.Clamp(Environment.ProcessorCount, 1, 8);
        Carried = [.. new SequencePass(model, 1, 1).Carried];
        if (options.Gradients)
            model.WeightsChanged(forTraining: true);
    }

    /// <summary>The state after the last block, of the document that it ended in.</summary>
    public IReadOnlyList<float[]> Carried { get; }

    /// <summary>Runs a block and fills its rows.</summary>
    /// <param name="block">Its steps, right behind the block before.</param>
    /// <param name="kinds">What to read.</param>
    /// <param name="rows">Receives it, for each kind <c>[timeStep, cell]</c>.</param>
    public void Run(StepRange block, IReadOnlyList<RecordedKind> kinds, IReadOnlyList<Memory<float>> rows)
    {
        StreamPlan plan = StreamPlan.Make(block, _feed.Documents, _mostStreams);
        int groups = Math.Max(plan.Streams.Count > 1 ? 2 : 1, plan.Streams.Count / GroupSize);
        int size = plan.Streams.Count / groups;
        Worker[] workers = [.. Enumerable.Range(0, groups).Select(group => GetWorker(group, size))];
        Parallel.For(0, groups, group => RunGroup(workers[group], plan, group * size, block, kinds, rows));
        foreach (Worker worker in workers.Where(worker => worker.EndState.Count > 0))
        {
            foreach ((float[] state, float[] target) in worker.EndState.Zip(Carried))
                state.CopyTo(target, 0);
        }
    }

    private Worker GetWorker(int group, int streams)
    {
        if (!_workers.TryGetValue((group, streams), out Worker? worker))
        {
            var pass = new SequencePass(_model, streams == 1 ? SingleWindowLength : WindowLength, streams);
            pass.Intervene(_options.Interventions);
            _workers[(group, streams)] = worker = new Worker(pass, _saliency?.CreateProbe());
        }

        return worker;
    }

    private void RunGroup(Worker worker, StreamPlan plan, int firstStream, StepRange block, IReadOnlyList<RecordedKind> kinds, IReadOnlyList<Memory<float>> rows)
    {
        SequencePass pass = worker.Pass;
        int streams = pass.StreamCount;
        IReadOnlyList<StepRange>[] stretches = [.. plan.Streams.Skip(firstStream).Take(streams)];
        int length = stretches.Max(stream => stream.Sum(stretch => stretch.Length));
        pass.Start(block.Start);
        worker.EndState = [];
        if (plan.CarriedStream >= firstStream && plan.CarriedStream < firstStream + streams)
        {
            foreach ((float[] state, float[] target) in Carried.Zip(pass.Carried))
                state.CopyTo(target.AsSpan((plan.CarriedStream - firstStream) * state.Length));
        }

        int[][] places = [.. stretches.Select(stream => stream.SelectMany(stretch => Enumerable.Range(stretch.Start, stretch.Length)).ToArray())];
        for (int first = 0; first < length; first += pass.StepCapacity)
        {
            int steps = Math.Min(pass.StepCapacity, length - first);
            var window = new int[steps * streams];
            var starts = new bool[window.Length];
            for (int row = 0; row < window.Length; row++)
            {
                int step = first + (row / streams);
                int[] stream = places[row % streams];
                window[row] = step < stream.Length ? stream[step] : -1;
                starts[row] = window[row] >= 0 && _feed.IsStart(window[row]);
            }

            _feed.Forward(pass, window, starts);
            pass.ReadPredictions((row, probabilities, logits, logSum) =>
            {
                if (window[row] >= 0)
                    _log.Add(window[row], _feed.GetTarget(window[row]), probabilities, logits, logSum);
            });
            _saliency?.Add(pass, window, (PredictionLog)_log, worker.Probe);
            for (int kind = 0; kind < kinds.Count; kind++)
                Scatter(pass, kinds[kind], window, block.Start, rows[kind].Span);
            int last = Array.IndexOf(window, block.End - 1);
            if (last >= 0)
            {
                worker.EndState = [.. Carried.Select(state => new float[state.Length])];
                pass.CopyState(last, isBefore: false, worker.EndState, 0);
            }
        }
    }

    private static void Scatter(SequencePass pass, RecordedKind kind, int[] window, int firstStep, Span<float> rows)
    {
        int cells = kind.CellCount;
        TapeRows values = pass.Locate(kind.Layer, kind.Kind);
        for (int row = 0; row < window.Length; row++)
        {
            if (window[row] >= 0)
                values.Get(row, cells).CopyTo(rows[((window[row] - firstStep) * cells)..]);
        }
    }

    private sealed class Worker(SequencePass pass, OmissionProbe? probe)
    {
        public SequencePass Pass => pass;

        public OmissionProbe? Probe => probe;

        /// <summary>The state after the last step of the block, where this group had it.</summary>
        public IReadOnlyList<float[]> EndState { get; set; } = [];
    }
}

/// <summary>Something of a model that is recorded: a kind of value of a layer, or (null) what enters layer 0.</summary>
internal sealed record RecordedKind(int Layer, StateKind? Kind, int CellCount);
