using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>A model that says labels or vectors, or reads vectors, and what its numbers mean.</summary>
public sealed class TaskModel
{
    /// <summary>Joins them.</summary>
    /// <param name="model">The network.</param>
    /// <param name="tokens">The text of each token id that it reads; null where it reads vectors.</param>
    /// <param name="labels">The text of each label that it says; null where it says vectors or tokens.</param>
    /// <param name="scale">The channels that it reads; null where it reads tokens.</param>
    /// <param name="origin">Where it comes from, in words.</param>
    /// <exception cref="ArgumentException">One of them does not fit the network.</exception>
    public TaskModel(RecurrentModel model, Vocabulary? tokens, Vocabulary? labels, VectorScale? scale, string origin)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelSizes sizes = model.Sizes;
        Check(tokens?.Count ?? 0, sizes.TokenCount, "tokens that it reads", nameof(tokens));
        Check(scale?.Names.Count ?? 0, sizes.TokenCount > 0 ? 0 : sizes.InputSize, "channels that it reads", nameof(scale));
        Check(labels?.Count ?? 0, sizes.Head is HeadKind.StepLabel or HeadKind.SequenceLabel ? sizes.OutputSize : 0, "labels", nameof(labels));
        Model = model;
        Tokens = tokens;
        Labels = labels;
        Scale = scale;
        Origin = origin;
    }

    /// <summary>The network.</summary>
    public RecurrentModel Model { get; }

    /// <summary>The text of each token id that it reads; null where it reads vectors.</summary>
    public Vocabulary? Tokens { get; }

    /// <summary>The text of each label that it says; null where it says vectors or tokens.</summary>
    public Vocabulary? Labels { get; }

    /// <summary>The channels that it reads; null where it reads tokens.</summary>
    public VectorScale? Scale { get; }

    /// <summary>Where it comes from, in words.</summary>
    public string Origin { get; }

    private static void Check(int found, int expected, string what, string name)
    {
        if (found != expected)
            throw new ArgumentException($"The model has {expected} {what}, but {found} are named.", name);
    }
}
