using System.Globalization;
using System.Text;
using System.Text.Json;
using LstmVis.Core;
using PureHDF;
using PureHDF.Selections;

namespace LstmVis.Formats;

/// <summary>Writes a directory that LSTMVis 2 opens: <c>lstm.yml</c>, an HDF5 file, and dictionaries; beside them a <c>provenance.json</c>, which it passes over.</summary>
internal static class V2Writer
{
    private const string StatesFile = "states.hdf5";
    private const int BlockNumbers = 1 << 20;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <returns>What the format cannot hold, a line each.</returns>
    public static IReadOnlyList<string> Write(Project project, IReadOnlyDictionary<string, string> provenance, string target, bool overwrite, IProgress<(long Done, long Total)>? progress, CancellationToken cancellation)
    {
        bool isReplaced = overwrite && Directory.Exists(target) && V2Format.IsMatch(target);
        if (Path.Exists(target) && !isReplaced && (File.Exists(target) || Directory.EnumerateFileSystemEntries(target).Any()))
            throw new InvalidContentException(target, null, "expected a place for a directory of LSTMVis 2, found something. Name another folder.");
        using PartialFolder partial = PartialFolder.Create(target);
        var notes = new List<string>();
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $"name: {Quote(project.Title)}\ndescription: {Quote(project.Description.Length == 0 ? project.Title : project.Description)}\n\nfiles:\n  states: {StatesFile}\n  words: words.dict\n");
        WriteDictionary(Path.Combine(partial.Path, "words.dict"), project.Corpus.Vocabulary, "the vocabulary", notes);
        var file = new H5File { ["word_ids"] = project.Corpus.TokenIds.ToArray() };
        var states = new List<(Source Source, H5Dataset Dataset)>();
        var types = new StringBuilder();
        foreach (Source source in project.Sources)
        {
            string path = UniqueName(file, source.Id.Contains("::", StringComparison.Ordinal) ? source.Id.Split("::")[^1] : source.Id);
            ulong[] dimensions = [(ulong)source.StepCount, (ulong)source.CellCount];
            H5Dataset dataset = source.States.IsHalf ? new H5Dataset<Half[]>(fileDims: dimensions) : new H5Dataset<float[]>(fileDims: dimensions);
            file[path] = dataset;
            states.Add((source, dataset));
            string type = source.Kind == SourceKinds.CellState ? "state" : source.Kind == SourceKinds.HiddenState ? "output" : source.Kind;
            types.Append(CultureInfo.InvariantCulture, $"    - {{type: {Quote(type)}, layer: {source.Layer + 1}, path: {Quote(path)}, unsigned: {(source.IsUnsigned ? "true" : "false")}, transform: {(source.Transform == Transform.Tanh ? "tanh" : "none")}}}\n");
        }

        string meta = WriteTracks(project, file, yaml, partial.Path, notes);
        yaml.Append("\nword_sequence:\n  file: states\n  path: word_ids\n  dict_file: words\n\nstates:\n  file: states\n  types:\n").Append(types).Append(meta);
        if (project.Corpus.Documents.Count > 1)
        {
            file["document_starts"] = project.Corpus.Documents.All().Select(document => document.Steps.Start).ToArray();
            notes.Add($"LSTMVis 2 knows no documents: the first steps of the {project.Corpus.Documents.Count} documents are in the dataset 'document_starts', and their ids in provenance.json; it will match across them.");
        }

