using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>The named weights of a checkpoint, found wherever its author put them, and the vocabulary where the checkpoint keeps one.</summary>
/// <param name="Tensors">In the order of the file; floating-point numbers only.</param>
/// <param name="Place">Where in the checkpoint they were: <c>['model_state_dict']</c>; empty for a plain state dict.</param>
/// <param name="Tokens">The texts of token ids, where the checkpoint has them.</param>
internal sealed record StateDict(IReadOnlyDictionary<string, Tensor> Tensors, string Place, IReadOnlyList<string>? Tokens)
{
    private const int MostDepth = 4;
    private const long MostNumbers = 1L << 31;
    private static readonly string[] UsualKeys = ["state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights", "params", "module"];
    private static readonly string[] TokenKeys = ["itos", "idx2word", "idx2char", "id_to_token", "ix_to_char", "chars", "tokens", "vocab", "vocabulary", "stoi", "word2idx", "char2idx", "token_to_id", "char_to_ix"];

    /// <summary>Reads a file of <c>torch.save</c>.</summary>
    /// <exception cref="InvalidModelException">The file is damaged, holds no weights, or holds more than data.</exception>
    public static StateDict Read(string path) => TorchFile.Read(path, saved =>
    {
        List<(PickleDictionary Dictionary, string Place)> found = [];
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        Collect(saved, "", 0, found, seen);
        if (found.Count == 0)
            throw new InvalidModelException($"{path}: expected a state dict, names with their tensors, found {Describe(saved)}. Save it with torch.save(model.state_dict(), FILE).");
        // Of several, the usual name wins, then the one with the most tensors.
        (PickleDictionary chosen, string place) = found
            .OrderBy(entry => Array.FindIndex(UsualKeys, key => entry.Place.EndsWith($"['{key}']", StringComparison.Ordinal)) is >= 0 and int rank ? rank : UsualKeys.Length)
            .ThenByDescending(entry => CountTensors(entry.Dictionary)).First();
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        long total = 0;
        foreach ((object? key, object? value) in chosen.Entries)
        {
            if (key is not string name || value is not TorchTensor tensor || !tensor.Storage.IsFloatingPoint)
                continue;
            if ((total += tensor.Count) > MostNumbers)
                throw new InvalidModelException($"{path}: more than {MostNumbers} weights are more than can be read.");
            tensors[name] = tensor.Load();
        }

        return new StateDict(tensors, place, (saved as PickleDictionary) is { } root ? FindTokens(root) : null);
    });

    private static void Collect(object? value, string place, int depth, List<(PickleDictionary Dictionary, string Place)> found, HashSet<object> seen)
    {
        if (value is not PickleDictionary dictionary || depth > MostDepth || !seen.Add(dictionary))
            return;
        if (CountTensors(dictionary) > 0)
            found.Add((dictionary, place));
        foreach ((object? key, object? inner) in dictionary.Entries)
        {
            if (key is string name)
                Collect(inner, $"{place}['{name}']", depth + 1, found, seen);
        }
    }

    private static int CountTensors(PickleDictionary dictionary) => dictionary.Entries.Count(entry => entry is { Key: string, Value: TorchTensor });

    private static IReadOnlyList<string>? FindTokens(PickleDictionary root)
    {
        foreach (string key in TokenKeys)
        {
            switch (root[key])
            {
                case List<object?> list when list.Count > 0 && list.All(item => item is string):
                    return [.. list.Cast<string>()];
                case object?[] tuple when tuple.Length > 0 && tuple.All(item => item is string):
                    return [.. tuple.Cast<string>()];
                case string letters when letters.Length > 1 && key == "chars":
                    return [.. letters.Select(letter => letter.ToString())];
                case PickleDictionary dictionary when dictionary.Entries.Count > 0:
                    List<(long Id, string Text)> pairs = [.. dictionary.Entries.Select(entry => entry switch
                    {
                        { Key: string text, Value: long id } => (id, text),
                        { Key: long id, Value: string text } => (id, text),
                        _ => (-1L, ""),
                    })];
                    pairs.Sort((one, other) => one.Id.CompareTo(other.Id));
                    if (pairs.Select((pair, place) => pair.Id == place).All(isNext => isNext))
                        return [.. pairs.Select(pair => pair.Text)];
                    break;
            }
        }

        return null;
    }

    private static string Describe(object? saved) => saved switch
    {
        PickleDictionary dictionary => $"a dictionary with {string.Join(", ", dictionary.Entries.Take(12).Select(entry => $"'{entry.Key}'"))}",
        TorchTensor => "a single tensor",
        PickleObject inert => $"an object of {inert.Type}",
        List<object?> or object?[] => "a list",
        _ => "a plain value",
    };
}
