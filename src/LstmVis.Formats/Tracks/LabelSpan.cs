namespace LstmVis.Formats;

/// <summary>A labelled stretch, in steps, characters or time.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Label">Its label.</param>
/// <param name="Document">The id of the document that it counts in; null where it counts in all of the text.</param>
internal readonly record struct LabelSpan<T>(T Start, T End, string Label, string? Document)
    where T : struct, IComparable<T>;

/// <summary>Lays spans that may lie inside each other out on levels, so that each level is a track of its own.</summary>
internal static class SpanLevels
{
    /// <summary>More levels than this are not a nesting that a person can read.</summary>
    public const int MaxLevels = 8;

    /// <summary>Steps by level: the outermost spans on the first level, what lies inside (or crosses) them on the next ones.</summary>
    /// <param name="spans">In steps; empty ones are passed over.</param>
    /// <param name="stepCount">Steps of the corpus.</param>
    /// <param name="dropped">How many lie deeper than <see cref="MaxLevels"/>.</param>
    /// <returns>A label per step and level, <c>O</c> outside; and where each begins, as IOB2, where two of one label touch.</returns>
    public static IReadOnlyList<(string?[] Labels, string?[]? Iob2)> Lay(IEnumerable<LabelSpan<int>> spans, int stepCount, out int dropped)
    {
        var levels = new List<(string?[] Labels, string?[] Iob2, bool Touches, int End)>();
        dropped = 0;
        foreach (LabelSpan<int> span in spans.Where(span => span.Start < span.End).OrderBy(span => span.Start).ThenByDescending(span => span.End))
        {
            int level = levels.FindIndex(other => other.End <= span.Start);
            if (level < 0 && levels.Count == MaxLevels)
            {
                dropped++;
                continue;
            }

            if (level < 0)
            {
                level = levels.Count;
                levels.Add((Outside(stepCount), Outside(stepCount), false, 0));
            }

            (string?[] labels, string?[] iob2, bool touches, int end) = levels[level];
            touches |= end == span.Start && span.Start > 0 && labels[span.Start - 1] == span.Label;
            for (int step = span.Start; step < span.End; step++)
            {
                labels[step] = span.Label;
                iob2[step] = (step == span.Start ? "B-" : "I-") + span.Label;
            }

            levels[level] = (labels, iob2, touches, span.End);
        }

        return [.. levels.Select(level => (level.Labels, level.Touches ? level.Iob2 : null))];
    }

    private static string?[] Outside(int stepCount)
    {
        string?[] labels = new string?[stepCount];
        Array.Fill(labels, "O");
        return labels;
    }
}
