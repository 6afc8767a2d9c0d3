using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Makes tracks of the <c>meta</c> entries of a V2 project.</summary>
internal sealed class V2TrackReader(V2Files files, Corpus corpus, List<string> warnings)
{
    private const int NoLabel = -1;
    private readonly int _stepCount = corpus.StepCount;

    /// <summary>Reads one entry; no track where its shape cannot be drawn beside the text.</summary>
    /// <exception cref="InvalidContentException">A file or dataset is missing, or holds other than numbers.</exception>
    public (V2Meta Complete, Track? Track) Read(V2Meta meta)
    {
        string key = $"meta.{meta.Name}";
        Hdf5DatasetInfo info = files.Read($"{key}.path", meta.File, file => file.GetInfo(meta.Path));
        DictionaryFile? dictionary = meta.Dictionary is { } alias ? files.GetDictionary(alias) : null;
        if (meta.VisRangeText == "dict" && dictionary is null)
            Warn(key, "vis.range says dict, but there is no 'dict'; the range of the numbers themselves is used.");
        meta = meta with
        {
            Size = info.Shape,
            VisRange = meta.VisRangeText == "dict" && dictionary is not null ? [.. dictionary.Labels] : meta.VisRange,
        };
        if (meta.Type == "wordvec")
            return (meta, ReadTopK(meta, info, dictionary, key));
        if (info.Shape.Count == 0 || info.Shape.Skip(1).Any(length => length != 1))
        {
            Warn(key, $"expected one value per {(meta.Index == "self" ? "time step" : "token id")}, found shape {info.ShapeText} (dataset '{info.Path}'); the track is not shown. For top-k predictions set 'type: wordvec'.");
            return (meta, null);
        }

        bool isLabels = dictionary is not null || (meta.VisType == "discrete" && info.Type is { } type && !type.IsFloat());
        return (meta, isLabels ? ReadLabels(meta, dictionary, key) : ReadScalars(meta, key));
    }

