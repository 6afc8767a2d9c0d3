using System.Numerics.Tensors;

namespace LstmVis.Networks;

/// <summary>Sets a random share of numbers to zero and scales the others up, so that the expected sum stays.</summary>
internal sealed class Dropout
{
    private readonly float _share;
    private readonly Random _random;
    private readonly float[] _factors;
    private readonly float[] _dropped;

    public Dropout(float share, int length, Random random)
    {
        _share = share;
        _random = new Random(random.Next());
        _factors = new float[length];
        _dropped = new float[length];
    }

    /// <summary>Chooses anew which numbers are dropped.</summary>
    public void Draw()
    {
        float kept = 1f / (1f - _share);
        foreach (ref float factor in _factors.AsSpan())
            factor = _random.NextSingle() < _share ? 0f : kept;
    }

    /// <summary>Goes on as if it had drawn so many times.</summary>
    public void Skip(int draws)
    {
        for (long number = (long)draws * _factors.Length; number > 0; number--)
            _ = _random.NextSingle();
    }

    public void Apply(Span<float> values) => TensorPrimitives.Multiply(values, _factors.AsSpan(0, values.Length), values);

    public ReadOnlySpan<float> GetDropped(ReadOnlySpan<float> values)
    {
        TensorPrimitives.Multiply(values, _factors.AsSpan(0, values.Length), _dropped);
        return _dropped.AsSpan(0, values.Length);
    }
}
