using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Vocabularies for ids that have no dictionary, or an incomplete one.</summary>
internal static class V2Labels
{
    /// <summary>Every id stands for itself.</summary>
    public static Vocabulary OfNumbers(IEnumerable<int> ids) =>
        new(ids.Distinct().Select(id => KeyValuePair.Create(id, id.ToString(CultureInfo.InvariantCulture))));

    /// <summary>The same entries and more, for ids that it lacks.</summary>
    public static Vocabulary Extend(Vocabulary labels, IEnumerable<int> missing, Func<int, string> describe) =>
        new(labels.Entries.Concat(missing.Distinct().Select(id => KeyValuePair.Create(id, describe(id)))));

    /// <summary>The distinct ids that have no text.</summary>
    public static IReadOnlyList<int> FindMissing(IEnumerable<int> ids, Vocabulary labels) =>
        [.. ids.Distinct().Where(id => !labels.TryGetToken(id, out _)).Order()];
}
