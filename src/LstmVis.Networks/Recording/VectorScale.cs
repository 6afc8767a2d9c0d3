using System.Globalization;

namespace LstmVis.Networks;

/// <summary>How the channels of vectors are called, and how they are brought to mean 0 and variance 1 before a model reads them.</summary>
/// <param name="Names">One per channel.</param>
/// <param name="Means">What is taken away from each channel.</param>
/// <param name="Deviations">What it is divided by then.</param>
public sealed record VectorScale(IReadOnlyList<string> Names, IReadOnlyList<float> Means, IReadOnlyList<float> Deviations)
{
    /// <summary>One that changes nothing.</summary>
    public static VectorScale None(int channelCount) =>
        new([.. Enumerable.Range(0, channelCount).Select(channel => channel.ToString(CultureInfo.InvariantCulture))], new float[channelCount], [.. Enumerable.Repeat(1f, channelCount)]);

    /// <summary>Measures vectors, <c>[timeStep, channel]</c>. A channel that never changes is only moved to 0.</summary>
    public static VectorScale Measure(ReadOnlySpan<float> vectors, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        int channels = names.Count;
        int steps = vectors.Length / channels;
        var means = new double[channels];
        for (int place = 0; place < vectors.Length; place++)
            means[place % channels] += vectors[place] / (double)steps;
        var squares = new double[channels];
        for (int place = 0; place < vectors.Length; place++)
            squares[place % channels] += Math.Pow(vectors[place] - means[place % channels], 2) / steps;
        return new VectorScale(names, [.. means.Select(mean => (float)mean)], [.. squares.Select(square => square > 0 ? (float)Math.Sqrt(square) : 1f)]);
    }

    /// <summary>Brings vectors to the scale.</summary>
    public float[] Apply(ReadOnlySpan<float> vectors)
    {
        var scaled = new float[vectors.Length];
        for (int place = 0; place < scaled.Length; place++)
            scaled[place] = (vectors[place] - Means[place % Names.Count]) / Deviations[place % Names.Count];
        return scaled;
    }

    /// <summary>Brings a number back from it.</summary>
    public float Restore(float value, int channel) => (value * Deviations[channel]) + Means[channel];
}
