using System.Runtime.CompilerServices;

namespace LstmVis.Core;

/// <summary>Counts at many positions at once, bit-sliced: plane i holds binary digit i of the count of every position.</summary>
internal static class SlicedCounts<TVector, TSlices>
    where TVector : unmanaged
    where TSlices : ISlices<TVector>
{
    /// <summary>Adds eight bits to the count of every position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddEight(Span<TVector> planes, TVector in0, TVector in1, TVector in2, TVector in3, TVector in4, TVector in5, TVector in6, TVector in7)
    {
        TVector ones = planes[0];
        TVector twos = planes[1];
        TVector fours = planes[2];
        (ones, TVector twosA) = FullAdd(ones, in0, in1);
        (ones, TVector twosB) = FullAdd(ones, in2, in3);
        (twos, TVector foursA) = FullAdd(twos, twosA, twosB);
        (ones, twosA) = FullAdd(ones, in4, in5);
        (ones, twosB) = FullAdd(ones, in6, in7);
        (twos, TVector foursB) = FullAdd(twos, twosA, twosB);
        (fours, TVector carry) = FullAdd(fours, foursA, foursB);
        planes[0] = ones;
        planes[1] = twos;
        planes[2] = fours;
        for (int digit = 3; digit < planes.Length; digit++)
        {
            TVector plane = planes[digit];
            planes[digit] = TSlices.Xor(plane, carry);
            carry = TSlices.And(plane, carry);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Sum, TVector Carry) FullAdd(TVector a, TVector b, TVector c)
    {
        TVector half = TSlices.Xor(a, b);
        return (TSlices.Xor(half, c), TSlices.Or(TSlices.And(a, b), TSlices.And(half, c)));
    }

    /// <summary>The greatest count at the wanted positions: from the highest digit down, keep those that have it, if any does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FindMax(ReadOnlySpan<TVector> planes, TVector wanted)
    {
        int max = 0;
        for (int digit = planes.Length - 1; digit >= 0; digit--)
        {
            TVector with = TSlices.And(wanted, planes[digit]);
            if (TSlices.IsZero(with))
                continue;
            wanted = with;
            max |= 1 << digit;
        }

        return max;
    }

    /// <summary>Where the count is at least <paramref name="level"/>: compared digit by digit from the highest.</summary>
    public static TVector FindAtLeast(ReadOnlySpan<TVector> planes, int level)
    {
        TVector greater = default;
        TVector equal = TSlices.AllBitsSet;
        if (level >> planes.Length != 0)
            return greater;
        for (int digit = planes.Length - 1; digit >= 0; digit--)
        {
            if (((level >> digit) & 1) == 0)
            {
                greater = TSlices.Or(greater, TSlices.And(equal, planes[digit]));
                equal = TSlices.AndNot(equal, planes[digit]);
            }
            else
            {
                equal = TSlices.And(equal, planes[digit]);
            }
        }

        return TSlices.Or(greater, equal);
    }
}
