namespace LstmVis.Core;

/// <summary>What turns a stored number into an activation.</summary>
public enum Transform
{
    /// <summary>The stored number is the activation.</summary>
    None,

    /// <summary>The activation is the hyperbolic tangent of the stored number, as for a cell state <c>c</c> of an LSTM.</summary>
    Tanh,
}

/// <summary>Applies a <see cref="Transform"/> and carries thresholds back through it.</summary>
/// <remarks>
/// Every comparison with a threshold is made on stored numbers, against <see cref="GetLeastStored"/>; the definition of each transform here
/// (the double result rounded to float) is monotone, so that this equals comparing activations, to the last bit.
/// </remarks>
public static class Transforms
{
    /// <summary>The activation of one stored number. NaN stays NaN.</summary>
    public static float Apply(this Transform transform, float stored) =>
        transform == Transform.Tanh ? (float)Math.Tanh(stored) : stored;

    /// <summary>Turns stored numbers into activations, in place.</summary>
    public static void Apply(this Transform transform, Span<float> values)
    {
        if (transform == Transform.None)
            return;
        foreach (ref float value in values)
            value = (float)Math.Tanh(value);
    }

    /// <summary>Whether an activation can reach this threshold and also stay below it; others are a caller's mistake.</summary>
    public static bool Accepts(this Transform transform, float threshold) =>
        transform == Transform.Tanh ? threshold is > -1f and < 1f : float.IsFinite(threshold);

    /// <summary>The least stored number whose activation is at or above <paramref name="threshold"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not finite or, under tanh, not between -1 and 1.</exception>
    public static float GetLeastStored(this Transform transform, float threshold)
    {
        if (!transform.Accepts(threshold))
        {
            string expected = transform == Transform.Tanh ? "above -1 and below 1, since the source's activations are tanh of what is stored" : "a finite number";
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, FormattableString.Invariant($"The threshold must be {expected}, but is {threshold}."));
        }

        if (transform == Transform.None)
            return threshold;

        // Bisection over the floats in their order: as sortable integers, neighbours differ by one.
        int low = ToSortable(-20f);
        int high = ToSortable(20f);
        while (low < high)
        {
            int middle = (int)(((long)low + high) >> 1);
            if (transform.Apply(FromSortable(middle)) >= threshold)
                high = middle;
            else
                low = middle + 1;
        }

        return FromSortable(low);
    }

    private static int ToSortable(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits >= 0 ? bits : int.MinValue - bits;
    }

    private static float FromSortable(int sortable) =>
        BitConverter.Int32BitsToSingle(sortable >= 0 ? sortable : int.MinValue - sortable);
}
