using System.Numerics.Tensors;

namespace LstmVis.Core;

/// <summary>Draws the next token from what a model expects.</summary>
public static class TokenDraw
{
    /// <summary>Draws one.</summary>
    /// <param name="logits">One per token id.</param>
    /// <param name="temperature">What they are divided by; 0 takes the greatest always.</param>
    /// <param name="random">Decides.</param>
    public static int Draw(ReadOnlySpan<float> logits, double temperature, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int best = TensorPrimitives.IndexOfMax(logits);
        if (temperature <= 0)
            return best;
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp((logit - logits[best]) / temperature);
        double left = random.NextDouble() * sum;
        for (int token = 0; token < logits.Length; token++)
        {
            left -= Math.Exp((logits[token] - logits[best]) / temperature);
            if (left < 0)
                return token;
        }

        return best;
    }
}
