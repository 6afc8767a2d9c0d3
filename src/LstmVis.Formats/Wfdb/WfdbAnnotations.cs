using System.Buffers.Binary;
using System.Text;

namespace LstmVis.Formats;

/// <summary>An annotation of a WFDB record.</summary>
/// <param name="Step">The sample that it belongs to.</param>
/// <param name="Label">Its code as WFDB writes it: <c>N</c> a normal beat, <c>V</c> a ventricular one, <c>+</c> a change of rhythm.</param>
/// <param name="IsBeat">Whether it is a heartbeat.</param>
/// <param name="Text">What is written beside it: the rhythm that begins there; empty where there is nothing.</param>
internal sealed record WfdbAnnotation(int Step, string Label, bool IsBeat, string Text);

/// <summary>Reads the annotations of a WFDB record, <c>.atr</c>, in the format of MIT.</summary>
/// <remarks>Specification: https://physionet.org/physiotools/wag/annot-5.htm. Pairs of bytes, little-endian: six bits of code, ten of steps since the annotation before; codes from 59 say more about what follows or went before.</remarks>
internal static class WfdbAnnotations
{
    private const int MaxBytes = 1 << 28;
    private const int Skip = 59;
    private const int Aux = 63;

    // ecgcodes.h of the WFDB library.
    private static readonly string[] Codes =
    [
        "", "N", "L", "R", "a", "V", "F", "J", "A", "S", "E", "j", "/", "Q", "~", "", "|", "", "s", "T", "*", "D", "\"", "=", "p", "B", "^", "t", "+", "u", "?", "!", "[", "]", "e", "n", "@", "x", "f", "(", ")", "r",
    ];

    private static readonly HashSet<int> Beats = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 25, 30, 34, 35, 38, 41];

    /// <exception cref="InvalidContentException">The file is missing or ends inside an annotation.</exception>
    public static IReadOnlyList<WfdbAnnotation> Read(string path)
    {
        byte[] bytes = ReadBytes(path);
        var annotations = new List<WfdbAnnotation>();
        long step = 0;
        for (int place = 0; place + 1 < bytes.Length; place += 2)
        {
            int pair = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(place));
            (int code, int value) = (pair >> 10, pair & 0x3FF);
            if (pair == 0)
                return annotations;
            switch (code)
            {
                case Skip:
                    // Four bytes, of which the upper half comes first.
                    if (place + 6 > bytes.Length)
                        throw new InvalidContentException(path, $"byte {place}", "the file ends inside an annotation; it was cut off.");
                    step += (BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(place + 2)) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(place + 4));
                    place += 4;
                    break;
                case Aux:
                    if (place + 2 + value > bytes.Length || annotations.Count == 0)
                        throw new InvalidContentException(path, $"byte {place}", "a text reaches behind the end of the file, or belongs to no annotation; the file is damaged.");
                    annotations[^1] = annotations[^1] with { Text = Encoding.Latin1.GetString(bytes, place + 2, value).TrimEnd('\0') };
                    place += value + (value & 1);
                    break;
                case > Skip:
                    break;
                default:
                    step += value;
                    if (step is < 0 or > int.MaxValue)
                        throw new InvalidContentException(path, $"byte {place}", "the steps go beyond what a record can have; the file is damaged.");
                    annotations.Add(new WfdbAnnotation((int)step, code < Codes.Length && Codes[code].Length > 0 ? Codes[code] : $"code {code}", Beats.Contains(code), ""));
                    break;
            }
        }

        throw new InvalidContentException(path, null, "expected two zero bytes at the end, found none; the file was cut off. Copy it again.");
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw new InvalidContentException(path, null, $"expected annotations of at most {MaxBytes:N0} bytes.");
            return File.ReadAllBytes(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InvalidContentException(path, null, File.Exists(path) ? $"the file cannot be read ({cause.Message})." : "the file does not exist.", cause);
        }
    }
}
