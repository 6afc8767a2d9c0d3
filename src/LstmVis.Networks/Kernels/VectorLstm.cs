using System.Runtime.InteropServices;

namespace LstmVis.Networks;

/// <summary>A step of an LSTM on registers; equals its namesakes in <see cref="ScalarKernels"/> up to rounding.</summary>
internal static class VectorLstm<TVector, TLanes>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    public static void Forward(Span<float> gates, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> cellTanh, Span<float> hidden, int cellCount)
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

    public static void Backward(Span<float> gates, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cellTanh, ReadOnlySpan<float> hiddenGradient, Span<float> cellGradient, int cellCount)
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
}
