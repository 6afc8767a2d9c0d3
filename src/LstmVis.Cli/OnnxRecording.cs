using System.CommandLine;
using System.Globalization;
using LstmVis.Core;
using LstmVis.Formats;
using LstmVis.Networks;
using LstmVis.Onnx;

namespace LstmVis.Cli;

/// <summary>What <c>lstmvis record --model FILE.onnx</c> does.</summary>
/// <param name="ModelPath">The model.</param>
/// <param name="Text">A text that is cut into the tokens of <paramref name="Vocabulary"/>; null for other tokens.</param>
/// <param name="Level">How it is cut.</param>
/// <param name="SplitAtBlankLines">Whether blank lines separate its documents.</param>
/// <param name="Tokens">Tokens with their documents and annotations; null for a text.</param>
/// <param name="Vectors">The file of vectors; null for a model of tokens.</param>
/// <param name="Vocabulary">The texts of the model's token ids; null where ids are all that is known.</param>
/// <param name="Steps">Which tokens are read; null for all.</param>
internal sealed record OnnxRecording(string ModelPath, string? Text, TokenLevel Level, bool SplitAtBlankLines, ImportRequest? Tokens, string? Vectors, string? Vocabulary, StepRange? Steps)
{
    /// <summary>Records and completes the project.</summary>
    public int Run(ParseResult arguments, bool withGates, string title, string target, bool overwrite, CancellationToken cancellation)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        using NpyMatrix? vectors = Vectors is null ? null : NpyReader.OpenMatrix(Vectors);
        OnnxModel model = OnnxModel.Open(ModelPath, OnnxOptions.Read(arguments), vectors?.CellCount);
        if (model.ReadsTokens == Vectors is not null)
            throw CommandException.Usage(model.ReadsTokens ? $"{ModelPath} reads token ids; give --text or --tokens instead of --vectors." : $"{ModelPath} reads vectors; give them with --vectors FILE.npy.");
        IReadOnlyList<RecordableSource> sources = model.Choose(arguments.GetValue(OnnxOptions.Output) ?? [], withGates);
        (Corpus corpus, IReadOnlyList<Track> tracks, IReadOnlyList<string> said) = ReadCorpus(vectors, output);
        using ProjectFolderWriter writer = Composition.ResumeWriter(target, overwrite, arguments);
        writer.Title = title;
        writer.Description = $"{Path.GetFileName(Vectors ?? Text ?? Tokens?.Tokens)}, read by {Path.GetFileName(ModelPath)}";
        var recorder = new OnnxRecorder(model, sources) { ResumeFolder = writer.ResumeFolder };
        OnnxRecordingResult result = ConsoleProgress.Run("Recording", progress => recorder.Record(corpus, vectors, writer, new StepReport(progress, corpus.StepCount), cancellation));
        writer.SetCorpus(corpus);
        foreach (Track track in tracks)
            writer.AddTrack(track);
        Composition.AddAnnotations(writer, corpus, arguments.GetValue(AnnotateCommand.Annotate));
        writer.AddProvenance("model", $"ONNX, {Path.GetFileName(ModelPath)}");
        writer.AddProvenance("model sha256", model.Sha256);
        writer.AddProvenance("documents were read", result.Reading);
        if (result.GateDifference is { } difference)
            writer.AddProvenance("gates and cell states", string.Create(CultureInfo.InvariantCulture, $"recomputed from the weights of the nodes; hidden states that follow from them differ from those of ONNX Runtime by at most {difference:0.0e+0}"));
        foreach (string line in said)
            writer.AddProvenance("tokens", line);
        if (!double.IsNaN(result.MeanBits))
            writer.AddProvenance("bits per token", result.MeanBits.ToString("0.0000", CultureInfo.InvariantCulture));
        string? reason = vectors is null ? Composition.Attach(writer, model, sources, GetLevel(), corpus.Vocabulary, OnnxOptions.Read(arguments)) : null;
        writer.Complete();
        string bits = double.IsNaN(result.MeanBits) ? "" : string.Create(CultureInfo.InvariantCulture, $": {result.MeanBits:0.000} bits per token");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Recorded {corpus.StepCount:N0} steps of {sources.Count} source{(sources.Count == 1 ? "" : "s")}{bits}{(recorder.ResumedSteps == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {recorder.ResumedSteps:N0} steps were there already"))}."));
        output.WriteLine($"Documents were read {result.Reading}.");
        if (reason is not null)
            output.WriteLine(reason);
        ProjectTarget.Announce(target, output);
        return ExitCodes.Done;
    }

    // How text that is typed later is cut into the model's tokens.
    private string GetLevel() => Text is null ? "token" : Level == TokenLevel.Character ? "character" : "word";

    private (Corpus Corpus, IReadOnlyList<Track> Tracks, IReadOnlyList<string> Said) ReadCorpus(NpyMatrix? vectors, TextWriter output)
    {
        if (Text is not null)
        {
            if (Vocabulary is null)
                throw CommandException.Usage("--text needs the vocabulary of the model, --vocabulary vocab.json, to be cut into its tokens; a model with a tokenizer of its own reads --tokens ids.npy that this has made.");
            Corpus text = TextTokenizer.Tokenize(Utf8Text.ReadFile(Text), new TextOptions { Level = Level, SplitAtBlankLines = SplitAtBlankLines }, ImportedCorpus.ReadVocabulary(Vocabulary));
            return (Take(text), [], [$"{Path.GetFileName(Text)} by {(Level == TokenLevel.Character ? "characters" : "words")}, ids of {Path.GetFileName(Vocabulary)}"]);
        }

        if (Tokens is null)
            return (Take(new Corpus(new int[vectors!.StepCount], LstmVis.Core.Vocabulary.FromTokens(["·"]), Documents.Whole(vectors.StepCount))), InputTracks(vectors), []);
        ImportedCorpus read = ImportedCorpus.Read(Tokens, vectors is null ? null : [vectors.StepCount]);
        foreach (string line in read.TokensSaid.Concat(read.TracksSaid))
            output.WriteLine(line);
        Corpus corpus = read.Corpus;
        if (vectors is null && Tokens.Vocabulary is null && Vocabulary is not null)
            corpus = Translate(corpus, ImportedCorpus.ReadVocabulary(Vocabulary));
        if (Steps is not null && (read.Tracks.Count > 0 || vectors is not null))
            throw CommandException.Usage("--range and --steps cannot cut annotations or vectors; leave them out.");
        return (Take(corpus), [.. read.Tracks, .. vectors is null ? [] : InputTracks(vectors)], read.TokensSaid);
    }

    private Corpus Take(Corpus corpus)
    {
        if (Steps is not { } wanted)
            return corpus;
        if (wanted.Start >= corpus.StepCount)
            throw CommandException.Usage($"--range {wanted.Start}:{wanted.End} lies behind the corpus, which has {corpus.StepCount} steps.");
        var steps = new StepRange(wanted.Start, Math.Min(wanted.End, corpus.StepCount));
        return new Corpus(corpus.TokenIds[steps.Start..steps.End], corpus.Vocabulary, new Documents(steps.Length, [0, .. corpus.Documents.All().Select(document => document.Steps.Start - steps.Start).Where(start => start > 0 && start < steps.Length)]));
    }

    // Tokens that came as texts get the ids that the model knows them by.
    private static Corpus Translate(Corpus corpus, LstmVis.Core.Vocabulary vocabulary)
    {
        int? unknown = SpacedTokens.FindUnknown(vocabulary);
        var ids = new int[corpus.StepCount];
        for (int step = 0; step < ids.Length; step++)
        {
            string token = corpus.Vocabulary.GetToken(corpus.TokenIds.Span[step]);
            ids[step] = vocabulary.TryGetId(token, out int id) ? id : unknown ?? throw new InvalidTextException($"Token {step} is '{token}', which is not among the {vocabulary.Count} tokens of the vocabulary, and that has no <unk> or [UNK].");
        }

        return new Corpus(ids, vocabulary, corpus.Documents);
    }

    // What the model reads stands beside its states; of wide vectors the first numbers.
    private static List<Track> InputTracks(NpyMatrix vectors)
    {
        var numbers = new float[vectors.StepCount * vectors.CellCount];
        vectors.ReadRows(new StepRange(0, vectors.StepCount), numbers);
        List<Track> tracks = [];
        for (int column = 0; column < Math.Min(8, vectors.CellCount); column++)
            tracks.Add(new ScalarTrack(FormattableString.Invariant($"input {column}"), Enumerable.Range(0, vectors.StepCount).Select(step => numbers[(step * vectors.CellCount) + column]).ToArray()));
        return tracks;
    }

    private sealed class StepReport(IProgress<ConsoleProgress.Step> progress, int stepCount) : IProgress<int>
    {
        private int _next;

        public void Report(int value)
        {
            if (value < _next && value < stepCount)
                return;
            _next = value + Math.Max(1, stepCount / 200);
            progress.Report(new((double)value / stepCount, FormattableString.Invariant($"recording, {value:N0} of {stepCount:N0} steps")));
        }
    }
}
