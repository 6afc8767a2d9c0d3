using System.CommandLine;
using LstmVis.Core;
using LstmVis.Formats;
using LstmVis.Networks;

namespace LstmVis.Cli;

/// <summary><c>lstmvis record</c>: trains a language model on a text and records its states.</summary>
internal static class RecordCommand
{
    private static readonly Option<string?> Text = new("--text") { Description = "A text file in UTF-8.", HelpName = "FILE" };
    private static readonly Option<string?> Tokens = new("--tokens") { Description = "Instead of --text: tokens as 'lstmvis import' reads them, such as CoNLL-U with its sentences and annotations. Every different token is kept.", HelpName = "FILE" };
    private static readonly Option<string?> Format = new Option<string?>("--token-format") { Description = "How the tokens are written, where the name of the file does not say it." }.AcceptOnlyFromAmong([.. ImportRequest.TokenFormats]);
    private static readonly Option<string?> Vocabulary = new("--vocabulary") { Description = "The texts of token ids.", HelpName = "FILE" };
    private static readonly Option<string?> Model = new("--model") { Description = "Record this trained model instead of training one: a model or project of lstmvis, TensorFlow weights as ml5 writes them, a PyTorch state dict in safetensors.", HelpName = "PATH" };
    private static readonly Option<StepRange?> Range = new("--range") { Description = "With --model: read only these tokens of the text.", HelpName = "START:END", CustomParser = Parsing.Range };
    private static readonly Option<string> Level = new Option<string>("--level") { Description = "What a token is.", DefaultValueFactory = _ => "char" }.AcceptOnlyFromAmong("char", "word");
    private static readonly Option<string> Into = ProjectTarget.Into();
    private static readonly Option<bool> Overwrite = ProjectTarget.Overwrite();
    private static readonly Option<string?> Title = new("--title") { Description = "The project's name on screen (the text's file name).", HelpName = "TEXT" };
    private static readonly Option<int?> Seconds = new("--seconds") { Description = "Time to train (60, unless --epochs is given).", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(1) };
    private static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the text to train for.", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(1) };
    private static readonly Option<int> Layers = new("--layers") { Description = "Recurrent layers of the model.", HelpName = "N", DefaultValueFactory = _ => 2, CustomParser = Parsing.WholeNumber(1, 16) };
    private static readonly Option<int> Cells = new("--cells") { Description = "Cells of each layer.", HelpName = "N", DefaultValueFactory = _ => 128, CustomParser = Parsing.WholeNumber(1, 8192) };
    private static readonly Option<int?> Embedding = new("--embedding") { Description = "Numbers that stand for a token at the input.", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(1, 8192) };
    private static readonly Option<string> Network = new Option<string>("--network") { Description = "What the layers are.", DefaultValueFactory = _ => "lstm" }.AcceptOnlyFromAmong("lstm", "gru", "rnn");
    private static readonly Option<bool> Gates = new("--gates") { Description = "Record the gates of every layer as well as its states." };
    private static readonly Option<float?> LearningRate = new("--learning-rate") { Description = "Greatest learning rate of AdamW (0.007).", HelpName = "NUMBER", CustomParser = result => Parsing.Number(result) };
    private static readonly Option<float> Dropout = new("--dropout") { Description = "Share of numbers between layers that training leaves out.", HelpName = "NUMBER", DefaultValueFactory = _ => 0f, CustomParser = Parsing.Number };
    private static readonly Option<int> Batch = new("--batch") { Description = "Stretches of the text that training reads side by side.", HelpName = "N", DefaultValueFactory = _ => 24, CustomParser = Parsing.WholeNumber(1, 1024) };
    private static readonly Option<int> Window = new("--window") { Description = "Steps through which training sends errors back.", HelpName = "STEPS", DefaultValueFactory = _ => 64, CustomParser = Parsing.WholeNumber(1, 4096) };
    private static readonly Option<string?> Checkpoint = new("--checkpoint") { Description = "Keep the training in this file every 100 updates, and go on from it where it is there already; removed when the project is made.", HelpName = "FILE" };
    private static readonly Option<int?> Steps = new("--steps") { Description = "Record only this many steps from the start of the text.", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(1) };
    private static readonly Option<bool> Split = new("--split-at-blank-lines") { Description = "Blank lines separate documents." };
    private static readonly Option<int> Seed = new("--seed") { Description = "Decides everything random.", HelpName = "N", DefaultValueFactory = _ => 1, CustomParser = Parsing.WholeNumber(0) };

