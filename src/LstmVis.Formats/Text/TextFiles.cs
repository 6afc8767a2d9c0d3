using System.Text;

namespace LstmVis.Formats;

/// <summary>Reads text files whole, with errors that name them.</summary>
internal static class TextFiles
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a UTF-8 file, without a byte order mark.</summary>
    /// <exception cref="InvalidContentException">The file is missing, longer than <paramref name="maxBytes"/>, or not UTF-8.</exception>
    public static string Read(string path, int maxBytes)
    {
        byte[] bytes = ReadBytes(path, maxBytes);
        try
        {
            string text = Strict.GetString(bytes);
            return text.StartsWith('\uFEFF') ? text[1..] : text;
        }
        catch (DecoderFallbackException cause)
        {
            int place = FindInvalid(bytes);
            int line = bytes.AsSpan(0, place).Count((byte)'\n') + 1;
            throw new InvalidContentException(path, $"line {line}, byte {place}", $"expected UTF-8 text, found the byte 0x{bytes[place]:x2}. Save the file as UTF-8.", cause);
        }
    }

    private static byte[] ReadBytes(string path, int maxBytes)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > maxBytes)
                throw new InvalidContentException(path, null, $"expected a text file of at most {maxBytes:N0} bytes, found {stream.Length:N0}.");
            byte[] bytes = new byte[stream.Length];
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return bytes[..read];
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidContentException(path, null, "the file does not exist.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InvalidContentException(path, null, $"the file cannot be read ({cause.Message}).", cause);
        }
    }

    private static int FindInvalid(byte[] bytes)
    {
        int place = 0;
        while (place < bytes.Length && Rune.DecodeFromUtf8(bytes.AsSpan(place), out _, out int consumed) == System.Buffers.OperationStatus.Done)
            place += consumed;
        return Math.Min(place, bytes.Length - 1);
    }
}
