using System.CommandLine;
using LstmVis.Core;
using LstmVis.Networks;

namespace LstmVis.Cli;

/// <summary>The options of <c>lstmvis record</c> that say how a model is made and trained, and what is recorded of it.</summary>
internal static class RecordSettings
{
    public static readonly Option<string> Level = new Option<string>("--level") { Description = "What a token is: a character, a word, or a word piece by byte pair encoding.", DefaultValueFactory = _ => "char" }.AcceptOnlyFromAmong("char", "word", "bpe");
    public static readonly Option<int?> VocabularySize = new("--vocabulary-size") { Description = "The most words (10,000), or the word pieces to learn (2,000).", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(2) };
    public static readonly Option<int> LeastCount = new("--least-count") { Description = "Words that occur less often become <unk>.", HelpName = "N", DefaultValueFactory = _ => 2, CustomParser = Parsing.WholeNumber(1) };
    public static readonly Option<string?> Recipe = new Option<string?>("--recipe") { Description = "paper: as the LSTMVis paper's word models were trained: 2 x 650 cells, embedding 650, dropout 0.5, SGD with learning rate 1 that is halved when held-out perplexity stops falling, clip 5, 25 epochs. Other options override single settings." }.AcceptOnlyFromAmong("paper");
    public static readonly Option<int?> Seconds = new("--seconds") { Description = "Time to train (60, unless --epochs or --recipe is given).", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(1) };
    public static readonly Option<int?> Epochs = new("--epochs") { Description = "Passes over the text to train for.", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(1) };
    public static readonly Option<int?> Patience = new("--patience") { Description = "End when so many epochs have passed without a better held-out loss.", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(1) };
    public static readonly Option<int> Layers = new("--layers") { Description = "Recurrent layers of the model.", HelpName = "N", DefaultValueFactory = _ => 2, CustomParser = Parsing.WholeNumber(1, 16) };
    public static readonly Option<int> Cells = new("--cells") { Description = "Cells of each layer.", HelpName = "N", DefaultValueFactory = _ => 128, CustomParser = Parsing.WholeNumber(1, 8192) };
    public static readonly Option<int?> Embedding = new("--embedding") { Description = "Numbers that stand for a token at the input.", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(1, 8192) };
    public static readonly Option<bool> Tied = new("--tied") { Description = "Use the embedding as the output's weights too; it is then as wide as a layer." };
    public static readonly Option<string> Network = new Option<string>("--network") { Description = "What the layers are.", DefaultValueFactory = _ => "lstm" }.AcceptOnlyFromAmong("lstm", "gru", "rnn");
    public static readonly Option<string?> Optimizer = new Option<string?>("--optimizer") { Description = "How weights follow gradients (adamw)." }.AcceptOnlyFromAmong("adamw", "sgd");
    public static readonly Option<float?> LearningRate = new("--learning-rate") { Description = "Greatest learning rate (adamw 0.007, sgd 1).", HelpName = "NUMBER", CustomParser = result => Parsing.Number(result) };
    public static readonly Option<float?> Decay = new("--decay") { Description = "What sgd's learning rate is multiplied by after an epoch without progress (0.5).", HelpName = "NUMBER", CustomParser = result => Parsing.Number(result) };
    public static readonly Option<float?> Clip = new("--clip") { Description = "Greatest length of the gradient (adamw 1, sgd 5).", HelpName = "NUMBER", CustomParser = result => Parsing.Number(result) };
    public static readonly Option<float?> Dropout = new("--dropout") { Description = "Share of numbers between layers that training leaves out (0).", HelpName = "NUMBER", CustomParser = result => Parsing.Number(result) };
    public static readonly Option<int?> Batch = new("--batch") { Description = "Stretches of the text that training reads side by side (24).", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(1, 1024) };
    public static readonly Option<int?> Window = new("--window") { Description = "Steps through which training sends errors back (64).", HelpName = "STEPS", CustomParser = Parsing.OptionalWholeNumber(1, 4096) };
    public static readonly Option<float?> HeldOut = new("--held-out") { Description = "Share of the text that the model never learns from and is measured on (0.1).", HelpName = "SHARE", CustomParser = result => Parsing.Number(result) };
    public static readonly Option<string?> Validation = new("--validation") { Description = "With --text: measure on this text instead of a part of the other.", HelpName = "FILE" };
    public static readonly Option<string?> Checkpoint = new("--checkpoint") { Description = "Keep the training in this file every 100 updates, and go on from it where it is there already; removed when the project is made.", HelpName = "FILE" };
    public static readonly Option<string?> KeepEpochs = new("--keep-epochs") { Description = "Keep the model of every epoch in this folder; each can be recorded with --model.", HelpName = "DIR" };
    public static readonly Option<int> Seed = new("--seed") { Description = "Decides everything random.", HelpName = "N", DefaultValueFactory = _ => 1, CustomParser = Parsing.WholeNumber(0) };
    public static readonly Option<bool> Gates = new("--gates") { Description = "Record the gates of every layer as well as its states." };
    public static readonly Option<bool> Inputs = new("--inputs") { Description = "Record what enters layer 0 too: the embedding of each token, or the vector." };
    public static readonly Option<int> Top = new("--top") { Description = "Likeliest tokens or labels to keep per step.", HelpName = "N", DefaultValueFactory = _ => 5, CustomParser = Parsing.WholeNumber(1, 1000) };
    public static readonly Option<string[]> Saliency = new Option<string[]>("--saliency") { Description = "Measure how much each prediction depends on the token read last: gradients (at its embedding), omission (of the token), or both.", AllowMultipleArgumentsPerToken = true }.AcceptOnlyFromAmong("gradients", "omission");
    public static readonly Option<int> OmissionSteps = new("--omission-steps") { Description = "Predictions over which the omission of a token is measured.", HelpName = "N", DefaultValueFactory = _ => 4, CustomParser = Parsing.WholeNumber(1, 1000) };
    public static readonly Option<bool> Half = new("--half") { Description = "Store states as float16: half the size, three to four digits." };
    public static readonly Option<bool> CarryState = new("--carry-state") { Description = "Let the state go on from document to document, as in one stream." };

