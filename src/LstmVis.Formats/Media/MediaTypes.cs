using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>The types of pictures and sounds that are taken: what browsers show and what runs no code. Others, SVG among them, are not.</summary>
internal static class MediaTypes
{
    private const int HeadBytes = 16;

    private static readonly (string Ending, string ContentType, MediaKind Kind)[] Types =
    [
        (".png", "image/png", MediaKind.Image),
        (".jpg", "image/jpeg", MediaKind.Image),
        (".jpeg", "image/jpeg", MediaKind.Image),
        (".gif", "image/gif", MediaKind.Image),
        (".webp", "image/webp", MediaKind.Image),
        (".wav", "audio/wav", MediaKind.Clip),
        (".mp3", "audio/mpeg", MediaKind.Clip),
        (".ogg", "audio/ogg", MediaKind.Clip),
        (".flac", "audio/flac", MediaKind.Clip),
    ];

    /// <summary>The endings of a kind, for messages.</summary>
    public static string Endings(MediaKind kind) => string.Join(", ", Types.Where(type => type.Kind == kind).Select(type => type.Ending));

    /// <summary>Kind and content type by the ending of a name; null where it is none of them.</summary>
    public static (MediaKind Kind, string ContentType)? Find(string name)
    {
        string ending = Path.GetExtension(name).ToLowerInvariant();
        return Array.Find(Types, type => type.Ending == ending) is { Ending: not null } found ? (found.Kind, found.ContentType) : null;
    }

    /// <summary>Compares the first bytes of a file with those that its type begins with.</summary>
    /// <exception cref="InvalidContentException">It is of another type, or cannot be read.</exception>
    public static void CheckContent(string path, string contentType)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        try
        {
            using FileStream stream = File.OpenRead(path);
            head = head[..stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InvalidContentException(path, null, File.Exists(path) ? $"the file cannot be read ({cause.Message})." : "the file does not exist.", cause);
        }

        bool fits = contentType switch
        {
            "image/png" => head.StartsWith(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A }),
            "image/jpeg" => head.StartsWith(new byte[] { 0xFF, 0xD8, 0xFF }),
            "image/gif" => head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8),
            "image/webp" => IsRiff(head, "WEBP"u8),
            "audio/wav" => IsRiff(head, "WAVE"u8),
            // A tag, or the eleven bits of a frame.
            "audio/mpeg" => head.StartsWith("ID3"u8) || (head.Length > 1 && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0),
            "audio/ogg" => head.StartsWith("OggS"u8),
            _ => head.StartsWith("fLaC"u8),
        };
        if (!fits)
            throw new InvalidContentException(path, "byte 0", $"expected the beginning of {contentType}, as its name says, found {(head.IsEmpty ? "an empty file" : Convert.ToHexStringLower(head[..Math.Min(8, head.Length)]))}.");
    }

    private static bool IsRiff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> form) => head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual(form);
}
