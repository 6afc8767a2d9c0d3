using System.Runtime.InteropServices;

namespace LstmVis.Networks;

/// <summary>The kernels on registers of one width; each equals its namesake in <see cref="ScalarKernels"/> up to rounding.</summary>
internal sealed class VectorKernels<TVector, TLanes> : INetworkKernels
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    public int PanelWidth => VectorProduct<TVector, TLanes>.PanelWidth;

    public void Multiply(ReadOnlySpan<float> a, int rowStride, int columnStride, int rowCount, PackedMatrix b, Span<float> c, bool accumulate) =>
        VectorProduct<TVector, TLanes>.Multiply(a, rowStride, columnStride, rowCount, b, c, accumulate);

    public void LstmForward(Span<float> gates, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> cellTanh, Span<float> hidden, int cellCount) =>
        VectorLstm<TVector, TLanes>.Forward(gates, previousCell, cell, cellTanh, hidden, cellCount);

    public void LstmBackward(Span<float> gates, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cellTanh, ReadOnlySpan<float> hiddenGradient, Span<float> cellGradient, int cellCount) =>
        VectorLstm<TVector, TLanes>.Backward(gates, previousCell, cellTanh, hiddenGradient, cellGradient, cellCount);

    public void GruForward(Span<float> gates, ReadOnlySpan<float> fromState, ReadOnlySpan<float> previousHidden, Span<float> hidden, int cellCount) =>
        VectorGru<TVector, TLanes>.Forward(gates, fromState, previousHidden, hidden, cellCount);

    public void GruBackward(Span<float> gates, Span<float> fromState, ReadOnlySpan<float> previousHidden, Span<float> hiddenGradient, int cellCount) =>
        VectorGru<TVector, TLanes>.Backward(gates, fromState, previousHidden, hiddenGradient, cellCount);

    public void ElmanForward(Span<float> sums)
    {
        ref float sum = ref MemoryMarshal.GetReference(sums);
        int first = 0;
        for (; first <= sums.Length - TLanes.Width; first += TLanes.Width)
            TLanes.Store(LaneMath<TVector, TLanes>.Tanh(TLanes.Load(in sum, (nuint)first)), ref sum, (nuint)first);
        if (first == sums.Length)
            return;
        // The rest takes the same polynomial, so that a cell's number does not depend on how many rows there are.
        Span<float> rest = stackalloc float[TLanes.Width];
        sums[first..].CopyTo(rest);
        ref float last = ref MemoryMarshal.GetReference(rest);
        TLanes.Store(LaneMath<TVector, TLanes>.Tanh(TLanes.Load(in last, 0)), ref last, 0);
        rest[..(sums.Length - first)].CopyTo(sums[first..]);
    }

    public void ElmanBackward(ReadOnlySpan<float> hidden, Span<float> hiddenGradient)
    {
        TVector one = TLanes.Broadcast(1f);
        ref float output = ref MemoryMarshal.GetReference(hidden);
        ref float gradient = ref MemoryMarshal.GetReference(hiddenGradient);
        int first = 0;
        for (; first <= hidden.Length - TLanes.Width; first += TLanes.Width)
        {
            var i = (nuint)first;
            TVector value = TLanes.Load(in output, i);
            TLanes.Store(TLanes.Multiply(TLanes.Load(in gradient, i), TLanes.Subtract(one, TLanes.Multiply(value, value))), ref gradient, i);
        }

        for (; first < hidden.Length; first++)
            hiddenGradient[first] *= 1f - (hidden[first] * hidden[first]);
    }

    public float Softmax(Span<float> logits)
    {
        int width = TLanes.Width;
        float greatest = System.Numerics.Tensors.TensorPrimitives.Max(logits);
        ref float start = ref MemoryMarshal.GetReference(logits);
        TVector shift = TLanes.Broadcast(greatest);
        TVector sums = TLanes.Broadcast(0f);
        int first = 0;
        for (; first <= logits.Length - width; first += width)
        {
            TVector exponential = LaneMath<TVector, TLanes>.Exp(TLanes.Subtract(TLanes.Load(in start, (nuint)first), shift));
            TLanes.Store(exponential, ref start, (nuint)first);
            sums = TLanes.Add(sums, exponential);
        }

        float sum = TLanes.Sum(sums);
        foreach (ref float logit in logits[first..])
        {
            logit = MathF.Exp(logit - greatest);
            sum += logit;
        }

        System.Numerics.Tensors.TensorPrimitives.Multiply(logits, 1f / sum, logits);
        return greatest + MathF.Log(sum);
    }

    public void AdamStep(Span<float> values, ReadOnlySpan<float> gradients, Span<float> means, Span<float> squares, in AdamFactors factors)
    {
        int width = TLanes.Width;
        ref float value = ref MemoryMarshal.GetReference(values);
        ref float gradient = ref MemoryMarshal.GetReference(gradients);
        ref float mean = ref MemoryMarshal.GetReference(means);
        ref float square = ref MemoryMarshal.GetReference(squares);
        TVector scale = TLanes.Broadcast(factors.GradientScale);
        TVector meanDecay = TLanes.Broadcast(factors.MeanDecay);
        TVector meanGain = TLanes.Broadcast(1f - factors.MeanDecay);
        TVector squareDecay = TLanes.Broadcast(factors.SquareDecay);
        TVector squareGain = TLanes.Broadcast(1f - factors.SquareDecay);
        TVector correction = TLanes.Broadcast(factors.SquareCorrection);
        TVector epsilon = TLanes.Broadcast(factors.Epsilon);
        TVector stepSize = TLanes.Broadcast(factors.StepSize);
        TVector keep = TLanes.Broadcast(factors.Keep);
        int first = 0;
        for (; first <= values.Length - width; first += width)
        {
            var i = (nuint)first;
            TVector slope = TLanes.Multiply(TLanes.Load(in gradient, i), scale);
            TVector newMean = TLanes.MultiplyAdd(meanDecay, TLanes.Load(in mean, i), TLanes.Multiply(meanGain, slope));
            TVector newSquare = TLanes.MultiplyAdd(squareDecay, TLanes.Load(in square, i), TLanes.Multiply(squareGain, TLanes.Multiply(slope, slope)));
            TVector size = TLanes.Add(TLanes.Divide(TLanes.Sqrt(newSquare), correction), epsilon);
            TVector change = TLanes.Divide(TLanes.Multiply(stepSize, newMean), size);
            TLanes.Store(newMean, ref mean, i);
            TLanes.Store(newSquare, ref square, i);
            TLanes.Store(TLanes.Subtract(TLanes.Multiply(keep, TLanes.Load(in value, i)), change), ref value, i);
        }

        for (; first < values.Length; first++)
            ScalarKernels.AdamStep(values, gradients, means, squares, factors, first);
    }
}
