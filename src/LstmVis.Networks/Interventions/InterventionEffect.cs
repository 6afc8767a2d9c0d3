using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>What an intervention does to a model's loss, beside random sets of as many cells of the same layer.</summary>
/// <param name="Tokens">Tokens whose loss was averaged.</param>
/// <param name="Bits">The mean loss of the model as it is, in bits per token.</param>
/// <param name="ChangedBits">The same under the intervention.</param>
/// <param name="RandomBits">The same for each random set.</param>
public sealed record InterventionEffect(int Tokens, double Bits, double ChangedBits, IReadOnlyList<double> RandomBits)
{
    /// <summary>Measures it.</summary>
    /// <param name="model">What runs.</param>
    /// <param name="corpus">On what.</param>
    /// <param name="intervention">What is done. Random sets are held in the same way; they avoid its cells as far as there are others.</param>
    /// <param name="randomSets">How many random sets.</param>
    /// <param name="seed">Decides them.</param>
    /// <param name="targetId">Averages the loss at this token alone; null at all.</param>
    /// <exception cref="ArgumentException">The intervention does not fit the model.</exception>
    public static InterventionEffect Measure(LanguageModel model, Corpus corpus, Intervention intervention, int randomSets, int seed, int? targetId = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(intervention);
        intervention.Check(model);
        (double bits, int tokens) = GetBits([]);
        double changed = GetBits([intervention]).Bits;
        var random = new Random(seed);
        int[] others = [.. Enumerable.Range(0, model.Shape.CellCount).Except(intervention.Cells)];
        int[] own = [.. intervention.Cells.Distinct()];
        var randomBits = new double[randomSets];
        for (int set = 0; set < randomSets; set++)
        {
            random.Shuffle(others);
            random.Shuffle(own);
            randomBits[set] = GetBits([intervention with { Cells = [.. others.Concat(own).Take(own.Length)] }]).Bits;
        }

        return new InterventionEffect(tokens, bits, changed, randomBits);

        (double Bits, int Tokens) GetBits(IReadOnlyList<Intervention> interventions)
        {
            ReadOnlySpan<float> surprisal = StateMemory.Record(model, corpus, interventions, keepStates: false).Surprisal.Span;
            ReadOnlySpan<int> tokenIds = corpus.TokenIds.Span;
            double sum = 0;
            int count = 0;
            for (int step = 0; step < surprisal.Length; step++)
            {
                if (float.IsNaN(surprisal[step]) || (targetId is { } wanted && tokenIds[step] != wanted))
                    continue;
                sum += surprisal[step];
                count++;
            }

            return (sum / count, count);
        }
    }
}
