using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Measures what interventions do to a model's loss and to what it expects, beside random sets of as many cells of the same layers.</summary>
public static class InterventionEffect
{
    /// <summary>Measures one intervention.</summary>
    /// <inheritdoc cref="Measure(LanguageModel, Corpus, IReadOnlyList{Intervention}, int, int, int?, IProgress{int}?, CancellationToken)"/>
    public static HoldEffect Measure(LanguageModel model, Corpus corpus, Intervention intervention, int randomSets, int seed, int? targetId = null) =>
        Measure(model, corpus, [intervention], randomSets, seed, targetId);

    /// <summary>Measures interventions that are made together.</summary>
    /// <param name="model">What runs.</param>
    /// <param name="corpus">On what.</param>
    /// <param name="interventions">What is done. Random sets are held in the same way; they avoid its cells as far as there are others.</param>
    /// <param name="randomSets">How many random sets.</param>
    /// <param name="seed">Decides them.</param>
    /// <param name="targetId">Averages the loss at this token alone; null at all.</param>
    /// <param name="progress">Receives the number of random sets measured so far.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">An intervention does not fit the model.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static HoldEffect Measure(LanguageModel model, Corpus corpus, IReadOnlyList<Intervention> interventions, int randomSets, int seed, int? targetId = null, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(interventions);
        foreach (Intervention intervention in interventions)
            intervention.Check(model);
        return Measure(model.Shape.CellCount, corpus, interventions, randomSets, seed, targetId, progress, made =>
        {
            StateMemory memory = StateMemory.Record(model, corpus, made, keepStates: false, predictionCount: 1, cancellation: cancellation);
            return (memory.Surprisal, memory.Predictions.EntryIds);
        });
    }

    /// <summary>The same of any model, as a function of what is held: the surprisal and the likeliest of each step.</summary>
    internal static HoldEffect Measure(int cellCount, Corpus corpus, IReadOnlyList<Intervention> interventions, int randomSets, int seed, int? targetId, IProgress<int>? progress, Func<IReadOnlyList<Intervention>, (ReadOnlyMemory<float> Surprisal, ReadOnlyMemory<int> Tops)> run)
    {
        Reading plain = Read([]);
        Reading changed = Read(interventions);
        var random = new Random(seed);
        (int[] Others, int[] Own)[] pools = [.. interventions.Select(one => (Enumerable.Range(0, cellCount).Except(one.Cells).ToArray(), one.Cells.Distinct().ToArray()))];
        var randomBits = new double[randomSets];
        var randomTops = new int[randomSets];
        for (int set = 0; set < randomSets; set++)
        {
            foreach ((int[] others, int[] own) in pools)
            {
                random.Shuffle(others);
                random.Shuffle(own);
            }

            Reading drawn = Read([.. interventions.Zip(pools, (one, pool) => one with { Cells = [.. pool.Others.Concat(pool.Own).Take(pool.Own.Length)] })]);
            randomBits[set] = drawn.Bits;
            randomTops[set] = CountDifferences(plain.Tops, drawn.Tops);
            progress?.Report(set + 1);
        }

        return new HoldEffect(plain.Tokens, plain.Bits, changed.Bits, randomBits, corpus.StepCount, CountDifferences(plain.Tops, changed.Tops), randomTops);

        Reading Read(IReadOnlyList<Intervention> made)
        {
            (ReadOnlyMemory<float> bits, ReadOnlyMemory<int> tops) = run(made);
            ReadOnlySpan<float> surprisal = bits.Span;
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

            return new Reading(sum / count, count, tops);
        }
    }

    private static int CountDifferences(ReadOnlyMemory<int> some, ReadOnlyMemory<int> others)
    {
        int count = 0;
        for (int step = 0; step < some.Length; step++)
            count += some.Span[step] != others.Span[step] ? 1 : 0;
        return count;
    }

    private readonly record struct Reading(double Bits, int Tokens, ReadOnlyMemory<int> Tops);
}
