using System.CommandLine;
using LstmVis.Core;
using LstmVis.Formats;
using LstmVis.Networks;

namespace LstmVis.Cli;

/// <summary><c>lstmvis record</c>: trains a language model on a text and records its states.</summary>
internal static class RecordCommand
{
    private static readonly Option<string?> Text = new("--text") { Description = "A text file in UTF-8.", HelpName = "FILE" };
    public static readonly Option<string?> Tokens = new("--tokens") { Description = "Instead of --text: tokens as 'lstmvis import' reads them, such as CoNLL-U with its sentences and annotations. Every different token is kept.", HelpName = "FILE" };
    private static readonly Option<string?> Format = new Option<string?>("--token-format") { Description = "How the tokens are written, where the name of the file does not say it." }.AcceptOnlyFromAmong([.. ImportRequest.TokenFormats]);
    private static readonly Option<string?> Vocabulary = new("--vocabulary") { Description = "The texts of token ids, of --tokens or of a --model of another program (vocab.json beside it).", HelpName = "FILE" };
    private static readonly Option<string?> Model = new("--model") { Description = "Record this trained model instead of training one: a model or project of lstmvis, ONNX, a PyTorch state dict (.pt, .pth, .safetensors), Keras weights (.h5, .keras), TensorFlow weights as ml5 writes them.", HelpName = "PATH" };
    private static readonly Option<StepRange?> Range = new("--range") { Description = "With --model: read only these tokens of the text.", HelpName = "START:END", CustomParser = Parsing.Range };
    private static readonly Option<string> Into = ProjectTarget.Into();
    public static readonly Option<bool> Overwrite = ProjectTarget.Overwrite();
    public static readonly Option<string?> Title = new("--title") { Description = "The project's name on screen (the text's file name).", HelpName = "TEXT" };
    private static readonly Option<int?> Steps = new("--steps") { Description = "Record only this many steps from the start of the text.", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(1) };
    private static readonly Option<bool> Split = new("--split-at-blank-lines") { Description = "Blank lines separate documents." };
    private static readonly Option<bool> NoReport = new("--no-report") { Description = "Do not look at the recorded data at the end, which reads all of them once." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("record", "Train a recurrent language model on a text, or take a trained one, and record its states, predictions, surprisal and entropy. Ctrl-C ends training early and keeps what it learnt.")
        {
            Text, Model, OnnxOptions.Output, ModelFileOptions.Map, ModelFileOptions.Activation, Range, Tokens, Format, Vocabulary, ImportCommand.Documents, ImportCommand.Tracks, AnnotateCommand.Annotate, RecordTask.Vectors, RecordTask.Lengths, RecordTask.Labels, RecordTask.Predict, Into, Overwrite, Title, Steps, Split, NoReport,
        };
        foreach (Option option in RecordSettings.OfTraining.Concat(RecordSettings.OfRecording).Concat(OnnxOptions.OfGraph))
            command.Options.Add(option);
        command.SetAction((arguments, cancellation) => Task.FromResult(Run(arguments, cancellation)));
        ExampleHelp.Add(command, """
            lstmvis record --text book.txt --level char --seconds 120 --into projects/book
            lstmvis record --text news.txt --level word --epochs 5 --layers 2 --cells 256 --into projects/news
            lstmvis record --model char-rnn --text book.txt --into projects/book
            lstmvis record --text ptb.train.txt --validation ptb.valid.txt --level word --recipe paper --into projects/ptb
            lstmvis record --model model.onnx --tokens ids.npy --vocabulary tokenizer.json --output "*/Add_4_output_0" --into projects/streams
            lstmvis record --tokens dev.conllu --track entities=dev.iob2 --epochs 3 --into projects/dev
            lstmvis record --tokens dev.conllu --predict upos --network gru --epochs 5 --into projects/upos
            lstmvis record --vectors trials.npy --lengths lengths.npy --labels classes.txt --epochs 20 --into projects/trials
            """);
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(Model) is { } graph && OnnxOptions.IsOnnx(graph))
            return RecordOnnx(arguments, graph, cancellation);
        OnnxOptions.Refuse(arguments);
        if (arguments.GetValue(Model) is null)
            ModelFileOptions.Refuse(arguments);
        TextRecordingOptions options = ReadOptions(arguments);
        string target = ProjectTarget.Check(arguments.GetValue(Into)!, arguments.GetValue(Overwrite));
        string? vectors = arguments.GetValue(RecordTask.Vectors);
        bool isPattern = arguments.GetValue(Text) is null && options.TextPath.AsSpan().ContainsAny('*', '?');
        if (vectors is null && !isPattern && !File.Exists(options.TextPath))
            throw CommandException.NotFound($"{(arguments.GetValue(Text) is null ? "--tokens" : "--text")} {options.TextPath}: there is no such file.");
        string? model = arguments.GetValue(Model);
        if (model is not null)
        {
            if (RecordSettings.OfTraining.FirstOrDefault(option => RecordSettings.IsGiven(arguments, option)) is { } unfit)
                throw CommandException.Usage($"{unfit.Name} is about training, but --model is trained already; leave one of them out.");
            if (!Path.Exists(model))
                throw CommandException.NotFound($"--model {model}: there is no such file or folder.");
        }
        else if (arguments.GetValue(Range) is not null)
            throw CommandException.Usage("--range goes with --model; without a trained model, --steps N records the beginning.");

