namespace LstmVis.Core;

/// <summary>One of the numbers that a model was fed with at every time step: a lead of an ECG, a pitch class, a joint angle.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Unit">Its unit; empty where it has none.</param>
public sealed record InputChannel(string Name, string Unit);

/// <summary>What a model was fed with where that are numbers, not tokens: a matrix <c>[timeStep, channel]</c>.</summary>
public sealed class Inputs
{
    /// <summary>Joins numbers and their channels.</summary>
    /// <param name="values"><c>[timeStep, channel]</c>.</param>
    /// <param name="channels">As many as the matrix has columns.</param>
    /// <param name="rate">Steps per <paramref name="timeUnit"/>; null where steps have no time. A document begins at time 0.</param>
    /// <param name="timeUnit">The unit of time, usually <c>s</c>.</param>
    /// <exception cref="ArgumentException">There are more or fewer channels than columns, or the rate is not positive and finite.</exception>
    public Inputs(IStateMatrix values, IReadOnlyList<InputChannel> channels, double? rate = null, string timeUnit = "s")
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(channels);
        if (channels.Count != values.CellCount || channels.Count == 0)
            throw new ArgumentException($"The inputs have {values.CellCount} columns, but {channels.Count} channels.", nameof(channels));
        if (rate is { } given && !(given > 0 && double.IsFinite(given)))
            throw new ArgumentException($"The rate of the inputs must be positive, but is {given}.", nameof(rate));
        Values = values;
        Channels = channels;
        Rate = rate;
        TimeUnit = timeUnit;
    }

    /// <summary><c>[timeStep, channel]</c>; NaN where there is none.</summary>
    public IStateMatrix Values { get; }

    /// <summary>One per column.</summary>
    public IReadOnlyList<InputChannel> Channels { get; }

    /// <summary>Steps per <see cref="TimeUnit"/>; null where steps have no time. A document begins at time 0.</summary>
    public double? Rate { get; }

    /// <summary>The unit of time, usually <c>s</c>.</summary>
    public string TimeUnit { get; }
}
