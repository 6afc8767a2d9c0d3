namespace LstmVis.Core;

/// <summary>
/// Makes a project of any size whose states behave like those of a trained recurrent network: smooth over time, correlated in groups, mostly off,
/// and forgetting at document boundaries. Some groups follow what its text and tracks show, so that there is something to find.
/// </summary>
/// <remarks>
/// The corpus is text with words of eight labels and nested parentheses; the tracks are <c>label</c> (categorical) and <c>depth</c> (scalar). Each layer
/// is a source <c>layer0</c>, <c>layer1</c>, … of hidden states. The rows are the same whatever the machine, the number of cores or the block size.
/// </remarks>
public static class SyntheticStates
{
    private const int BlockNumbers = 1 << 18;

    /// <summary>Writes corpus, sources, tracks and provenance, in constant memory for the sources; the caller completes the writer.</summary>
    /// <param name="options">How large and how lively.</param>
    /// <param name="writer">Receives all parts.</param>
    /// <param name="progress">Receives the number of steps written so far; null where nobody listens.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the writer must not be completed.</exception>
    public static void Write(SyntheticStatesOptions options, IProjectWriter writer, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Write(options, writer, Math.Max(1, BlockNumbers / options.CellCount), useScalar: false, progress, cancellation);
    }

    /// <param name="options">How large and how lively.</param>
    /// <param name="writer">Receives all parts.</param>
    /// <param name="blockSteps">Rows handed on at once; makes no difference to them.</param>
    /// <param name="useScalar">Whether the scalar kernel is used; makes no difference either.</param>
    /// <param name="progress">Receives the number of steps written so far.</param>
    /// <param name="cancellation">Ends the work early.</param>
    internal static void Write(SyntheticStatesOptions options, IProjectWriter writer, int blockSteps, bool useScalar, IProgress<int>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Documents documents = CutDocuments(options);
        var layers = new List<Layer>();
        int[] tokens = new int[options.StepCount];
        int[] labels = new int[options.StepCount];
        float[] depths = new float[options.StepCount];
        try
        {
            for (int layer = 0; layer < options.LayerCount; layer++)
            {
                cancellation.ThrowIfCancellationRequested();
                layers.Add(new Layer(options, layer, blockSteps, useScalar, writer));
            }

            var text = new SyntheticText(options, part: 0);
            for (int document = 0, step = 0; document < documents.Count; document++)
            {
                for (StepRange steps = documents[document].Steps; step < steps.End; step++)
                {
                    text.Advance(startsDocument: step == steps.Start);
                    (tokens[step], labels[step], depths[step]) = (text.Token, text.Label, text.Depth);
                    foreach (Layer layer in layers)
                        layer.Advance(text.IsOn, startsDocument: step == steps.Start);
                    if ((step + 1) % blockSteps == 0 || step == options.StepCount - 1)
                    {
                        foreach (Layer layer in layers)
                            layer.Flush();
                        progress?.Report(step + 1);
                        cancellation.ThrowIfCancellationRequested();
                    }
                }
            }
        }
        finally
        {
            foreach (Layer layer in layers)
                layer.Dispose();
        }

        writer.SetCorpus(new Corpus(tokens, SyntheticLexicon.Tokens, documents));
        writer.AddTrack(new CategoricalTrack("label", labels, SyntheticLexicon.Labels));
        writer.AddTrack(new ScalarTrack("depth", depths, (0f, SyntheticText.MaxDepth)));
        writer.AddProvenance("made by", "synthetic states, no model");
        writer.AddProvenance("settings", options.ToString());
    }

    private static Documents CutDocuments(SyntheticStatesOptions options)
    {
        int count = options.GetDocumentCount();
        var random = new SyntheticRandom(options.Seed, stream: 0);
        double[] ends = new double[count];
        double total = 0;
        for (int document = 0; document < count; document++)
            ends[document] = total += random.Between(0.5, 1.5);
        // Every document gets one step, the others are shared out by weight.
        int[] starts = new int[count];
        for (int document = 1; document < count; document++)
            starts[document] = document + (int)((options.StepCount - count) * (ends[document - 1] / total));
        return new Documents(options.StepCount, starts);
    }

    /// <summary>One source: its cells, and the rows that wait to be handed on.</summary>
    private sealed class Layer : IDisposable
    {
        private readonly List<SyntheticCells> _blocks = [];
        private readonly IRowWriter _rows;
        private readonly float[] _waiting;
        private int _used;

        public Layer(SyntheticStatesOptions options, int layer, int blockSteps, bool useScalar, IProjectWriter writer)
        {
            for (int first = 0; first < options.CellCount; first += SyntheticCells.MaxCount)
                _blocks.Add(new SyntheticCells(options, layer, _blocks.Count, Math.Min(SyntheticCells.MaxCount, options.CellCount - first), useScalar));
            _waiting = new float[Math.Min(blockSteps, options.StepCount) * options.CellCount];
            _rows = writer.AddSource(new SourceDescription(FormattableString.Invariant($"layer{layer}"), options.CellCount, layer, SourceKinds.HiddenState, Transform.None));
        }

        public void Advance(ReadOnlySpan<bool> isOn, bool startsDocument)
        {
            foreach (SyntheticCells cells in _blocks)
            {
                if (startsDocument)
                    cells.StartDocument();
                cells.Advance(isOn, _waiting.AsSpan(_used, cells.Count));
                _used += cells.Count;
            }
        }

        public void Flush()
        {
            _rows.Append(_waiting.AsSpan(0, _used));
            _used = 0;
        }

        public void Dispose() => _rows.Dispose();
    }
}
