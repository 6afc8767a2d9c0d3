namespace LstmVis.Networks;

/// <summary>Measures what leaving a step out does to the predictions that follow.</summary>
/// <remarks>
/// The score of step t is the mean, over the next predictions in its document, of the Kullback-Leibler divergence, in bits, of what the model says without step t from what it says with it.
/// The first of them is made where step t would have been read, so it needs no run; for the others, both ways are run on, many steps' side by side.
/// </remarks>
internal sealed class OmissionProbe
{
    private const int Pairs = 16;
    private readonly RecurrentModel _model;
    private readonly StepFeed _feed;
    private readonly int _horizon;
    private readonly SequencePass? _pass;
    private readonly float[] _with;
    private readonly float[] _probabilities;

    public OmissionProbe(RecurrentModel model, StepFeed feed, int horizon)
    {
        _model = model;
        _feed = feed;
        _horizon = horizon;
        _pass = horizon > 1 ? new SequencePass(model, horizon - 1, 2 * Pairs) : null;
        _with = new float[model.Sizes.OutputSize];
        _probabilities = new float[model.Sizes.OutputSize];
    }

    /// <summary>Measures the rows of a pass.</summary>
    /// <param name="pass">As its forward pass left it.</param>
    /// <param name="places">The step of each row; -1 is passed over.</param>
    /// <param name="scores">Receives the score of each step, <c>[timeStep]</c>.</param>
    public void Measure(SequencePass pass, int[] places, float[] scores)
    {
        var sums = new double[places.Length];
        var counts = new int[places.Length];
        pass.ReadPredictionPairs((row, probabilities, logits, logSum) =>
        {
            if (places[row / 2] >= 0)
                Add(row, probabilities, logits, logSum, sums, counts);
        });
        if (_pass is not null)
        {
            foreach (int[] chunk in Enumerable.Range(0, places.Length).Where(row => places[row] >= 0).Chunk(Pairs))
                RunOn(pass, chunk, places, sums, counts);
        }

        for (int row = 0; row < places.Length; row++)
        {
            if (places[row] >= 0)
                scores[places[row]] = (float)(sums[row] / counts[row]);
        }
    }

    private void RunOn(SequencePass pass, int[] rows, int[] places, double[] sums, int[] counts)
    {
        _pass!.Start();
        int steps = _horizon - 1;
        var next = new int[steps * 2 * Pairs];
        Array.Fill(next, -1);
        for (int pair = 0; pair < rows.Length; pair++)
        {
            pass.CopyState(rows[pair], isBefore: false, _pass.Carried, 2 * pair);
            pass.CopyState(rows[pair], isBefore: true, _pass.Carried, (2 * pair) + 1);
            for (int step = 0; step < steps && !_feed.IsStart(places[rows[pair]] + step + 1); step++)
                next[(step * 2 * Pairs) + (2 * pair)] = next[(step * 2 * Pairs) + (2 * pair) + 1] = places[rows[pair]] + step + 1;
        }

        _feed.Forward(_pass, next, []);
        _pass.ReadPredictions((row, probabilities, logits, logSum) =>
        {
            int pair = row % (2 * Pairs) / 2;
            if (next[row] >= 0)
                Add((rows[pair] * 2) + (row % 2), probabilities, logits, logSum, sums, counts);
        });
    }

    // The two ways of a pair come one after the other: with the step, then without.
    private void Add(int row, ReadOnlySpan<float> probabilities, ReadOnlySpan<float> logits, float logSum, double[] sums, int[] counts)
    {
        if (row % 2 == 0)
        {
            probabilities.CopyTo(_probabilities);
            for (int id = 0; id < logits.Length; id++)
                _with[id] = logits[id] - logSum;
            return;
        }

        double divergence = 0;
        for (int id = 0; id < logits.Length; id++)
            divergence += _probabilities[id] * (double)(_with[id] - (logits[id] - logSum));
        sums[row / 2] += Math.Max(0, divergence) / Math.Log(2);
        counts[row / 2]++;
    }
}