    /// <summary>Those that make no sense for a model that is trained already.</summary>
    public static IReadOnlyList<Option> OfTraining { get; } = [Level, VocabularySize, LeastCount, Recipe, Seconds, Epochs, Patience, Layers, Network, Cells, Embedding, Tied, Optimizer, LearningRate, Decay, Clip, Dropout, Batch, Window, HeldOut, Validation, Checkpoint, KeepEpochs, Seed];

    /// <summary>Those that say what is recorded.</summary>
    public static IReadOnlyList<Option> OfRecording { get; } = [Gates, Inputs, Top, Saliency, OmissionSteps, Half, CarryState];

    /// <summary>The kind of layer.</summary>
    public static NetworkKind GetNetwork(ParseResult arguments) => arguments.GetValue(Network) switch { "gru" => NetworkKind.Gru, "rnn" => NetworkKind.Elman, _ => NetworkKind.Lstm };

    /// <summary>The cells of each layer: as given, or as the recipe has them.</summary>
    public static int GetCells(ParseResult arguments) => IsGiven(arguments, Cells) || arguments.GetValue(Recipe) is null ? arguments.GetValue(Cells) : TrainingOptions.PaperSize;

    /// <summary>The width of the embedding; null takes the model's own choice.</summary>
    public static int? GetEmbedding(ParseResult arguments)
    {
        int? embedding = arguments.GetValue(Embedding) ?? (arguments.GetValue(Recipe) is not null ? GetCells(arguments) : null);
        if (arguments.GetValue(Tied) && embedding is { } width && width != GetCells(arguments))
            throw CommandException.Usage($"--tied needs an embedding as wide as a layer, {GetCells(arguments)} numbers, but --embedding is {width}; leave it out.");
        return embedding;
    }

    /// <summary>How to train.</summary>
    public static TrainingOptions ReadTraining(ParseResult arguments)
    {
        int? seconds = arguments.GetValue(Seconds);
        int? epochs = arguments.GetValue(Epochs);
        bool isPaper = arguments.GetValue(Recipe) is not null;
        TrainingOptions options = isPaper ? TrainingOptions.Paper : new TrainingOptions();
        if (arguments.GetValue(Optimizer) is { } optimizer)
            options = options with { Optimizer = optimizer == "sgd" ? OptimizerKind.Sgd : OptimizerKind.AdamW };
        if (arguments.GetValue(Decay) is not null && options.Optimizer != OptimizerKind.Sgd)
            throw CommandException.Usage("--decay goes with --optimizer sgd; adamw's learning rate falls along a cosine.");
        return options with
        {
            MaxSeconds = seconds ?? (epochs is null && !isPaper ? 60 : null),
            MaxEpochs = epochs ?? (seconds is null ? options.MaxEpochs : null),
            Patience = arguments.GetValue(Patience),
            LearningRate = arguments.GetValue(LearningRate) ?? options.LearningRate,
            Decay = arguments.GetValue(Decay) ?? options.Decay,
            GradientClip = arguments.GetValue(Clip) ?? options.GradientClip,
            Dropout = arguments.GetValue(Dropout) ?? options.Dropout,
            StreamCount = arguments.GetValue(Batch) ?? options.StreamCount,
            WindowLength = arguments.GetValue(Window) ?? options.WindowLength,
            HeldOutShare = arguments.GetValue(HeldOut) ?? options.HeldOutShare,
            Seed = arguments.GetValue(Seed),
            CheckpointPath = arguments.GetValue(Checkpoint),
        };
    }

    /// <summary>What to record.</summary>
    public static RecorderOptions ReadRecorder(ParseResult arguments)
    {
        string[] saliency = arguments.GetValue(Saliency) ?? [];
        if (IsGiven(arguments, OmissionSteps) && !saliency.Contains("omission"))
            throw CommandException.Usage("--omission-steps goes with --saliency omission.");
        return new RecorderOptions
        {
            Gates = arguments.GetValue(Gates),
            Inputs = arguments.GetValue(Inputs),
            TopCount = arguments.GetValue(Top),
            Gradients = saliency.Contains("gradients"),
            OmissionSteps = saliency.Contains("omission") ? arguments.GetValue(OmissionSteps) : 0,
            IsHalf = arguments.GetValue(Half),
            CarriesState = arguments.GetValue(CarryState),
        };
    }

    /// <summary>Whether an option stands on the command line.</summary>
    public static bool IsGiven(ParseResult arguments, Option option) => arguments.GetResult(option) is { Implicit: false };
}
