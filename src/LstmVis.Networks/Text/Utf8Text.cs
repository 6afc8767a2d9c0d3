using System.Buffers;
using System.Text;

namespace LstmVis.Networks;

/// <summary>Reads text files as what they are: UTF-8, with or without a byte order mark.</summary>
public static class Utf8Text
{
    /// <summary>Reads a whole file. Line ends become <c>\n</c>, whatever the file's are.</summary>
    /// <exception cref="InvalidTextException">The file holds bytes that are not UTF-8, or nothing at all.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string ReadFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (new FileInfo(path) is { Exists: true, Length: > 1 << 30 } file)
            throw new InvalidTextException($"{path}: the file has {file.Length} bytes; at most {1 << 30} can be read as one text. Split it.");
        return Decode(File.ReadAllBytes(path), path);
    }

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="bytes">What the file holds.</param>
    /// <param name="name">Names the file in messages.</param>
    /// <exception cref="InvalidTextException">The bytes are not UTF-8, or there are none.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new InvalidTextException($"{name}: byte offset 0: expected UTF-8, found the byte order mark of UTF-16. Convert it, for example with: iconv -f UTF-16 -t UTF-8");
        int mark = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        for (int offset = mark; offset < bytes.Length;)
        {
            // Runs of ASCII need no decoding.
            int ascii = bytes[offset..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (ascii < 0)
                break;
            offset += ascii;
            if (Rune.DecodeFromUtf8(bytes[offset..], out _, out int length) != OperationStatus.Done)
                throw new InvalidTextException($"{name}: byte offset {offset}: expected UTF-8, found the byte 0x{bytes[offset]:X2}, which is not part of a character. If the file is in another encoding, convert it, for example with: iconv -f LATIN1 -t UTF-8");
            offset += length;
        }

        string text = Encoding.UTF8.GetString(bytes[mark..]).ReplaceLineEndings("\n");
        return text.Length > 0 ? text : throw new InvalidTextException($"{name}: expected text, but the file is empty.");
    }
}

/// <summary>A text that no model can be made from; the message says where, what was expected and what was found.</summary>
public sealed class InvalidTextException(string message) : Exception(message);
