using System.Globalization;

namespace LstmVis.Formats;

/// <summary>A signal of a WFDB record.</summary>
/// <param name="File">The file that holds its samples.</param>
/// <param name="Format">How they lie there; 212 and 16 are read.</param>
/// <param name="Offset">Bytes before the first sample.</param>
/// <param name="Gain">Stored units per physical unit.</param>
/// <param name="Baseline">The stored number that means 0.</param>
/// <param name="Unit">The physical unit.</param>
/// <param name="First">The first sample, as the header says it; null where it does not.</param>
/// <param name="Checksum">The sum of all samples modulo 65,536, signed; null where the header does not say it.</param>
/// <param name="Name">What is measured.</param>
internal sealed record WfdbSignal(string File, int Format, int Offset, double Gain, double Baseline, string Unit, int? First, short? Checksum, string Name);

/// <summary>The header of a WFDB record, <c>.hea</c>.</summary>
/// <param name="Record">Its name.</param>
/// <param name="Rate">Steps per second.</param>
/// <param name="StepCount">Samples per signal.</param>
/// <param name="Signals">In the order in which their samples follow each other.</param>
/// <param name="Comments">What stands behind <c>#</c> at the end.</param>
/// <remarks>Specification: https://physionet.org/physiotools/wag/header-5.htm</remarks>
internal sealed record WfdbHeader(string Record, double Rate, int StepCount, IReadOnlyList<WfdbSignal> Signals, IReadOnlyList<string> Comments)
{
    private const int MaxBytes = 1 << 20;

    /// <exception cref="InvalidContentException">The file is missing, or says what is not read.</exception>
    public static WfdbHeader Read(string path)
    {
        string[] lines = [.. TextFiles.Read(path, MaxBytes).Split('\n').Select(line => line.TrimEnd('\r', ' '))];
        string[] all = [.. lines.Where(line => line.Length > 0 && !line.StartsWith('#'))];
        if (all.Length == 0)
            throw new InvalidContentException(path, null, "expected a WFDB header, found no line but comments.");
        string[] record = all[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (record[0].Contains('/', StringComparison.Ordinal))
            throw new InvalidContentException(path, "line 1", "expected a record of one segment, found one of several. Name one of its segments.");
        int signalCount = record.Length > 1 ? Whole(path, "the number of signals", record[1]) : 0;
        double rate = record.Length > 2 ? Number(path, "the sampling rate", record[2].Split('/')[0]) : 250;
        int stepCount = record.Length > 3 ? Whole(path, "the number of samples", record[3]) : 0;
        if (signalCount is < 1 or > 1024 || all.Length < 1 + signalCount || !(rate > 0))
            throw new InvalidContentException(path, "line 1", $"expected 1 to 1,024 signals with a line each and a positive rate, found {signalCount} signals, {all.Length - 1} lines, rate {record.ElementAtOrDefault(2)}.");
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        return new WfdbHeader(record[0], rate, stepCount, [.. all.Skip(1).Take(signalCount).Select((line, number) => ReadSignal(path, folder, line, number))], [.. lines.Where(line => line.StartsWith('#')).Select(line => line[1..].Trim())]);
    }

    private static WfdbSignal ReadSignal(string path, string folder, string line, int number)
    {
        string[] parts = line.Split(' ', 9, StringSplitOptions.RemoveEmptyEntries);
        string place = $"signal {number + 1}";
        if (parts.Length < 2 || parts[0].Contains("..", StringComparison.Ordinal) || Path.IsPathRooted(parts[0]) || parts[0] is "-" or "~")
            throw new InvalidContentException(path, place, $"expected a file beside the header and a format, found '{Shapes.Shorten(line, 60)}'.");
        string format = parts[1];
        int offset = 0;
        if (format.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus)
            (offset, format) = (Whole(path, place, format[(plus + 1)..]), format[..plus]);
        if (format is not ("212" or "16"))
            throw new InvalidContentException(path, place, $"expected format 212 or 16, one sample per step, found '{parts[1]}'. Convert the record with xform.");
        (double gain, double? baseline, string unit) = ReadGain(path, place, parts.ElementAtOrDefault(2) ?? "200");
        double zero = parts.Length > 4 ? Number(path, place, parts[4]) : 0;
        return new WfdbSignal(
            Path.Combine(folder, parts[0]),
            int.Parse(format, CultureInfo.InvariantCulture),
            offset,
            gain == 0 ? 200 : gain,
            baseline ?? zero,
            unit,
            parts.Length > 5 ? Whole(path, place, parts[5]) : null,
            parts.Length > 6 ? unchecked((short)Whole(path, place, parts[6])) : null,
            parts.Length > 8 ? parts[8].Trim() : $"signal {number + 1}");
    }

    // 200, 200(0)/mV, 200/mV
    private static (double Gain, double? Baseline, string Unit) ReadGain(string path, string place, string text)
    {
        string unit = "mV";
        if (text.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash)
            (unit, text) = (text[(slash + 1)..], text[..slash]);
        double? baseline = null;
        if (text.IndexOf('(', StringComparison.Ordinal) is > 0 and var open && text.EndsWith(')'))
            (baseline, text) = (Number(path, place, text[(open + 1)..^1]), text[..open]);
        return (Number(path, place, text), baseline, unit);
    }

    private static int Whole(string path, string place, string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
        ? value
        : throw new InvalidContentException(path, place, $"expected a whole number, found '{Shapes.Shorten(text, 40)}'.");

    private static double Number(string path, string place, string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        ? value
        : throw new InvalidContentException(path, place, $"expected a number, found '{Shapes.Shorten(text, 40)}'.");
}
