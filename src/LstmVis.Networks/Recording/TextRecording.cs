using System.Security.Cryptography;
using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>How a text file becomes a project.</summary>
public sealed record TextRecordingOptions
{
    /// <summary>The file, or the pattern that names the files of a corpus that is read already.</summary>
    public required string TextPath { get; init; }

    /// <summary>The files of a corpus that is read already, in the order of its steps; null where there is <see cref="TextPath"/> alone.</summary>
    public IReadOnlyList<string>? TextFiles { get; init; }

    /// <summary>How it is cut into tokens and documents.</summary>
    public TextOptions Text { get; init; } = new();

    /// <summary>What the layers are. Default: LSTM.</summary>
    public NetworkKind Network { get; init; } = NetworkKind.Lstm;

    /// <summary>Recurrent layers. Default: 2.</summary>
    public int LayerCount { get; init; } = 2;

    /// <summary>Cells of each layer. Default: 128.</summary>
    public int CellCount { get; init; } = 128;

    /// <summary>Numbers that stand for a token at the input. Null takes the number of cells, 64 at most for characters.</summary>
    public int? EmbeddingSize { get; init; }

    /// <summary>How the model is trained. Default: for 60 seconds.</summary>
    public TrainingOptions Training { get; init; } = new() { MaxSeconds = 60 };

    /// <summary>Whether the embedding is the softmax's weight matrix too; it is then as wide as a layer. Default: no.</summary>
    public bool IsTied { get; init; }

    /// <summary>What is recorded beside the states, and how.</summary>
    public RecorderOptions Recorder { get; init; } = new();

    /// <summary>A text that the model is measured on instead of a part of what it learns. Default: none.</summary>
    public string? ValidationPath { get; init; }

    /// <summary>Where the model is kept after every epoch, in folders <c>epoch-1</c> and so on. Default: nowhere.</summary>
    public string? EpochFolder { get; init; }

    /// <summary>The most time steps that are recorded, from the start of the text. Null records all.</summary>
    public int? MaxRecordedSteps { get; init; }
}

/// <summary>Makes a project of a text file: trains a language model on it and records its states.</summary>
public static class TextRecording
{
    /// <summary>Runs the whole job.</summary>
    /// <param name="options">What and how.</param>
    /// <param name="writer">Receives corpus, sources, tracks and provenance; the caller completes it, or disposes it where this throws.</param>
    /// <param name="progress">Is told a few times a second, on the calling thread; null where nobody listens.</param>
    /// <param name="interruption">Ends the job early.</param>
    /// <exception cref="InvalidTextException">The file is empty, too short, or not UTF-8.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="TrainingFailedException">The training came to nothing.</exception>
    /// <exception cref="OperationCanceledException">The job was abandoned.</exception>
    public static RecordingResult Run(TextRecordingOptions options, IProjectWriter writer, IProgress<RecordingProgress>? progress = null, Interruption? interruption = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(writer);
        options.Training.Check();
        interruption?.Enter(RecordingPhase.Preparing);
        string text = Utf8Text.ReadFile(options.TextPath);
        BytePairs? bytePairs = options.Text.Level == TokenLevel.BytePair ? TextTokenizer.LearnBytePairs(text, options.Text) : null;
        Corpus corpus = bytePairs is null ? TextTokenizer.Tokenize(text, options.Text) : TextTokenizer.Tokenize(text, options.Text, bytePairs);
        return Run(corpus, bytePairs, options, writer, progress, interruption);
    }

