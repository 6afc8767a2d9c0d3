namespace LstmVis.Core;

/// <summary>A small random number generator (SplitMix64) that gives the same numbers on every machine and in every version of .NET.</summary>
internal struct SyntheticRandom
{
    private ulong _state;

    /// <summary>Starts one of many unrelated sequences.</summary>
    /// <param name="seed">What the user chose.</param>
    /// <param name="stream">What the numbers are for.</param>
    /// <param name="part">Which one of those.</param>
    public SyntheticRandom(int seed, int stream, int part = 0)
    {
        _state = unchecked((uint)seed);
        _state = Next() ^ unchecked((ulong)(uint)stream << 32 | (uint)part);
        _state = Next();
    }

    public ulong Next()
    {
        ulong mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A whole number in <c>[low, high)</c>.</summary>
    public int Between(int low, int high) => low + (int)(((Next() >> 32) * (ulong)(high - low)) >> 32);

    /// <summary>A number in <c>[low, high)</c>.</summary>
    public double Between(double low, double high) => low + ((high - low) * (Next() >> 11) * (1.0 / (1UL << 53)));

    /// <summary>A whole number of this mean, at least 1: evenly spread up to almost twice the mean.</summary>
    public int Around(double mean) => (int)Math.Min(int.MaxValue / 4, Math.Max(1, Between(1, Math.Max(1, 2 * mean))));

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => Between(0.0, 1.0) < probability;
}