    // What makes no sense for a model that is trained already.
    private static readonly Option[] OfTraining = [Level, Seconds, Epochs, Layers, Network, Cells, Embedding, LearningRate, Dropout, Batch, Window, Checkpoint, Seed];

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("record", "Train a recurrent language model on a text, or take a trained one, and record its hidden states, cell states, predictions and surprisal. Ctrl-C ends training early and keeps what it learnt.")
        {
            Text, Model, Range, Tokens, Format, Vocabulary, ImportCommand.Documents, ImportCommand.Tracks, Level, Into, Overwrite, Title, Seconds, Epochs, Layers, Network, Cells, Embedding, Gates, LearningRate, Dropout, Batch, Window, Checkpoint, Steps, Split, Seed,
        };
        command.SetAction(Run);
        ExampleHelp.Add(command, """
            lstmvis record --text book.txt --level char --seconds 120 --into projects/book
            lstmvis record --text news.txt --level word --epochs 5 --layers 2 --cells 256 --into projects/news
            lstmvis record --model char-rnn --text book.txt --into projects/book
            lstmvis record --tokens dev.conllu --track entities=dev.iob2 --epochs 3 --into projects/dev
            """);
        return command;
    }

    private static Task<int> Run(ParseResult arguments, CancellationToken cancellation)
    {
        TextRecordingOptions options = ReadOptions(arguments);
        string target = ProjectTarget.Check(arguments.GetValue(Into)!, arguments.GetValue(Overwrite));
        if (!File.Exists(options.TextPath))
            throw CommandException.NotFound($"{(arguments.GetValue(Text) is null ? "--tokens" : "--text")} {options.TextPath}: there is no such file.");
        if (arguments.GetValue(Model) is { } model)
        {
            return arguments.GetValue(Tokens) is null
                ? RecordModel(arguments, model, target)
                : throw CommandException.Usage("--model reads a --text; --tokens trains a model of its own. Leave one of them out.");
        }

        if (arguments.GetValue(Range) is not null)
            throw CommandException.Usage("--range goes with --model; without a trained model, --steps N records the beginning.");
        ImportedCorpus? read = ReadTokens(arguments);
        using ProjectFolderWriter writer = Composition.CreateWriter(target, arguments.GetValue(Overwrite));
        writer.Title = arguments.GetValue(Title) ?? Path.GetFileNameWithoutExtension(options.TextPath);
        writer.Description = FormattableString.Invariant($"{Path.GetFileName(options.TextPath)} by {(read is not null ? "tokens" : options.Text.Level == TokenLevel.Character ? "characters" : "words")}; {(options.Network == NetworkKind.Gru ? "a GRU" : options.Network == NetworkKind.Elman ? "an Elman RNN" : "an LSTM")} of {options.LayerCount} x {options.CellCount} cells");
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
        Composition.Attach(writer, result.Model);
        writer.Complete();
        if (options.Training.CheckpointPath is { } checkpoint)
            File.Delete(checkpoint);
        TextWriter output = arguments.InvocationConfiguration.Output;
        RecordingReport.WriteResult(result, read is not null ? "token" : options.Text.Level == TokenLevel.Character ? "character" : "word", output);
        ProjectTarget.Announce(target, output);
        return Task.FromResult(ExitCodes.Done);
    }

    private static Task<int> RecordModel(ParseResult arguments, string path, string target)
    {
        if (OfTraining.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false }) is { } unfit)
            throw CommandException.Usage($"{unfit.Name} is about training, but --model is trained already; leave one of them out.");
        if (!Path.Exists(path))
            throw CommandException.NotFound($"--model {path}: there is no such file or folder.");
        TextModel model = ModelFolder.Read(path);
        foreach (string note in model.Notes)
            Console.Error.WriteLine($"lstmvis: {note}");
        string text = arguments.GetValue(Text)!;
        int? steps = arguments.GetValue(Steps);
        if (steps is not null && arguments.GetValue(Range) is not null)
            throw CommandException.Usage("--steps and --range both say what is recorded; leave one of them out.");
        var options = new ModelRecordingOptions
        {
            TextPath = text,
            SplitAtBlankLines = arguments.GetValue(Split),
            RecordGates = arguments.GetValue(Gates),
            Steps = arguments.GetValue(Range) ?? (steps is { } count ? new StepRange(0, count) : null),
        };
        using ProjectFolderWriter writer = Composition.CreateWriter(target, arguments.GetValue(Overwrite));
        writer.Title = arguments.GetValue(Title) ?? Path.GetFileNameWithoutExtension(text);
        writer.Description = $"{Path.GetFileName(text)}, read by a model: {model.Origin}";
        ModelRecordingResult result;
        using (var interruption = new Interruption())
        {
            Interrupts.AnswerWith(interruption.Request);
            result = ConsoleProgress.Run("Recording", progress => ModelRecording.Run(model, options, writer, new RecordingReport(progress), interruption));
            Interrupts.AnswerWith(null);
        }

        Composition.Attach(writer, model);
        writer.Complete();
        TextWriter output = arguments.InvocationConfiguration.Output;
        RecordingReport.WriteResult(result, model.Level == TokenLevel.Character ? "character" : "word", output);
        ProjectTarget.Announce(target, output);
        return Task.FromResult(ExitCodes.Done);
    }

    private static ImportedCorpus? ReadTokens(ParseResult arguments)
    {
        if (arguments.GetValue(Tokens) is not { } tokens)
            return null;
        var read = ImportedCorpus.Read(new ImportRequest
        {
            Tokens = tokens,
            TokenFormat = arguments.GetValue(Format),
            Vocabulary = arguments.GetValue(Vocabulary),
            Documents = arguments.GetValue(ImportCommand.Documents),
            Tracks = arguments.GetValue(ImportCommand.Tracks) ?? [],
        });
        if (read.Tracks.FirstOrDefault(track => track.Id is LanguageModelRecorder.PredictionsId or LanguageModelRecorder.SurprisalId) is { } taken)
            throw CommandException.Usage($"--track {taken.Id}: the recording makes a track of that name; choose another.");
        TextWriter output = arguments.InvocationConfiguration.Output;
        foreach (string line in read.TokensSaid.Concat(read.TracksSaid))
            output.WriteLine(line);
        foreach (string warning in read.Warnings)
            Console.Error.WriteLine($"lstmvis: {warning}");
        return read;
    }

    private static void AddTracks(ImportedCorpus read, int stepCount, ProjectFolderWriter writer)
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
        if (text is null == tokens is null)
            throw CommandException.Usage(text is null ? "Name what to learn from: --text FILE, or --tokens FILE. See 'lstmvis record --help'." : "--text and --tokens say the same thing twice; give one of them.");
        if (text is not null && (arguments.GetValue(ImportCommand.Tracks) is { Length: > 0 } || arguments.GetValue(ImportCommand.Documents) is not null || arguments.GetValue(Format) is not null || arguments.GetValue(Vocabulary) is not null))
            throw CommandException.Usage("--track, --documents, --token-format and --vocabulary go with --tokens, not with --text.");
        if (tokens is not null && arguments.GetValue(Split))
            throw CommandException.Usage("--split-at-blank-lines goes with --text, not with --tokens.");
        int? seconds = arguments.GetValue(Seconds);
        int? epochs = arguments.GetValue(Epochs);
        return new TextRecordingOptions
        {
            TextPath = text ?? ImportRequest.GetFile(tokens!),
            Text = new TextOptions { Level = tokens is null && arguments.GetValue(Level) == "char" ? TokenLevel.Character : TokenLevel.Word, SplitAtBlankLines = arguments.GetValue(Split) },
            Network = arguments.GetValue(Network) switch { "gru" => NetworkKind.Gru, "rnn" => NetworkKind.Elman, _ => NetworkKind.Lstm },
            RecordGates = arguments.GetValue(Gates),
            LayerCount = arguments.GetValue(Layers),
            CellCount = arguments.GetValue(Cells),
            EmbeddingSize = arguments.GetValue(Embedding),
            MaxRecordedSteps = arguments.GetValue(Steps),
            Training = new TrainingOptions
            {
                MaxSeconds = seconds ?? (epochs is null ? 60 : null),
                MaxEpochs = epochs,
                LearningRate = arguments.GetValue(LearningRate),
                Dropout = arguments.GetValue(Dropout),
                StreamCount = arguments.GetValue(Batch),
                WindowLength = arguments.GetValue(Window),
                Seed = arguments.GetValue(Seed),
                CheckpointPath = arguments.GetValue(Checkpoint),
            },
        };
    }
}