    /// <summary>Runs the job on a corpus that was read before. Every token of its vocabulary is one of the model's; documents are learnt and recorded from a fresh state each.</summary>
    /// <param name="corpus">What the model learns from and is recorded on.</param>
    /// <param name="options">How; <see cref="TextRecordingOptions.TextPath"/> only says where the corpus comes from, and <see cref="TextRecordingOptions.Text"/> what its tokens are like.</param>
    /// <param name="writer">Receives corpus, sources, tracks and provenance; the caller completes it, or disposes it where this throws.</param>
    /// <param name="progress">Is told a few times a second, on the calling thread; null where nobody listens.</param>
    /// <param name="interruption">Ends the job early.</param>
    /// <exception cref="InvalidTextException">The corpus is too short.</exception>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    /// <exception cref="TrainingFailedException">The training came to nothing.</exception>
    /// <exception cref="OperationCanceledException">The job was abandoned.</exception>
    public static RecordingResult Run(Corpus corpus, TextRecordingOptions options, IProjectWriter writer, IProgress<RecordingProgress>? progress = null, Interruption? interruption = null) =>
        Run(corpus, null, options, writer, progress, interruption);

    private static RecordingResult Run(Corpus corpus, BytePairs? bytePairs, TextRecordingOptions options, IProjectWriter writer, IProgress<RecordingProgress>? progress, Interruption? interruption)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(writer);
        options.Training.Check();
        if (options.MaxRecordedSteps is { } most)
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(options.MaxRecordedSteps));
        using Interruption? own = interruption is null ? new Interruption() : null;
        interruption ??= own!;
        interruption.Enter(RecordingPhase.Preparing);
        if (corpus.StepCount < Trainer.LeastTokens)
            throw new InvalidTextException($"{options.TextPath}: the text has {corpus.StepCount} {(options.Text.Level == TokenLevel.Character ? "characters" : "words")}; a model needs at least {Trainer.LeastTokens} to learn from.");
        int embedding = options.EmbeddingSize ?? (!options.IsTied && options.Text.Level == TokenLevel.Character ? Math.Min(64, options.CellCount) : options.CellCount);
        var shape = new LanguageModelShape(corpus.Vocabulary.Count, embedding, options.LayerCount, options.CellCount, options.Network, options.IsTied);
        shape.Check();

        Corpus recorded = ModelJob.Take(corpus, options.MaxRecordedSteps ?? corpus.StepCount);
        var request = new ModelJob.Request(corpus, recorded, shape, options.Training, options.Text.Level)
        {
            Validation = ReadValidation(options, corpus.Vocabulary, bytePairs),
            BytePairs = bytePairs,
            Recorder = options.Recorder,
            EpochFolder = options.EpochFolder,
        };
        RecordingResult result = ModelJob.Run(request, writer, progress, interruption);
        AddTextProvenance(writer, options.TextPath, options.Text.Level, options.TextFiles);
        return result with { StepCount = corpus.StepCount };
    }

    /// <summary>Says which text a project was recorded on.</summary>
    internal static void AddTextProvenance(IProjectWriter writer, string path, TokenLevel level, IReadOnlyList<string>? files = null)
    {
        writer.AddProvenance("text", files is null ? Path.GetFileName(path) : FormattableString.Invariant($"{path}, {files.Count} files"));
        writer.AddProvenance(files is null ? "text sha256" : "text sha256, one file after the other", Hash(files ?? [path]));
        writer.AddProvenance("token level", level switch { TokenLevel.Character => "character", TokenLevel.BytePair => "byte pair", _ => "word" });
    }

    private static Corpus? ReadValidation(TextRecordingOptions options, Vocabulary vocabulary, BytePairs? bytePairs)
    {
        if (options.ValidationPath is not { } path)
            return null;
        string text = Utf8Text.ReadFile(path);
        try
        {
            Corpus corpus = bytePairs is null ? TextTokenizer.Tokenize(text, options.Text, vocabulary) : TextTokenizer.Tokenize(text, options.Text, bytePairs);
            return corpus.StepCount > 1 ? corpus : throw new InvalidTextException("expected at least two tokens to measure on.");
        }
        catch (InvalidTextException cause) when (!cause.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidTextException($"{path}: {cause.Message}");
        }
    }

    private static string Hash(IReadOnlyList<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[1 << 16];
        foreach (string path in paths)
        {
            using FileStream file = File.OpenRead(path);
            for (int read; (read = file.Read(block)) > 0;)
                hash.AppendData(block, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
