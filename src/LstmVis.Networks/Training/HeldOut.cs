using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Chooses what a model is measured on and never learns from.</summary>
/// <remarks>Stretches from all over the text: its end alone is often something else, such as a licence or an index.</remarks>
internal static class HeldOut
{
    private const int LeastTokens = 1000;
    private const int PartLength = 5000;
    private const int GreatestPartCount = 10;
    private const int LeastDocuments = 10;

    /// <summary>Cuts a text into parts; of each, the last <paramref name="share"/> is held out.</summary>
    /// <returns>The stretches to learn from and, none where the text is too short, those to measure on.</returns>
    public static (IReadOnlyList<StepRange> Training, IReadOnlyList<StepRange> HeldOut) Split(int stepCount, double share)
    {
        var whole = new StepRange(0, stepCount);
        if (stepCount < LeastTokens || stepCount * share < 2)
            return ([whole], []);
        List<StepRange> training = [];
        List<StepRange> heldOut = [];
        int parts = Math.Clamp(stepCount / PartLength, 1, GreatestPartCount);
        for (int part = 0; part < parts; part++)
        {
            int start = (int)((long)stepCount * part / parts);
            int end = (int)((long)stepCount * (part + 1) / parts);
            int border = end - (int)((end - start) * share);
            training.Add(new StepRange(start, border));
            heldOut.Add(new StepRange(border, end));
        }

        return (training, heldOut);
    }

    /// <summary>Holds out whole documents, <paramref name="share"/> of them, where there are at least ten and something is said of each; else as <see cref="Split(int, double)"/> does.</summary>
    /// <param name="data">What is learnt.</param>
    /// <param name="share">How much is held out.</param>
    public static (IReadOnlyList<StepRange> Training, IReadOnlyList<StepRange> HeldOut) Split(StepData data, double share)
    {
        Document[] documents = [.. data.Documents.All().Where(document => document.Steps.Length > 0)];
        int count = (int)(documents.Length * share);
        if ((data.Labels is null && data.ChannelCount == 0) || documents.Length < LeastDocuments || count == 0)
            return Split(data.StepCount, share);
        int[] order = [.. Enumerable.Range(0, documents.Length)];
        new Random(documents.Length).Shuffle(order);
        var chosen = order.Take(count).ToHashSet();
        return ([.. documents.Where((_, place) => !chosen.Contains(place)).Select(document => document.Steps)], [.. documents.Where((_, place) => chosen.Contains(place)).Select(document => document.Steps)]);
    }
}
