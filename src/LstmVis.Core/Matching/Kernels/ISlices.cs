using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LstmVis.Core;

/// <summary>What bit-sliced counting needs of a vector of 64-bit words: several words side by side that never exchange bits.</summary>
internal interface ISlices<TVector>
{
    static abstract int Words { get; }

    static abstract TVector AllBitsSet { get; }

    static abstract TVector Load(ref ulong source, int word);

    static abstract void Store(TVector value, ref ulong destination);

    static abstract TVector And(TVector left, TVector right);

    static abstract TVector AndNot(TVector left, TVector notRight);

    static abstract TVector Or(TVector left, TVector right);

    static abstract TVector Xor(TVector left, TVector right);

    static abstract TVector ShiftLeft(TVector value, int count);

    static abstract TVector ShiftRight(TVector value, int count);

    static abstract bool IsZero(TVector value);
}

/// <summary>Four words: one AVX2 register.</summary>
internal readonly struct Slices256 : ISlices<Vector256<ulong>>
{
    public static int Words => 4;

    public static Vector256<ulong> AllBitsSet => Vector256<ulong>.AllBitsSet;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Load(ref ulong source, int word) => Vector256.LoadUnsafe(ref Unsafe.Add(ref source, word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<ulong> value, ref ulong destination) => value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> And(Vector256<ulong> left, Vector256<ulong> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> AndNot(Vector256<ulong> left, Vector256<ulong> notRight) => Vector256.AndNot(left, notRight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Or(Vector256<ulong> left, Vector256<ulong> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Xor(Vector256<ulong> left, Vector256<ulong> right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> ShiftLeft(Vector256<ulong> value, int count) => value << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> ShiftRight(Vector256<ulong> value, int count) => value >>> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Vector256<ulong> value) => value == Vector256<ulong>.Zero;
}

/// <summary>Two words: one register of NEON or SSE.</summary>
internal readonly struct Slices128 : ISlices<Vector128<ulong>>
{
    public static int Words => 2;

    public static Vector128<ulong> AllBitsSet => Vector128<ulong>.AllBitsSet;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Load(ref ulong source, int word) => Vector128.LoadUnsafe(ref Unsafe.Add(ref source, word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<ulong> value, ref ulong destination) => value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> And(Vector128<ulong> left, Vector128<ulong> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> AndNot(Vector128<ulong> left, Vector128<ulong> notRight) => Vector128.AndNot(left, notRight);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Or(Vector128<ulong> left, Vector128<ulong> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Xor(Vector128<ulong> left, Vector128<ulong> right) => left ^ right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> ShiftLeft(Vector128<ulong> value, int count) => value << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> ShiftRight(Vector128<ulong> value, int count) => value >>> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Vector128<ulong> value) => value == Vector128<ulong>.Zero;
}

/// <summary>One word: any processor.</summary>
internal readonly struct Slices64 : ISlices<ulong>
{
    public static int Words => 1;

    public static ulong AllBitsSet => ulong.MaxValue;

    public static ulong Load(ref ulong source, int word) => Unsafe.Add(ref source, word);

    public static void Store(ulong value, ref ulong destination) => destination = value;

    public static ulong And(ulong left, ulong right) => left & right;

    public static ulong AndNot(ulong left, ulong notRight) => left & ~notRight;

    public static ulong Or(ulong left, ulong right) => left | right;

    public static ulong Xor(ulong left, ulong right) => left ^ right;

    public static ulong ShiftLeft(ulong value, int count) => value << count;

    public static ulong ShiftRight(ulong value, int count) => value >>> count;

    public static bool IsZero(ulong value) => value == 0;
}
