using System.Runtime.InteropServices;

namespace LstmVis.Networks;

/// <summary>A step of a GRU on registers; equals its namesakes in <see cref="ScalarKernels"/> up to rounding.</summary>
internal static class VectorGru<TVector, TLanes>
    where TVector : struct
    where TLanes : IFloatLanes<TVector>
{
    public static void Forward(Span<float> gates, ReadOnlySpan<float> fromState, ReadOnlySpan<float> previousHidden, Span<float> hidden, int cellCount)
    {
        int width = TLanes.Width;
        TVector one = TLanes.Broadcast(1f);
        int rowCount = hidden.Length / cellCount;
        for (int row = 0; row < rowCount; row++)
        {
            // The three gates of a row lie one after the other, each cellCount long, and so do the sums from the state.
            ref float gate = ref MemoryMarshal.GetReference(gates.Slice(row * 3 * cellCount, 3 * cellCount));
            ref readonly float sum = ref MemoryMarshal.GetReference(fromState.Slice(row * 3 * cellCount, 3 * cellCount));
            ref readonly float before = ref MemoryMarshal.GetReference(previousHidden.Slice(row * cellCount, cellCount));
            ref float output = ref MemoryMarshal.GetReference(hidden.Slice(row * cellCount, cellCount));
            int first = 0;
            for (; first <= cellCount - width; first += width)
            {
                var r = (nuint)first;
                nuint z = r + (nuint)cellCount;
                nuint n = z + (nuint)cellCount;
                TVector reset = LaneMath<TVector, TLanes>.Sigmoid(TLanes.Add(TLanes.Load(in gate, r), TLanes.Load(in sum, r)));
                TVector update = LaneMath<TVector, TLanes>.Sigmoid(TLanes.Add(TLanes.Load(in gate, z), TLanes.Load(in sum, z)));
                TVector candidate = LaneMath<TVector, TLanes>.Tanh(TLanes.MultiplyAdd(reset, TLanes.Load(in sum, n), TLanes.Load(in gate, n)));
                TLanes.Store(reset, ref gate, r);
                TLanes.Store(update, ref gate, z);
                TLanes.Store(candidate, ref gate, n);
                TLanes.Store(TLanes.MultiplyAdd(update, TLanes.Load(in before, r), TLanes.Multiply(TLanes.Subtract(one, update), candidate)), ref output, r);
            }

            for (int place = (row * cellCount) + first; place < (row + 1) * cellCount; place++)
                ScalarKernels.GruForward(gates, fromState, previousHidden, hidden, cellCount, place);
        }
    }

    public static void Backward(Span<float> gates, Span<float> fromState, ReadOnlySpan<float> previousHidden, Span<float> hiddenGradient, int cellCount)
    {
        int width = TLanes.Width;
        TVector one = TLanes.Broadcast(1f);
        int rowCount = hiddenGradient.Length / cellCount;
        for (int row = 0; row < rowCount; row++)
        {
            ref float gate = ref MemoryMarshal.GetReference(gates.Slice(row * 3 * cellCount, 3 * cellCount));
            ref float sum = ref MemoryMarshal.GetReference(fromState.Slice(row * 3 * cellCount, 3 * cellCount));
            ref readonly float before = ref MemoryMarshal.GetReference(previousHidden.Slice(row * cellCount, cellCount));
            ref float byHidden = ref MemoryMarshal.GetReference(hiddenGradient.Slice(row * cellCount, cellCount));
            int first = 0;
            for (; first <= cellCount - width; first += width)
            {
                var r = (nuint)first;
                nuint z = r + (nuint)cellCount;
                nuint n = z + (nuint)cellCount;
                TVector reset = TLanes.Load(in gate, r);
                TVector update = TLanes.Load(in gate, z);
                TVector candidate = TLanes.Load(in gate, n);
                TVector outer = TLanes.Load(in byHidden, r);
                TVector byCandidate = TLanes.Multiply(TLanes.Multiply(outer, TLanes.Subtract(one, update)), TLanes.Subtract(one, TLanes.Multiply(candidate, candidate)));
                TVector byUpdate = TLanes.Multiply(TLanes.Multiply(outer, TLanes.Subtract(TLanes.Load(in before, r), candidate)), TLanes.Multiply(update, TLanes.Subtract(one, update)));
                TVector byReset = TLanes.Multiply(TLanes.Multiply(byCandidate, TLanes.Load(in sum, n)), TLanes.Multiply(reset, TLanes.Subtract(one, reset)));
                TLanes.Store(byReset, ref gate, r);
                TLanes.Store(byUpdate, ref gate, z);
                TLanes.Store(byCandidate, ref gate, n);
                TLanes.Store(byReset, ref sum, r);
                TLanes.Store(byUpdate, ref sum, z);
                TLanes.Store(TLanes.Multiply(byCandidate, reset), ref sum, n);
                TLanes.Store(TLanes.Multiply(outer, update), ref byHidden, r);
            }

            for (int place = (row * cellCount) + first; place < (row + 1) * cellCount; place++)
                ScalarKernels.GruBackward(gates, fromState, previousHidden, hiddenGradient, cellCount, place);
        }
    }
}
