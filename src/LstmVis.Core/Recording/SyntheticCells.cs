namespace LstmVis.Core;

/// <summary>Up to 1,024 cells of one synthetic layer, which is as many as the first-level cache holds the numbers of.</summary>
/// <remarks>
/// A cell is driven by one event strongly and by another weakly or inversely; it misses some of their occurrences, follows at its own speed
/// (a first-order autoregressive process), and is noisy. Where its activation reaches the threshold is set from a trial run, so that it is on
/// about as often as was asked for.
/// </remarks>
internal sealed class SyntheticCells
{
    /// <summary>The most cells of one block.</summary>
    public const int MaxCount = 1024;

    private const int TrialSteps = 16_384;
    private const int TrialStride = 8;
    private const int TrialDocumentSteps = 2_048;
    private readonly SyntheticCellNumbers _numbers;
    private readonly (int Cell, float Weight, int Drive)[][] _members;
    private readonly float[] _reliability;
    private readonly float[] _driven;
    private readonly bool[] _isOn;
    private readonly bool _useScalar;
    private SyntheticRandom _random;

    /// <param name="options">The size and liveliness.</param>
    /// <param name="layer">Zero-based.</param>
    /// <param name="block">Zero-based, in its layer.</param>
    /// <param name="count">Cells, at most <see cref="MaxCount"/>.</param>
    /// <param name="useScalar">Whether the scalar kernel is used even where vectors are available.</param>
    public SyntheticCells(SyntheticStatesOptions options, int layer, int block, int count, bool useScalar = false)
    {
        Count = count;
        _useScalar = useScalar;
        _numbers = new SyntheticCellNumbers(count);
        _reliability = new float[count];
        _driven = new float[count * 2];
        _random = new SyntheticRandom(options.Seed, stream: 16 + layer, block);
        int groupCount = SyntheticText.CountGroups(options);
        _isOn = new bool[groupCount];
        var members = new List<(int Cell, float Weight, int Drive)>[groupCount];
        for (int group = 0; group < groupCount; group++)
            members[group] = [];
        for (int cell = 0; cell < count; cell++)
        {
            // One cell in six follows no event closely; deeper layers are slower.
            double first = _random.Chance(1.0 / 6) ? _random.Between(0.1, 0.4) : _random.Between(1.0, 1.6);
            members[_random.Between(0, groupCount)].Add((cell, (float)first, 2 * cell));
            members[_random.Between(0, groupCount)].Add((cell, (float)_random.Between(-0.8, 0.5), (2 * cell) + 1));
            _reliability[cell] = (float)_random.Between(0.7, 1.0);
            double rate = 1 / _random.Between(1.0, 4.0 + Math.Min(layer, 8));
            // Even noise in [-spread, spread], smoothed at this rate, has the standard deviation spread / sqrt(3 rate (2 - rate)).
            double deviation = _random.Between(0.12, 0.3);
            _numbers.Rate[cell] = (float)rate;
            _numbers.Spread[cell] = (float)(deviation * Math.Sqrt(3 * (2 - rate) * rate));
            _numbers.Noise[cell] = (uint)_random.Next() | 1;
        }

        _members = [.. members.Select(list => list.ToArray())];
        Calibrate(options, layer, block);
    }

    public int Count { get; }

    /// <summary>Forgets everything, as a model does between documents.</summary>
    public void StartDocument()
    {
        Array.Clear(_numbers.Drive);
        Array.Clear(_numbers.Target);
        Array.Clear(_driven);
        Array.Clear(_isOn);
    }

    /// <summary>Moves on by one step.</summary>
    /// <param name="isOn">Whether each group is on, <c>[group]</c>.</param>
    /// <param name="activations">Receives one activation per cell.</param>
    public void Advance(ReadOnlySpan<bool> isOn, Span<float> activations)
    {
        // Groups change rarely, so targets are kept and only those of the changed groups are worked out again.
        if (!isOn.SequenceEqual(_isOn))
            FollowGroups(isOn);
        if (_useScalar)
            SyntheticStepScalar.Advance(_numbers, activations);
        else
            SyntheticStepVector.Advance(_numbers, activations);
    }

    private void FollowGroups(ReadOnlySpan<bool> isOn)
    {
        for (int group = 0; group < isOn.Length; group++)
        {
            if (isOn[group] == _isOn[group])
                continue;
            _isOn[group] = isOn[group];
            foreach ((int cell, float weight, int drive) in _members[group])
            {
                _driven[drive] = isOn[group] && _random.Chance(_reliability[cell]) ? weight : 0f;
                _numbers.Target[cell] = _driven[2 * cell] + _driven[(2 * cell) + 1];
            }
        }
    }

    /// <summary>Runs over a text of its own and lays each cell's line through two points: its median drive, near 0, and the drive that it exceeds as often as it shall be on, at the threshold.</summary>
    private void Calibrate(SyntheticStatesOptions options, int layer, int block)
    {
        const int sampleCount = TrialSteps / TrialStride;
        var text = new SyntheticText(options, part: 1);
        float[][] samples = new float[Count][];
        for (int cell = 0; cell < Count; cell++)
            samples[cell] = new float[sampleCount];
        float[] activations = new float[Count];
        for (int step = 0; step < TrialSteps; step++)
        {
            bool startsDocument = step % TrialDocumentSteps == 0;
            text.Advance(startsDocument);
            if (startsDocument)
                StartDocument();
            Advance(text.IsOn, activations);
            if (step % TrialStride != TrialStride - 1)
                continue;
            for (int cell = 0; cell < Count; cell++)
                samples[cell][step / TrialStride] = _numbers.Drive[cell];
        }

        var random = new SyntheticRandom(options.Seed, stream: 3, (layer << 16) + block);
        double threshold = Unsquash(options.Threshold);
        for (int cell = 0; cell < Count; cell++)
        {
            double fraction = Math.Min(0.45, options.OnFraction * random.Between(0.4, 1.6));
            double rest = Unsquash(random.Between(-0.06, 0.06) * options.Threshold / 0.3);
            Array.Sort(samples[cell]);
            float median = samples[cell][sampleCount / 2];
            float reached = samples[cell][Math.Min(sampleCount - 1, (int)((1 - fraction) * sampleCount))];
            double gain = (threshold - rest) / Math.Max(0.01, reached - median);
            _numbers.Gain[cell] = (float)gain;
            _numbers.Offset[cell] = (float)(threshold - (gain * reached));
        }

        StartDocument();
    }

    /// <summary>The inverse of the kernels' <c>y / sqrt(1 + y^2)</c>.</summary>
    private static double Unsquash(double activation)
    {
        double inside = Math.Clamp(activation, -0.999, 0.999);
        return inside / Math.Sqrt(1 - (inside * inside));
    }
}
