namespace LstmVis.Formats;

/// <summary>What a user wants to be made into a project. What is left out is guessed, and the guess is said.</summary>
public sealed record ImportRequest
{
    /// <summary>Files whose part is guessed from their name and content; a folder stands for the files in it.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>States: <c>FILE[:DATASET][,id=ID][,layer=N][,kind=KIND][,transform=none|tanh][,scale=…][,zero=…][,columns=A-B]</c>. A pattern such as <c>h0-*.npy</c> joins files in natural order.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>What the model was fed with, where that are numbers: <c>FILE[:DATASET][,rate=N][,unit=U][,time-unit=s][,time=COLUMN][,channels=A|B]</c>. Tokens are optional then, and so are states.</summary>
    public string? Inputs { get; init; }

    /// <summary>The tokens: <c>FILE[:DATASET]</c>.</summary>
    public string? Tokens { get; init; }

    /// <summary>How the tokens are written, one of <see cref="TokenFormats"/>; null guesses.</summary>
    public string? TokenFormat { get; init; }

    /// <summary>The texts of token ids: a JSON list or object, or a dictionary of <c>token id</c> lines.</summary>
    public string? Vocabulary { get; init; }

    /// <summary>The number of steps of each document, <c>FILE[:DATASET]</c>; cuts padding off <c>[sequence, step, cell]</c>.</summary>
    public string? Lengths { get; init; }

    /// <summary>Which steps of <c>[sequence, step]</c> are padding (0), <c>FILE[:DATASET]</c>, such as an attention mask; cuts them off.</summary>
    public string? Mask { get; init; }

    /// <summary>What a document is: <c>sentence</c> (default) or <c>newdoc</c> where the tokens have both, <c>files</c> where a pattern of files is a source.</summary>
    public string? Documents { get; init; }

    /// <summary>Annotations: <c>NAME=FILE[:COLUMN][,join=…][,labels=FILE][,weights=FILE:DATASET][,k=N][,subword=first|all][,text=FILE][,rate=N]</c>.</summary>
    public IReadOnlyList<string> Tracks { get; init; } = [];

    /// <summary>Pictures of documents or steps: folders and files called like documents, or tables with the columns <c>file</c> and <c>document</c> or <c>step</c>.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>Sounds of documents or steps, named in the same way.</summary>
    public IReadOnlyList<string> Clips { get; init; } = [];

    /// <summary>Pictures and sounds among <see cref="Files"/>.</summary>
    internal IReadOnlyList<string> GuessedMedia { get; init; } = [];

    /// <summary>The ways in which tokens can be written.</summary>
    public static IReadOnlyList<string> TokenFormats { get; } = ["chars", "words", "lines", "jsonl", "conllu", "conll", "ids", "billboard"];

    /// <summary>The endings of files that can hold states.</summary>
    public static IReadOnlyList<string> StateEndings => StateFiles.Endings;

    /// <summary>The file that <c>FILE[:DATASET]</c> names.</summary>
    public static string GetFile(string text) => StateSpec.SplitPlace(text).File;

    /// <summary>The files that <c>FILE[:DATASET]</c> names, in natural order where it is a pattern.</summary>
    /// <exception cref="LstmVisFormatException">Nothing fits the pattern.</exception>
    public static IReadOnlyList<string> GetFiles(string text) => GetFile(text) is var file && StateSpec.IsPattern(file) ? [.. StateSpec.Expand(file)] : [file];
}