        WriteStates(Path.Combine(partial.Path, StatesFile), file, states, progress, cancellation);
        File.WriteAllText(Path.Combine(partial.Path, V2Format.ConfigurationFile), yaml.ToString());
        File.WriteAllText(Path.Combine(partial.Path, "provenance.json"), JsonSerializer.Serialize(new { provenance, documents = project.Corpus.Documents.Count > 1 ? project.Corpus.Documents.All().Select(document => document.Id).ToArray() : null }, Indented));
        partial.Publish(target);
        return notes;
    }

    private static void WriteStates(string path, H5File file, List<(Source Source, H5Dataset Dataset)> states, IProgress<(long Done, long Total)>? progress, CancellationToken cancellation)
    {
        long total = states.Sum(pair => (long)pair.Source.StepCount * pair.Source.CellCount * sizeof(float));
        long done = 0;
        using H5NativeWriter writer = file.BeginWrite(path);
        foreach ((Source source, H5Dataset dataset) in states)
        {
            int blockSteps = Math.Max(1, BlockNumbers / source.CellCount);
            for (int start = 0; start < source.StepCount; start += blockSteps)
            {
                cancellation.ThrowIfCancellationRequested();
                var steps = new StepRange(start, (int)Math.Min(source.StepCount, (long)start + blockSteps));
                float[] block = new float[steps.Length * source.CellCount];
                source.States.ReadRows(steps, block);
                var rows = new HyperslabSelection(rank: 2, starts: [(ulong)start, 0], blocks: [(ulong)steps.Length, (ulong)source.CellCount]);
                if (dataset is H5Dataset<Half[]> halves)
                    writer.Write(halves, Array.ConvertAll(block, number => (Half)number), fileSelection: rows);
                else
                    writer.Write((H5Dataset<float[]>)dataset, block, fileSelection: rows);
                done += (long)block.Length * sizeof(float);
                progress?.Report((done, total));
            }
        }
    }

    private static string WriteTracks(Project project, H5File file, StringBuilder files, string folder, List<string> notes)
    {
        var meta = new StringBuilder();
        foreach (Track track in project.Tracks)
        {
            string path = UniqueName(file, $"track_{track.Id}");
            string name = Quote(track.Id);
            string alias = $"dict_{path}";
            switch (track)
            {
                case CategoricalTrack labels:
                    // The original looks every value up, so that a step without label needs an entry, too.
                    (int[] ids, Vocabulary texts) = Complete(labels);
                    file[path] = ids;
                    AddDictionary(files, folder, alias, texts, track.Id, notes);
                    meta.Append(CultureInfo.InvariantCulture, $"  {name}: {{file: states, path: {Quote(path)}, dict: {Quote(alias)}, index: self, vis: {{type: discrete, range: dict}}}}\n");
                    break;
                case ScalarTrack numbers:
                    file[path] = numbers.Values.ToArray();
                    meta.Append(CultureInfo.InvariantCulture, $"  {name}: {{file: states, path: {Quote(path)}, index: self, vis: {{type: scalar, range: [{numbers.DisplayRange.Low:R}, {numbers.DisplayRange.High:R}]}}}}\n");
                    break;
                case TopKTrack entries:
                    file[path] = ToRows(entries.EntryIds.ToArray(), entries.K);
                    string weights = "";
                    if (!entries.Weights.IsEmpty)
                    {
                        file[$"{path}_weights"] = ToRows(entries.Weights.ToArray(), entries.K);
                        weights = $", weights_path: {Quote($"{path}_weights")}";
                    }

                    AddDictionary(files, folder, alias, entries.Labels, track.Id, notes);
                    meta.Append(CultureInfo.InvariantCulture, $"  {name}: {{type: wordvec, file: states, path: {Quote(path)}, dict: {Quote(alias)}, index: self{weights}}}\n");
                    break;
                default:
                    notes.Add($"track '{track.Id}' is left out: LSTMVis 2 has nothing like it.");
                    break;
            }
        }

        return meta.Length == 0 ? "" : $"\nmeta:\n{meta}";
    }

    private static void AddDictionary(StringBuilder files, string folder, string alias, Vocabulary texts, string track, List<string> notes)
    {
        files.Append(CultureInfo.InvariantCulture, $"  {Quote(alias)}: {Quote($"{alias}.dict")}\n");
        WriteDictionary(Path.Combine(folder, $"{alias}.dict"), texts, $"track '{track}'", notes);
    }

    private static (int[] Ids, Vocabulary Texts) Complete(CategoricalTrack labels)
    {
        if (!labels.LabelIds.Span.Contains(-1))
            return (labels.LabelIds.ToArray(), labels.Labels);
        int none = labels.Labels.Count == 0 ? 0 : labels.Labels.Entries[^1].Key + 1;
        return ([.. labels.LabelIds.ToArray().Select(id => id == -1 ? none : id)], new Vocabulary(labels.Labels.Entries.Append(KeyValuePair.Create(none, "_"))));
    }

    // One line per entry, a space between text and id: a text cannot hold white space, but for those that the reader knows by a name.
    internal static void WriteDictionary(string path, Vocabulary vocabulary, string what, List<string> notes)
    {
        int changed = 0;
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        foreach ((int id, string text) in vocabulary.Entries)
        {
            string written = text switch { " " => " ", "\n" => @"\n", "\r" => @"\r", "\t" => @"\t", "" => "_", _ => string.Concat(text.Select(letter => char.IsWhiteSpace(letter) ? '_' : letter)) };
            changed += written == text || text is "\n" or "\r" or "\t" ? 0 : 1;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{written} {id}"));
        }

        if (changed > 0)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {changed} texts are empty or hold white space, which a dictionary of LSTMVis 2 cannot; it is written as '_'."));
    }

    private static string UniqueName(H5File file, string wanted)
    {
        string plain = new([.. wanted.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_').Take(60)]);
        return Enumerable.Range(1, int.MaxValue - 1).Select(number => number == 1 ? plain : $"{plain}_{number}").First(name => !file.ContainsKey(name));
    }

    private static T[,] ToRows<T>(T[] values, int columns)
    {
        var rows = new T[values.Length / columns, columns];
        for (int place = 0; place < values.Length; place++)
            rows[place / columns, place % columns] = values[place];
        return rows;
    }

    // A JSON string is a YAML string.
    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