    private CategoricalTrack ReadLabels(V2Meta meta, DictionaryFile? dictionary, string key)
    {
        int[] stored = files.Read($"{key}.path", meta.File, file => file.ReadInt32(meta.Path));
        int[] values = Spread(stored, NoLabel, meta.Index, key);
        if (dictionary is null)
        {
            // Labels must not be negative, but numbers may be: they are labelled in their order.
            int[] distinct = [.. stored.Distinct().Order()];
            if (distinct.Length > 0 && distinct[0] >= 0)
                return new CategoricalTrack(meta.Name, values, V2Labels.OfNumbers(distinct));
            Dictionary<int, int> places = distinct.Select((number, place) => (number, place)).ToDictionary(pair => pair.number, pair => pair.place);
            int[] places0 = Spread([.. stored.Select(number => places[number])], NoLabel, meta.Index, key: null);
            return new CategoricalTrack(meta.Name, places0, Vocabulary.FromTokens(distinct.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        }

        IReadOnlyList<int> missing = V2Labels.FindMissing(values.Where(value => value != NoLabel), dictionary.Vocabulary);
        if (missing.Count > 0)
        {
            int step = Array.FindIndex(values, value => missing.Contains(value));
            Warn(key, $"expected an entry in the dictionary {dictionary.Path} for every value, found none for {values[step]} at time step {step} ({missing.Count} such value(s)); those steps have no label.");
            var lacking = missing.ToHashSet();
            values = [.. values.Select(value => lacking.Contains(value) ? NoLabel : value)];
        }

        return new CategoricalTrack(meta.Name, values, dictionary.Vocabulary);
    }

    private ScalarTrack ReadScalars(V2Meta meta, string key)
    {
        float[] values = Spread(files.Read($"{key}.path", meta.File, file => file.ReadSingle(meta.Path)), float.NaN, meta.Index, key);
        return new ScalarTrack(meta.Name, values, FindDisplayRange(meta));
    }

    private TopKTrack? ReadTopK(V2Meta meta, Hdf5DatasetInfo info, DictionaryFile? dictionary, string key)
    {
        if (info.Shape.Count is not (1 or 2) || info.Shape[^1] == 0 || info.Count > Array.MaxLength)
        {
            Warn(key, $"expected two axes [timeStep, k], found shape {info.ShapeText} (dataset '{info.Path}'); the track is not shown.");
            return null;
        }

        int k = info.Shape.Count == 1 ? 1 : (int)info.Shape[1];
        int[] ids = files.Read($"{key}.path", meta.File, file => file.ReadInt32(meta.Path));
        float[] weights = ReadWeights(meta, ids.Length, key);
        Vocabulary labels = dictionary?.Vocabulary ?? (Corpus.FindUnknown(ids, corpus.Vocabulary) is null ? corpus.Vocabulary : V2Labels.OfNumbers(ids.Where(id => id >= 0)));
        IReadOnlyList<int> missing = V2Labels.FindMissing(ids, labels);
        if (missing.Count > 0 && dictionary is not null)
        {
            int place = Array.FindIndex(ids, id => missing.Contains(id));
            Warn(key, $"expected an entry in the dictionary {dictionary.Path} for every id, found none for {ids[place]} at time step {place / k} ({missing.Count} such id(s)); they are shown as ?id.");
        }

        labels = V2Labels.Extend(labels, missing.Where(id => id >= 0), id => $"?{id}");
        if (ids.Length != (long)_stepCount * k || missing.Any(id => id < 0))
        {
            int none = labels.Entries.Count == 0 ? 0 : labels.Entries[^1].Key + 1;
            labels = V2Labels.Extend(labels, [none], _ => "");
            ids = Fit([.. ids.Select(id => id < 0 ? none : id)], k, none, key);
            if (weights.Length > 0)
                weights = Fit(weights, k, 0f, key: null);
        }

        return new TopKTrack(meta.Name, k, ids, weights, labels);
    }

    private float[] ReadWeights(V2Meta meta, int length, string key)
    {
        if (meta.WeightsPath is not { } path)
            return [];
        float[] weights = files.Read($"{key}.weights_path", meta.File, file => file.ReadSingle(path));
        if (weights.Length == length)
            return weights;
        Warn(key, $"expected as many weights (dataset '{path}') as ids (dataset '{meta.Path}', {length}), found {weights.Length}; the track is shown without weights.");
        return [];
    }

    // One value per step as it is; or, for index: word_sequence, the value of the token at each step.
    private T[] Spread<T>(T[] values, T none, string index, string? key)
    {
        if (index == "self")
            return Fit(values, 1, none, key);
        T[] spread = new T[_stepCount];
        int outside = 0;
        ReadOnlySpan<int> tokens = corpus.TokenIds.Span;
        for (int step = 0; step < spread.Length; step++)
        {
            bool isKnown = tokens[step] < values.Length;
            spread[step] = isKnown ? values[tokens[step]] : none;
            outside += isKnown ? 0 : 1;
        }

        if (outside > 0 && key is not null)
            Warn(key, $"expected a value for every token id, found {values.Length} values but ids up to {corpus.TokenIds.ToArray().Max()}; {outside} time step(s) have none.");
        return spread;
    }

    private T[] Fit<T>(T[] values, int width, T none, string? key)
    {
        int length = _stepCount * width;
        if (values.Length == length)
            return values;
        if (key is not null)
            Warn(key, $"expected {_stepCount} time steps, as the corpus has, found {values.Length / width}; {(values.Length < length ? "the steps after that have no value" : "what is after that is left out")}.");
        T[] fitted = new T[length];
        int copied = Math.Min(length, values.Length);
        Array.Copy(values, fitted, copied);
        Array.Fill(fitted, none, copied, length - copied);
        return fitted;
    }

    private static (float Low, float High)? FindDisplayRange(V2Meta meta)
    {
        if (meta.VisRange is not { Count: >= 2 } range || Number(range[0]) is not { } low || Number(range[^1]) is not { } high)
            return null;
        // a...b is a Python range without its end, but as a scale it means a to b.
        if (meta.VisRangeText is not null)
            high++;
        return low < high ? (low, high) : null;
    }

    private static float? Number(object value) => value switch
    {
        long whole => whole,
        double number => (float)number,
        _ => null,
    };

    private void Warn(string key, string problem) => warnings.Add($"{files.ConfigurationPath}, {key}: {problem}");
}
