using System.Runtime.CompilerServices;
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

    public void LstmForward(Span<float> gates, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> cellTanh, Span<float> hidden, int cellCount)
    {
        int width = TLanes.Width;
        int rowCount = cell.Length / cellCount;
        for (int row = 0; row < rowCount; row++)
        {
            // The four gates of a row lie one after the other, each cellCount long: four registers at the same lane of each.
            ref float gate = ref MemoryMarshal.GetReference(gates.Slice(row * 4 * cellCount, 4 * cellCount));
            ref float before = ref MemoryMarshal.GetReference(previousCell.Slice(row * cellCount, cellCount));
            ref float now = ref MemoryMarshal.GetReference(cell.Slice(row * cellCount, cellCount));
            ref float tanh = ref MemoryMarshal.GetReference(cellTanh.Slice(row * cellCount, cellCount));
            ref float output = ref MemoryMarshal.GetReference(hidden.Slice(row * cellCount, cellCount));
            int first = 0;
            for (; first <= cellCount - width; first += width)
            {
                var i = (nuint)first;
                nuint f = i + (nuint)cellCount;
                nuint g = f + (nuint)cellCount;
                nuint o = g + (nuint)cellCount;
                TVector inputGate = LaneMath<TVector, TLanes>.Sigmoid(TLanes.Load(in gate, i));
                TVector forgetGate = LaneMath<TVector, TLanes>.Sigmoid(TLanes.Load(in gate, f));
                TVector candidate = LaneMath<TVector, TLanes>.Tanh(TLanes.Load(in gate, g));
                TVector outputGate = LaneMath<TVector, TLanes>.Sigmoid(TLanes.Load(in gate, o));
                TVector state = TLanes.MultiplyAdd(forgetGate, TLanes.Load(in before, i), TLanes.Multiply(inputGate, candidate));
                TVector stateTanh = LaneMath<TVector, TLanes>.Tanh(state);
                TLanes.Store(inputGate, ref gate, i);
                TLanes.Store(forgetGate, ref gate, f);
                TLanes.Store(candidate, ref gate, g);
                TLanes.Store(outputGate, ref gate, o);
                TLanes.Store(state, ref now, i);
                TLanes.Store(stateTanh, ref tanh, i);
                TLanes.Store(TLanes.Multiply(outputGate, stateTanh), ref output, i);
            }

            for (int place = (row * cellCount) + first; place < (row + 1) * cellCount; place++)
                ScalarKernels.LstmForward(gates, previousCell, cell, cellTanh, hidden, cellCount, place);
        }
    }

    public void LstmBackward(Span<float> gates, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cellTanh, ReadOnlySpan<float> hiddenGradient, Span<float> cellGradient, int cellCount)
    {
        int width = TLanes.Width;
        TVector one = TLanes.Broadcast(1f);
        int rowCount = hiddenGradient.Length / cellCount;
        for (int row = 0; row < rowCount; row++)
        {
            ref float gate = ref MemoryMarshal.GetReference(gates.Slice(row * 4 * cellCount, 4 * cellCount));
            ref float before = ref MemoryMarshal.GetReference(previousCell.Slice(row * cellCount, cellCount));
            ref float tanh = ref MemoryMarshal.GetReference(cellTanh.Slice(row * cellCount, cellCount));
            ref float byHidden = ref MemoryMarshal.GetReference(hiddenGradient.Slice(row * cellCount, cellCount));
            ref float byCell = ref MemoryMarshal.GetReference(cellGradient.Slice(row * cellCount, cellCount));
            int first = 0;
            for (; first <= cellCount - width; first += width)
            {
                var i = (nuint)first;
                nuint f = i + (nuint)cellCount;
                nuint g = f + (nuint)cellCount;
                nuint o = g + (nuint)cellCount;
                TVector inputGate = TLanes.Load(in gate, i);
                TVector forgetGate = TLanes.Load(in gate, f);
                TVector candidate = TLanes.Load(in gate, g);
                TVector outputGate = TLanes.Load(in gate, o);
                TVector stateTanh = TLanes.Load(in tanh, i);
                TVector outer = TLanes.Load(in byHidden, i);
                TVector inner = TLanes.MultiplyAdd(
                    TLanes.Multiply(outer, outputGate),
                    TLanes.Subtract(one, TLanes.Multiply(stateTanh, stateTanh)),
                    TLanes.Load(in byCell, i));
                TLanes.Store(TLanes.Multiply(TLanes.Multiply(inner, candidate), TLanes.Multiply(inputGate, TLanes.Subtract(one, inputGate))), ref gate, i);
                TLanes.Store(TLanes.Multiply(TLanes.Multiply(inner, TLanes.Load(in before, i)), TLanes.Multiply(forgetGate, TLanes.Subtract(one, forgetGate))), ref gate, f);
                TLanes.Store(TLanes.Multiply(TLanes.Multiply(inner, inputGate), TLanes.Subtract(one, TLanes.Multiply(candidate, candidate))), ref gate, g);
                TLanes.Store(TLanes.Multiply(TLanes.Multiply(outer, stateTanh), TLanes.Multiply(outputGate, TLanes.Subtract(one, outputGate))), ref gate, o);
                TLanes.Store(TLanes.Multiply(inner, forgetGate), ref byCell, i);
            }

            for (int place = (row * cellCount) + first; place < (row + 1) * cellCount; place++)
                ScalarKernels.LstmBackward(gates, previousCell, cellTanh, hiddenGradient, cellGradient, cellCount, place);
        }
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
