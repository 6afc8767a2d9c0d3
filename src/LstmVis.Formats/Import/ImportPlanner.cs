using System.Globalization;
using System.Text.RegularExpressions;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Finds out what a set of files could be as a project.</summary>
public static partial class ImportPlanner
{
    private const int SampledRows = 256;

    /// <summary>Looks at the files and says what an import would make of them. Nothing is written.</summary>
    /// <param name="request">The files, and what is known of them.</param>
    /// <exception cref="LstmVisFormatException">A file is missing or damaged, or files do not fit together.</exception>
    /// <exception cref="ArgumentException">The request is malformed, or something that cannot be guessed is not said.</exception>
    public static ImportPlan Plan(ImportRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var unused = new List<string>();
        request = FileRoles.Assign(request, unused);
        if (request.States.Count == 0 && request.Inputs is null)
            throw new ArgumentException($"There are no states: name them with --states FILE, one of {string.Join(", ", StateFiles.Endings)}. To train a model on a text and record its states, use 'lstmvis record'.");
        var files = new StateFiles();
        try
        {
            PlannedInputs? inputs = request.Inputs is { } named ? PlannedInputs.Open(named, files) : null;
            List<(StateSpec Spec, FoundStates Found)> found = [];
            foreach (StateSpec spec in request.States.Select(StateSpec.Parse))
                found.AddRange(files.Open(spec).Select(states => (spec, states)));
            // Channels are looked at like cells where there are no others.
            if (found.Count == 0)
                found.Add((new StateSpec(inputs!.States.Place, Id: "inputs", Layer: 0, Kind: SourceKinds.Input, Transform: Transform.None), inputs.States));
            found = [.. found.Select(pair => (pair.Spec, Unpad(pair.Found, request)))];
            var hints = new CorpusHints([.. found.Select(pair => pair.Found.Matrix.StepCount)])
            {
                Documents = CorpusHints.FindDocuments(new[] { inputs?.States }.Concat(found.Select(pair => pair.Found)).OfType<FoundStates>(), request.Documents == "files"),
                InputSteps = inputs?.Inputs.Values.StepCount,
                InputsPlace = inputs?.States.Place ?? "",
                Times = inputs?.Times,
            };
            ImportedCorpus text = CorpusReader.Read(request, hints);
            CheckLengths(text, inputs is null ? found : [.. found, (new StateSpec(inputs.States.Place), inputs.States)]);
            var warnings = new List<string>(text.Warnings);
            (MediaFile[] media, (string, string)[] said) = PlanMedia(request, text.Corpus, warnings, unused);
            return new ImportPlan(files, Describe(found), inputs, text.With(warnings), unused) { Media = media, MediaSaid = said };
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Looks at files that are to join a corpus that is there already; without states, tracks alone.</summary>
    internal static ImportPlan PlanAddition(Corpus corpus, string path, ImportRequest request)
    {
        if (request.Tokens is not null || request.Vocabulary is not null || (request.Lengths ?? request.Mask ?? request.Inputs) is not null || request.Images.Count + request.Clips.Count > 0)
            throw new ArgumentException("The project has its tokens and documents already; only states and annotations can be added.");
        var unused = new List<string>();
        // Files that would be taken for tokens are annotations here, so the roles are found with a file of tokens that is none of them.
        request = FileRoles.Assign(request with { Tokens = Path.Combine(path, ProjectFolder.ManifestFile) }, unused);
        var files = new StateFiles();
        try
        {
            List<(StateSpec Spec, FoundStates Found)> found = [];
            foreach (StateSpec spec in request.States.Select(StateSpec.Parse))
                found.AddRange(files.Open(spec).Select(states => (spec, states)));
            var warnings = new List<string>();
            bool isNumbered = corpus.Documents[0].Id == "0";
            var text = new AnnotatedText(
                path,
                ProjectFolder.FormatName,
                [.. Enumerable.Range(0, corpus.StepCount).Select(corpus.GetToken)],
                [.. corpus.Documents.All().Where(document => document.Steps.Length > 0).Select(document => new TextUnit(isNumbered ? null : document.Id, null, document.Steps))],
                new Dictionary<string, IReadOnlyList<string?>>(),
                []);
            (IReadOnlyList<Track> tracks, IReadOnlyList<string> said) = new TrackJoin(text, corpus, null, warnings).Read(request);
            var imported = new ImportedCorpus(corpus, text, tracks, [$"{path}: as they are", "as they are"], said, warnings);
            CheckLengths(imported, found);
            return new ImportPlan(files, Describe(found), null, imported, unused);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    private static (MediaFile[] Media, (string Subject, string Text)[] Said) PlanMedia(ImportRequest request, Corpus corpus, List<string> warnings, List<string> unused)
    {
        var planner = new MediaPlanner(corpus, warnings);
        var media = new List<MediaFile>();
        var said = new List<(string, string)>();
        foreach ((MediaKind kind, string subject, IReadOnlyList<string> specs) in new[] { (MediaKind.Image, "images", request.Images), (MediaKind.Clip, "clips", request.Clips) })
        {
            // A picture that lies among other files is one of the data only if it is called like a document.
            string[] guessed = [.. request.GuessedMedia.Where(file => MediaTypes.Find(file)!.Value.Kind == kind)];
            unused.AddRange(guessed.Where(file => !planner.IsDocument(file)).Select(file => $"{file}: no document is called so; --{subject} takes a table with the columns file and document or step"));
            string[] all = [.. specs, .. guessed.Where(planner.IsDocument)];
            if (all.Length == 0)
                continue;
            (IReadOnlyList<MediaFile> files, string text) = planner.Plan(kind, all);
            media.AddRange(files);
            said.Add((subject, text));
        }

        return ([.. media], [.. said]);
    }

    private static FoundStates Unpad(FoundStates states, ImportRequest request)
    {
        if (states.SequenceLength is not { } sequenceLength || (request.Lengths ?? request.Mask) is not { } file)
            return states;
        int count = states.Matrix.StepCount / Math.Max(1, sequenceLength);
        (int[]? firsts, int[] lengths) = (null, Array.Empty<int>());
        if (request.Mask is { } mask)
        {
            (firsts, lengths, int width) = TokenFiles.ReadMask(mask);
            if (width != sequenceLength)
                throw new InvalidContentException(mask, null, CorpusReader.Say($"expected a mask of {sequenceLength} steps per sequence, as {states.Place} has, found {width}."));
        }
        else
        {
            lengths = TokenFiles.ReadLengths(file);
        }

        if (count != lengths.Length || lengths.Max() > sequenceLength)
            throw new InvalidContentException(file, null, CorpusReader.Say($"expected {count} lengths of at most {sequenceLength}, for the sequences of {states.Place}, found {lengths.Length} of at most {lengths.Max()}."));
        return states with { Matrix = new UnpaddedMatrix(states.Matrix, sequenceLength, lengths, firsts), SequenceLength = null, DocumentLengths = lengths };
    }

    private static void CheckLengths(ImportedCorpus text, List<(StateSpec Spec, FoundStates Found)> found)
    {
        int stepCount = text.Corpus.StepCount;
        if (found.Find(pair => pair.Found.Matrix.StepCount != stepCount).Found is not { } odd)
            return;
        string advice = found.Sum(pair => (long)pair.Found.Matrix.StepCount) == stepCount && found.Count > 1
            ? $"Together the {found.Count} files have as many: if they are parts of one source, name them as one quoted pattern, --states \"part-*{Path.GetExtension(odd.Place)}\"."
            : odd.SequenceLength is not null ? "If its sequences are padded, give their --lengths or --mask." : "Check that tokens and states belong together.";
        throw new InvalidContentException(odd.Place, null, CorpusReader.Say($"expected {stepCount} time steps, as many as there are tokens in {text.Text.Path}, found {odd.Matrix.StepCount}. {advice}"));
    }

    private static List<PlannedSource> Describe(List<(StateSpec Spec, FoundStates Found)> found)
    {
        int?[] numbers = [.. found.Select(pair => FindNumber(pair.Spec.Id ?? pair.Found.Name))];
        // Layers count from 0 here; files that count from 1 never have a 0.
        int least = numbers.Min() ?? 0;
        var sources = new List<PlannedSource>();
        for (int place = 0; place < found.Count; place++)
        {
            (StateSpec spec, FoundStates states) = found[place];
            string id = spec.Id ?? states.Name;
            for (int number = 2; sources.Exists(source => source.Description.Id == id); number++)
                id = CorpusReader.Say($"{spec.Id ?? states.Name}-{number}");
            int layer = spec.Layer ?? (numbers[place] is { } found0 ? found0 - Math.Min(1, least) : 0);
            string kind = spec.Kind ?? GuessKind(states.Name);
            (float low, float high) = Sample(states.Matrix);
            Transform transform = spec.Transform ?? (kind == SourceKinds.CellState && (low < -1 || high > 1) ? Transform.Tanh : Transform.None);
            string[] guesses = [.. new[] { spec.Layer is null ? "layer" : null, spec.Kind is null ? "kind" : null, spec.Transform is null ? "transform" : null }.OfType<string>()];
            string guessed = guesses.Length == 0 ? "" : $" (guessed: {string.Join(", ", guesses)})";
            string said = CorpusReader.Say($"{id}: {SourceKinds.Describe(kind)} of layer {layer}, {states.Matrix.CellCount:N0} cells x {states.Matrix.StepCount:N0} steps, {(transform == Transform.Tanh ? "tanh of what is stored" : "as stored")}{guessed}, {states.TypeName} from {states.Place}");
            sources.Add(new PlannedSource(new SourceDescription(id, states.Matrix.CellCount, layer, kind, transform), states.Matrix, said));
        }

        return sources;
    }

    private static string GuessKind(string name) =>
        name.Contains("cell", StringComparison.OrdinalIgnoreCase) || CellName().IsMatch(name) ? SourceKinds.CellState : SourceKinds.HiddenState;

    private static int? FindNumber(string name) =>
        LayerNumber().Matches(name) is [.., var last] && int.TryParse(last.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < 1000 ? number : null;

    private static (float Low, float High) Sample(IStateMatrix matrix)
    {
        int count = Math.Min(matrix.StepCount, Math.Max(1, Math.Min(SampledRows, (1 << 22) / matrix.CellCount)));
        float[] rows = new float[count * matrix.CellCount];
        matrix.ReadRows(new StepRange(0, count), rows);
        IEnumerable<float> finite = rows.Where(float.IsFinite);
        return finite.Any() ? (finite.Min(), finite.Max()) : (0, 0);
    }

    [GeneratedRegex(@"(?:layer|lstm|gru|rnn|states?|hidden|cell|output|(?<![a-zA-Z])[hcl])[_\-./]?(?<number>\d+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LayerNumber();

    [GeneratedRegex(@"(?<![a-zA-Z])c(?:[_\-]?\d+|[_\-]?states?)?(?![a-zA-Z])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex CellName();
}
