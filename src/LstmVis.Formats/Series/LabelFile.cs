using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Labels that a model is to say: one per line of a text, or an array of whole numbers.</summary>
/// <param name="LabelIds">One per line or number, from 0; -1 where there is none (an empty line, a negative number).</param>
/// <param name="Labels">Their texts: of a text file in the order of their first line, of numbers ascending.</param>
public sealed record LabelFile(int[] LabelIds, Vocabulary Labels)
{
    /// <summary>Reads a file whole.</summary>
    /// <param name="spec"><c>FILE[:DATASET]</c>: <c>.npy</c>, <c>.npz</c> or HDF5 of whole numbers, or a text with a label per line.</param>
    /// <exception cref="LstmVisFormatException">The file is missing or damaged, or holds no label.</exception>
    public static LabelFile Read(string spec)
    {
        ArgumentException.ThrowIfNullOrEmpty(spec);
        string file = StateSpec.SplitPlace(spec).File;
        string?[] texts;
        if (Path.GetExtension(file).ToLowerInvariant() is ".npy" or ".npz" or ".h5" or ".hdf5" or ".hdf")
        {
            int[] numbers = SmallArrays.ReadInt32(spec).Values;
            texts = [.. numbers.Select(number => number < 0 ? null : number.ToString(CultureInfo.InvariantCulture))];
            return Make(spec, texts, [.. numbers.Where(number => number >= 0).Distinct().Order().Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        }

        string text = TextFiles.Read(file, 1 << 30).ReplaceLineEndings("\n");
        texts = [.. (text.EndsWith('\n') ? text[..^1] : text).Split('\n').Select(line => line.Trim() is { Length: > 0 } label ? label : null)];
        return Make(spec, texts, [.. texts.OfType<string>().Distinct()]);
    }

    /// <summary>The labels of a track of the tokens' own.</summary>
    public static LabelFile Of(CategoricalTrack track)
    {
        ArgumentNullException.ThrowIfNull(track);
        string?[] texts = [.. track.LabelIds.ToArray().Select(id => id < 0 ? null : track.Labels.GetToken(id))];
        return Make(track.Id, texts, [.. texts.OfType<string>().Distinct()]);
    }

    private static LabelFile Make(string place, string?[] texts, string[] labels)
    {
        if (labels.Length < 2)
            throw new InvalidContentException(place, null, $"expected at least two different labels to tell apart, found {(labels.Length == 0 ? "none" : $"only '{labels[0]}'")}.");
        var ids = labels.Select((label, id) => (label, id)).ToDictionary(entry => entry.label, entry => entry.id, StringComparer.Ordinal);
        return new LabelFile([.. texts.Select(label => label is null ? -1 : ids[label])], Vocabulary.FromTokens(labels));
    }
}
