using System.Globalization;
using System.Numerics.Tensors;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>The samples of a WFDB record in physical units, <c>[timeStep, channel]</c>; NaN where none was taken. First sample and checksum of each signal are compared with the header when it is opened.</summary>
/// <remarks>The least number of a format stands for a sample that was not taken: -2,048 in 212, -32,768 in 16. First sample and checksum count it as that number. Format 212 (https://physionet.org/physiotools/wag/signal-5.htm): three bytes hold two numbers of 12 bits; the second byte has the high four bits of the first in its lower half, those of the second in its upper half.</remarks>
internal sealed class WfdbMatrix : SequentialMatrix
{
    private const int MaxBlock = 1 << 16;
    private readonly WfdbHeader _header;
    private readonly float[] _baseline;
    private readonly float[] _perUnit;
    private readonly int _notTaken;
    private FileStream? _stream;
    private bool _isHalf;
    private int _kept;

    /// <exception cref="InvalidContentException">Samples are missing, or are not those that the header describes.</exception>
    public WfdbMatrix(string path)
    {
        _header = WfdbHeader.Read(path);
        if (_header.Signals.Any(signal => signal.File != _header.Signals[0].File || signal.Format != _header.Signals[0].Format || signal.Offset != _header.Signals[0].Offset))
            throw new InvalidContentException(path, null, "expected all signals in one file and format, found several.");
        if (!File.Exists(_header.Signals[0].File))
            throw new InvalidContentException(_header.Signals[0].File, null, $"the file of the samples of {path} does not exist.");
        CellCount = _header.Signals.Count;
        _baseline = [.. _header.Signals.Select(signal => (float)signal.Baseline)];
        _perUnit = [.. _header.Signals.Select(signal => (float)signal.Gain)];
        _notTaken = _header.Signals[0].Format == 16 ? short.MinValue : -0x800;
        var info = new FileInfo(_header.Signals[0].File);
        long numbers = _header.Signals[0].Format == 16 ? (info.Length - _header.Signals[0].Offset) / 2 : (info.Length - _header.Signals[0].Offset) * 2 / 3;
        long steps = numbers / CellCount;
        if (_header.StepCount > 0 && steps < _header.StepCount)
            throw new InvalidContentException(_header.Signals[0].File, null, CorpusReader.Say($"expected {_header.StepCount:N0} samples of {CellCount} signals, found {steps:N0}; the file was cut off."));
        StepCount = _header.StepCount > 0 ? _header.StepCount : (int)Math.Min(int.MaxValue, steps);
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"wfdb-{info.Name}-{info.Length}-{info.LastWriteTimeUtc.Ticks:x}-{StepCount}x{CellCount}");
        Verify(path);
    }

    /// <summary>What the header says.</summary>
    public WfdbHeader Header => _header;

    protected override void Restart()
    {
        Close();
        _stream = new FileStream(_header.Signals[0].File, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16) { Position = _header.Signals[0].Offset };
        _isHalf = false;
    }

    protected override void ReadNext(Span<float> rows)
    {
        int[] samples = new int[Math.Min(rows.Length, MaxBlock / CellCount * CellCount)];
        for (Span<float> left = rows; left.Length > 0; left = left[Math.Min(samples.Length, left.Length)..])
        {
            Span<int> some = samples.AsSpan(0, Math.Min(samples.Length, left.Length));
            ReadSamples(some);
            for (int sample = 0; sample < some.Length; sample++)
                left[sample] = some[sample] == _notTaken ? float.NaN : (some[sample] - _baseline[sample % CellCount]) / _perUnit[sample % CellCount];
        }
    }

    protected override void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private void Verify(string path)
    {
        Restart();
        int[] sums = new int[CellCount];
        int[] samples = new int[MaxBlock / CellCount * CellCount];
        for (long left = (long)StepCount * CellCount, done = 0; left > 0;)
        {
            Span<int> some = samples.AsSpan(0, (int)Math.Min(samples.Length, left));
            ReadSamples(some);
            for (int sample = 0; sample < some.Length; sample++)
                sums[sample % CellCount] = unchecked(sums[sample % CellCount] + some[sample]);
            if (done == 0)
                CheckFirst(path, some);
            done += some.Length;
            left -= some.Length;
        }

        Close();
        for (int signal = 0; signal < CellCount; signal++)
        {
            short found = unchecked((short)sums[signal]);
            if (_header.Signals[signal].Checksum is { } expected && _header.StepCount > 0 && found != expected)
                throw new InvalidContentException(_header.Signals[signal].File, $"signal '{_header.Signals[signal].Name}'", CorpusReader.Say($"expected the checksum {expected}, as {path} says, found {found}; the file is damaged. Copy it again."));
        }
    }

    private void CheckFirst(string path, ReadOnlySpan<int> samples)
    {
        for (int signal = 0; signal < CellCount; signal++)
        {
            if (_header.Signals[signal].First is { } expected && samples[signal] != expected)
                throw new InvalidContentException(_header.Signals[signal].File, $"signal '{_header.Signals[signal].Name}'", CorpusReader.Say($"expected the first sample {expected}, as {path} says, found {samples[signal]}; the file is damaged or belongs to another record."));
        }
    }

    private void ReadSamples(Span<int> samples)
    {
        for (int sample = 0; sample < samples.Length; sample++)
            samples[sample] = _header.Signals[0].Format == 16 ? Read16() : Read212();
    }

    private int Read16() => unchecked((short)(Byte() | (Byte() << 8)));

    private int Read212()
    {
        if (_isHalf)
        {
            _isHalf = false;
            return Sign(((_kept & 0xF0) << 4) | Byte());
        }

        int low = Byte();
        _kept = Byte();
        _isHalf = true;
        return Sign(((_kept & 0x0F) << 8) | low);
    }

    private static int Sign(int twelve) => twelve >= 0x800 ? twelve - 0x1000 : twelve;

    private int Byte() => _stream!.ReadByte() is >= 0 and var value ? value : throw new InvalidContentException(_header.Signals[0].File, null, "it ends before its last sample; the file was cut off.");
}
