using System.Globalization;
using System.Numerics.Tensors;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Quantized numbers made real: <c>(stored - zero) * scale</c>, with one scale and zero for all, or one per cell, or one per time step.</summary>
internal sealed class ScaledMatrix : IStateMatrix
{
    private readonly IStateMatrix _stored;
    private readonly float[] _scale;
    private readonly float[] _zero;

    /// <param name="stored">The numbers as the file has them.</param>
    /// <param name="scale">1, <c>CellCount</c> or <c>StepCount</c> numbers; where cells and steps are as many, per cell.</param>
    /// <param name="zero">The same; the stored number that means 0.</param>
    /// <param name="place">For messages.</param>
    /// <exception cref="InvalidContentException">Scale or zero has another length, or is not finite.</exception>
    public ScaledMatrix(IStateMatrix stored, float[] scale, float[] zero, string place)
    {
        foreach ((string name, float[] numbers) in new[] { ("scale", scale), ("zero", zero) })
        {
            if (numbers.Length != 1 && numbers.Length != stored.CellCount && numbers.Length != stored.StepCount)
                throw new InvalidContentException(place, null, string.Create(CultureInfo.InvariantCulture, $"expected a {name} of 1 number, {stored.CellCount} (one per cell) or {stored.StepCount} (one per time step), found {numbers.Length}."));
            if (!Array.TrueForAll(numbers, float.IsFinite))
                throw new InvalidContentException(place, null, $"expected a {name} of finite numbers, found others.");
        }

        (_stored, _scale, _zero) = (stored, scale, zero);
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"scaled-{scale.Length}-{TensorPrimitives.Sum<float>(scale):R}-{TensorPrimitives.Sum<float>(zero):R}-{stored.Fingerprint}");
    }

    public int StepCount => _stored.StepCount;

    public int CellCount => _stored.CellCount;

    public string Fingerprint { get; }

    public void ReadRows(StepRange steps, Span<float> destination)
    {
        _stored.ReadRows(steps, destination);
        for (int row = 0; row < steps.Length; row++)
        {
            Span<float> numbers = destination.Slice(row * CellCount, CellCount);
            Apply(_zero, steps.Start + row, numbers, isScale: false);
            Apply(_scale, steps.Start + row, numbers, isScale: true);
        }
    }

    private void Apply(float[] factors, int step, Span<float> numbers, bool isScale)
    {
        if (factors.Length == CellCount && factors.Length > 1)
        {
            if (isScale)
                TensorPrimitives.Multiply(numbers, factors, numbers);
            else
                TensorPrimitives.Subtract(numbers, factors, numbers);
            return;
        }

        float factor = factors[factors.Length == 1 ? 0 : step];
        if (isScale)
            TensorPrimitives.Multiply(numbers, factor, numbers);
        else if (factor != 0)
            TensorPrimitives.Subtract(numbers, factor, numbers);
    }
}