        if (vectors is not null)
            return RecordTask.Run(arguments, null, model, target);
        if (arguments.GetValue(Tokens) is null)
            return model is null ? RecordText(arguments, options, null, target) : RecordModel(arguments, model, target);
        bool isTask = RecordTask.IsMeant(arguments) || (model is not null && TaskModelFolder.IsMatch(model));
        if (model is not null && !isTask)
            throw CommandException.Usage("--model reads a --text; --tokens trains a model of its own. Leave one of them out.");
        ImportedCorpus read = ReadTokens(arguments);
        return isTask ? RecordTask.Run(arguments, read, model, target) : RecordText(arguments, options, read, target);
    }

    private static int RecordText(ParseResult arguments, TextRecordingOptions options, ImportedCorpus? read, string target)
    {
        using ProjectFolderWriter writer = Composition.ResumeWriter(target, arguments.GetValue(Overwrite), arguments);
        options = options with { Recorder = options.Recorder with { ResumeFolder = writer.ResumeFolder } };
        writer.Title = arguments.GetValue(Title) ?? Path.GetFileNameWithoutExtension(options.TextPath);
        string token = read is not null ? "token" : options.Text.Level switch { TokenLevel.Character => "character", TokenLevel.BytePair => "byte pair", _ => "word" };
        writer.Description = FormattableString.Invariant($"{Path.GetFileName(options.TextPath)} by {token}s; {(options.Network == NetworkKind.Gru ? "a GRU" : options.Network == NetworkKind.Elman ? "an Elman RNN" : "an LSTM")} of {options.LayerCount} x {options.CellCount} cells");
        RecordingResult result;
        using (var interruption = new Interruption())
        {
            Interrupts.AnswerWith(interruption.Request);
            result = ConsoleProgress.Run("Recording", progress => read is null
                ? TextRecording.Run(options, writer, new RecordingReport(progress), interruption)
                : TextRecording.Run(read.Corpus, options, writer, new RecordingReport(progress), interruption));
            Interrupts.AnswerWith(null);
        }

        if (read is not null)
            AddTracks(read, result.Corpus.StepCount, writer);
        Composition.AddAnnotations(writer, result.Corpus, arguments.GetValue(AnnotateCommand.Annotate));
        Composition.Attach(writer, result.Model);
        writer.Complete();
        if (options.Training.CheckpointPath is { } checkpoint)
            RemoveCheckpoint(checkpoint);
        RecordingReport.WriteResult(result, token, arguments.InvocationConfiguration.Output);
        Finish(arguments, target);
        return ExitCodes.Done;
    }

    private static int RecordOnnx(ParseResult arguments, string model, CancellationToken cancellation)
    {
        Option[] unfit = [.. RecordSettings.OfTraining.Where(option => option != RecordSettings.Level), .. RecordSettings.OfRecording.Where(option => option != RecordSettings.Gates), RecordTask.Labels, RecordTask.Predict];
        if (unfit.FirstOrDefault(option => RecordSettings.IsGiven(arguments, option)) is { } wrong)
            throw CommandException.Usage($"{wrong.Name} is about training, or about models that lstmvis runs itself, but --model is ONNX and trained already; leave one of them out.");
        ModelFileOptions.Refuse(arguments);
        (string? text, string? tokens, string? vectors, string? vocabulary) = (arguments.GetValue(Text), arguments.GetValue(Tokens), arguments.GetValue(RecordTask.Vectors), arguments.GetValue(Vocabulary));
        if (text is null == (tokens is null && vectors is null))
            throw CommandException.Usage("Name what the model reads: --text FILE with --vocabulary, --tokens FILE, or --vectors FILE.npy; --vectors goes with --tokens, which then name the steps.");
        foreach ((string option, string? file) in new[] { ("--model", model), ("--text", text), ("--tokens", tokens is null ? null : ImportRequest.GetFile(tokens)), ("--vectors", vectors), ("--vocabulary", vocabulary) })
        {
            if (file is not null && !File.Exists(file))
                throw CommandException.NotFound($"{option} {file}: there is no such file.");
        }

        if (arguments.GetValue(Steps) is not null && arguments.GetValue(Range) is not null)
            throw CommandException.Usage("--steps and --range both say what is recorded; leave one of them out.");
        string? format = arguments.GetValue(Format);
        bool areIds = tokens is not null && (format == "ids" || (format is null && Path.GetExtension(ImportRequest.GetFile(tokens)).ToLowerInvariant() is ".npy" or ".npz" or ".h5" or ".hdf5" or ".hdf"));
        ImportRequest? request = tokens is null ? null : new ImportRequest
        {
            Tokens = tokens,
            TokenFormat = format,
            Vocabulary = areIds ? vocabulary : null,
            Documents = arguments.GetValue(ImportCommand.Documents),
            Lengths = arguments.GetValue(RecordTask.Lengths),
            Tracks = arguments.GetValue(ImportCommand.Tracks) ?? [],
        };
        TokenLevel level = arguments.GetValue(RecordSettings.Level) switch { "char" => TokenLevel.Character, "word" => TokenLevel.Word, _ => throw CommandException.Usage("--level bpe: a model with a tokenizer of its own reads --tokens ids.npy that this has made.") };
        StepRange? steps = arguments.GetValue(Range) ?? (arguments.GetValue(Steps) is { } count ? new StepRange(0, count) : null);
        string title = arguments.GetValue(Title) ?? Path.GetFileNameWithoutExtension(text ?? vectors ?? ImportRequest.GetFile(tokens!));
        string target = ProjectTarget.Check(arguments.GetValue(Into)!, arguments.GetValue(Overwrite));
        return new OnnxRecording(model, text, level, arguments.GetValue(Split), request, vectors, vocabulary, steps)
            .Run(arguments, arguments.GetValue(RecordSettings.Gates), title, target, arguments.GetValue(Overwrite), cancellation);
    }

    private static int RecordModel(ParseResult arguments, string path, string target)
    {
        TextModel model = ModelFolder.Read(path, ModelFileOptions.Read(arguments, arguments.GetValue(Vocabulary)));
        foreach (string note in model.Notes)
            Console.Error.WriteLine($"lstmvis: {note}");
        string text = arguments.GetValue(Text)!;
        int? steps = arguments.GetValue(Steps);
        if (steps is not null && arguments.GetValue(Range) is not null)
            throw CommandException.Usage("--steps and --range both say what is recorded; leave one of them out.");
        using ProjectFolderWriter writer = Composition.ResumeWriter(target, arguments.GetValue(Overwrite), arguments);
        var options = new ModelRecordingOptions
        {
            TextPath = text,
            SplitAtBlankLines = arguments.GetValue(Split),
            Recorder = RecordSettings.ReadRecorder(arguments) with { ResumeFolder = writer.ResumeFolder },
            Steps = arguments.GetValue(Range) ?? (steps is { } count ? new StepRange(0, count) : null),
        };
        writer.Title = arguments.GetValue(Title) ?? Path.GetFileNameWithoutExtension(text);
        writer.Description = $"{Path.GetFileName(text)}, read by a model: {model.Origin}";
        ModelRecordingResult result;
        using (var interruption = new Interruption())
        {
            Interrupts.AnswerWith(interruption.Request);
            result = ConsoleProgress.Run("Recording", progress => ModelRecording.Run(model, options, writer, new RecordingReport(progress), interruption));
            Interrupts.AnswerWith(null);
        }

        Composition.AddAnnotations(writer, result.Corpus, arguments.GetValue(AnnotateCommand.Annotate));
        Composition.Attach(writer, model);
        writer.Complete();
        RecordingReport.WriteResult(result, model.Level switch { TokenLevel.Character => "character", TokenLevel.BytePair => "byte pair", _ => "word" }, arguments.InvocationConfiguration.Output);
        Finish(arguments, target);
        return ExitCodes.Done;
    }

    /// <summary>Looks at what was recorded, unless that is not wanted, and says where it is.</summary>
    internal static void Finish(ParseResult arguments, string target)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        if (!arguments.GetValue(NoReport))
        {
            foreach (string line in Composition.Look(target, hasTexts: arguments.GetValue(RecordTask.Vectors) is null))
                output.WriteLine(line);
        }

        ProjectTarget.Announce(target, output);
    }

    /// <summary>Removes a checkpoint and its description.</summary>
    internal static void RemoveCheckpoint(string path)
    {
        File.Delete(path);
        File.Delete(path + ".json");
    }

    private static ImportedCorpus ReadTokens(ParseResult arguments)
    {
        var read = ImportedCorpus.Read(new ImportRequest
        {
            Tokens = arguments.GetValue(Tokens),
            TokenFormat = arguments.GetValue(Format),
            Vocabulary = arguments.GetValue(Vocabulary),
            Documents = arguments.GetValue(ImportCommand.Documents),
            Tracks = arguments.GetValue(ImportCommand.Tracks) ?? [],
        });
        if (read.Tracks.FirstOrDefault(track => LanguageModelRecorder.TrackIds.Contains(track.Id)) is { } taken)
            throw CommandException.Usage($"--track {taken.Id}: the recording makes a track of that name; choose another.");
        TextWriter output = arguments.InvocationConfiguration.Output;
        foreach (string line in read.TokensSaid.Concat(read.TracksSaid))
            output.WriteLine(line);
        foreach (string warning in read.Warnings)
            Console.Error.WriteLine($"lstmvis: {warning}");
        return read;
    }

    internal static void AddTracks(ImportedCorpus read, int stepCount, ProjectFolderWriter writer)
    {
        foreach ((Track track, string said) in read.TakeTracks(stepCount).Zip(read.TracksSaid))
        {
            writer.AddTrack(track);
            writer.AddProvenance($"track {track.Id}", said[(track.Id.Length + 2)..]);
        }
    }

    private static TextRecordingOptions ReadOptions(ParseResult arguments)
    {
        string? text = arguments.GetValue(Text);
        string? tokens = arguments.GetValue(Tokens);
        string? vectors = arguments.GetValue(RecordTask.Vectors);
        string?[] given = [.. new[] { text, tokens, vectors }.OfType<string>()];
        if (given.Length != 1)
            throw CommandException.Usage(given.Length == 0 ? "Name what to learn from: --text FILE, or --tokens FILE, or --vectors FILE. See 'lstmvis record --help'." : "--text, --tokens and --vectors each say what is read; give one of them.");
        if (tokens is null && (arguments.GetValue(ImportCommand.Tracks) is { Length: > 0 } || arguments.GetValue(ImportCommand.Documents) is not null || arguments.GetValue(Format) is not null || (arguments.GetValue(Vocabulary) is not null && arguments.GetValue(Model) is null)))
            throw CommandException.Usage($"--track, --documents, --token-format and --vocabulary go with --tokens, not with {(text is null ? "--vectors" : "--text")}.");
        if (text is not null && RecordTask.IsMeant(arguments))
            throw CommandException.Usage("--lengths, --labels and --predict go with --vectors or --tokens, not with --text.");
        if (text is null && arguments.GetValue(Split))
            throw CommandException.Usage("--split-at-blank-lines goes with --text.");
        if (text is null && arguments.GetValue(RecordSettings.Validation) is not null)
            throw CommandException.Usage("--validation goes with --text; of other data --held-out says how much is kept apart.");
        if (arguments.GetValue(RecordSettings.Validation) is { } validation && !File.Exists(validation))
            throw CommandException.NotFound($"--validation {validation}: there is no such file.");
        return new TextRecordingOptions
        {
            TextPath = text ?? ImportRequest.GetFile((tokens ?? vectors)!),
            TextFiles = tokens?.AsSpan().ContainsAny('*', '?') == true ? ImportRequest.GetFiles(tokens) : null,
            Text = new TextOptions
            {
                Level = text is null ? TokenLevel.Word : arguments.GetValue(RecordSettings.Level) switch { "word" => TokenLevel.Word, "bpe" => TokenLevel.BytePair, _ => TokenLevel.Character },
                VocabularyLimit = arguments.GetValue(RecordSettings.VocabularySize),
                LeastCount = arguments.GetValue(RecordSettings.LeastCount),
                SplitAtBlankLines = arguments.GetValue(Split),
            },
            Network = RecordSettings.GetNetwork(arguments),
            Recorder = RecordSettings.ReadRecorder(arguments),
            LayerCount = arguments.GetValue(RecordSettings.Layers),
            CellCount = RecordSettings.GetCells(arguments),
            EmbeddingSize = RecordSettings.GetEmbedding(arguments),
            IsTied = arguments.GetValue(RecordSettings.Tied),
            MaxRecordedSteps = arguments.GetValue(Steps),
            ValidationPath = arguments.GetValue(RecordSettings.Validation),
            EpochFolder = arguments.GetValue(RecordSettings.KeepEpochs),
            Training = RecordSettings.ReadTraining(arguments),
        };
    }
}
