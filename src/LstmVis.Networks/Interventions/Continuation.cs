using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Goes on with a text by drawing token after token from what a model expects.</summary>
internal static class Continuation
{
    private const int WindowLength = 256;

    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static int[] Draw(LanguageModel model, ReadOnlySpan<int> tokenIds, IReadOnlyList<Intervention> interventions, ContinuationOptions options, CancellationToken cancellation)
    {
        foreach (Intervention intervention in interventions)
            intervention.Check(model);
        var pass = new SequencePass(model, WindowLength, streamCount: 1);
        pass.Start();
        pass.Intervene(interventions);
        for (int first = 0; first < tokenIds.Length; first += WindowLength)
        {
            cancellation.ThrowIfCancellationRequested();
            pass.Forward(tokenIds.Slice(first, Math.Min(WindowLength, tokenIds.Length - first)), []);
        }

        var random = new Random(options.Seed);
        var drawn = new int[options.Count];
        int last = (tokenIds.Length - 1) % WindowLength;
        for (int place = 0; place < drawn.Length; place++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (place > 0)
            {
                pass.Forward(drawn.AsSpan(place - 1, 1), []);
                last = 0;
            }

            int next = 0;
            pass.ReadPredictions((row, _, logits, _) => next = row == last ? TokenDraw.Draw(logits, options.Temperature, random) : next);
            drawn[place] = next;
        }

        return drawn;
    }
}
