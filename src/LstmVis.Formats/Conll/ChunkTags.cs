using System.Text.RegularExpressions;

namespace LstmVis.Formats;

/// <summary>Chunk tags, <c>O</c> or a letter and a type, in any of the usual schemes: IOB1, IOB2, BIOES (also BILOU).</summary>
/// <remarks>
/// One rule reads them all: a chunk begins at <c>B-</c>, <c>S-</c> or <c>U-</c>, and at <c>I-</c>, <c>E-</c> or <c>L-</c> where no chunk of the same type goes on from the token before.
/// IOB1 writes <c>B-</c> only between two chunks of one type, so its first tokens are such <c>I-</c>.
/// </remarks>
internal static partial class ChunkTags
{
    /// <summary>Whether a text is a tag.</summary>
    public static bool IsTag(string text) => text == "O" || Tag().IsMatch(text);

    /// <summary>Turns tags into types and into IOB2.</summary>
    /// <param name="tags">One per token; null where a token has none.</param>
    /// <param name="units">Sentences, which no chunk crosses.</param>
    public static ChunkReading Read(IReadOnlyList<string?> tags, IEnumerable<TextUnit> units)
    {
        string?[] types = new string?[tags.Count];
        string?[] iob2 = new string?[tags.Count];
        int bareInside = 0;
        int chunkCount = 0;
        bool hasEnds = false;
        foreach (TextUnit unit in units)
        {
            string? open = null;
            for (int step = unit.Steps.Start; step < unit.Steps.End; step++)
            {
                string? tag = tags[step];
                if (tag is null or "O" || !IsTag(tag))
                {
                    open = null;
                    types[step] = iob2[step] = tag is null ? null : "O";
                    continue;
                }

                string type = tag[2..];
                bool begins = tag[0] is 'B' or 'S' or 'U' || open != type;
                if (begins && tag[0] == 'I')
                    bareInside++;
                hasEnds |= tag[0] is 'S' or 'U' or 'E' or 'L';
                chunkCount += begins ? 1 : 0;
                types[step] = type;
                iob2[step] = (begins ? "B-" : "I-") + type;
                open = tag[0] is 'S' or 'U' or 'E' or 'L' ? null : type;
            }
        }

        return new ChunkReading(types, iob2, hasEnds ? "BIOES" : bareInside > 0 ? "IOB1" : "IOB2", chunkCount, bareInside);
    }

    [GeneratedRegex("^[BIESLU]-.+$", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}

/// <summary>What chunk tags say.</summary>
/// <param name="Types">The type per token, <c>O</c> outside; null where a token has no tag.</param>
/// <param name="Iob2">The same with <c>B-</c> and <c>I-</c>, so that neighbours can be told apart.</param>
/// <param name="Scheme">What the tags are written in, as far as they show it.</param>
/// <param name="ChunkCount">The number of chunks.</param>
/// <param name="BareInsideCount">Chunks that begin with <c>I-</c>.</param>
internal sealed record ChunkReading(IReadOnlyList<string?> Types, IReadOnlyList<string?> Iob2, string Scheme, int ChunkCount, int BareInsideCount);
