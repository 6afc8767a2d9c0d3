using LstmVis.Formats;

namespace LstmVis.Server;

/// <summary>Whether and from where this server imports, and what it is importing.</summary>
/// <param name="IsAllowed">Whether it imports at all.</param>
/// <param name="Reason">Why not; null where it does.</param>
/// <param name="Target">The folder that new projects are put into; null where it does not import.</param>
/// <param name="Folders">Folders that paths may lie in.</param>
/// <param name="MaxUploadBytes">The most that the files of one import may take.</param>
/// <param name="Endings">Endings of files that can hold states.</param>
/// <param name="Imports">Those that are begun.</param>
internal sealed record ImportsResponse(bool IsAllowed, string? Reason, string? Target, IReadOnlyList<string> Folders, long MaxUploadBytes, IReadOnlyList<string> Endings, IReadOnlyList<ImportStatus> Imports);

/// <summary>Begins an import.</summary>
/// <param name="Paths">Files or folders on the server's machine; empty where files are sent.</param>
internal sealed record ImportQuery(IReadOnlyList<string> Paths);

/// <summary>A file of an import.</summary>
/// <param name="Name">What the other requests call it.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record ImportFile(string Name, long Bytes);

/// <summary>What part a file plays.</summary>
internal enum ImportRole
{
    /// <summary>The server guesses.</summary>
    Auto,

    /// <summary>It holds states.</summary>
    States,

    /// <summary>It holds the tokens.</summary>
    Tokens,

    /// <summary>It holds the texts of token ids.</summary>
    Vocabulary,

    /// <summary>It holds the number of steps of each document.</summary>
    Lengths,

    /// <summary>It says which steps of padded sequences are none.</summary>
    Mask,

    /// <summary>It holds numbers that the model was fed with.</summary>
    Inputs,

    /// <summary>It holds an annotation.</summary>
    Track,

    /// <summary>It is a picture of a document, or a table of pictures.</summary>
    Images,

    /// <summary>It is a sound of a document, or a table of sounds.</summary>
    Clips,

    /// <summary>It plays no part.</summary>
    Ignore,
}

/// <summary>What is known of a file; what is left out is guessed.</summary>
/// <param name="Name">The file.</param>
/// <param name="Role">Its part.</param>
/// <param name="Dataset">The array, dataset, tensor or column in it.</param>
/// <param name="Id">What its source or track is called.</param>
/// <param name="Layer">Of states: zero-based depth in the model.</param>
/// <param name="Kind">Of states: what was recorded.</param>
/// <param name="Transform">Of states: <c>none</c> or <c>tanh</c>.</param>
/// <param name="Rate">Of inputs: steps per time unit.</param>
/// <param name="Unit">Of inputs: the unit of their channels.</param>
/// <param name="TimeUnit">Of inputs: the unit of time, <c>s</c> where it is not said.</param>
internal sealed record ImportFileRole(string Name, ImportRole Role, string? Dataset = null, string? Id = null, int? Layer = null, string? Kind = null, string? Transform = null, double? Rate = null, string? Unit = null, string? TimeUnit = null);

/// <summary>How an import shall be read.</summary>
/// <param name="Files">What is known of its files; those that are not named are guessed.</param>
/// <param name="TokenFormat">How tokens are written, where their file does not say it.</param>
/// <param name="Documents"><c>sentence</c> or <c>newdoc</c>.</param>
internal sealed record ImportPlanQuery(IReadOnlyList<ImportFileRole> Files, string? TokenFormat = null, string? Documents = null);

/// <summary>What an import would make.</summary>
/// <param name="Lines">What each part is, and where it comes from.</param>
/// <param name="Warnings">What does not align or was left out.</param>
/// <param name="StateBytes">What the states will take.</param>
/// <param name="SuggestedName">A name for the project that is free.</param>
internal sealed record ImportPlanResponse(IReadOnlyList<ImportPlanLine> Lines, IReadOnlyList<string> Warnings, long StateBytes, string SuggestedName);

/// <summary>One part of a plan.</summary>
/// <param name="Subject"><c>tokens</c>, <c>documents</c>, <c>source</c>, <c>track</c>, <c>not used</c>, <c>size</c> or <c>index</c>.</param>
/// <param name="Text">What it is.</param>
internal sealed record ImportPlanLine(string Subject, string Text);

/// <summary>What a project is to be called.</summary>
/// <param name="Name">Its folder, and its name in links.</param>
/// <param name="Title">Its name on screen; the folder's where it is empty.</param>
/// <param name="Description">A sentence or more.</param>
internal sealed record ImportRunQuery(string Name, string? Title = null, string? Description = null);

/// <summary>How far an import is.</summary>
internal enum ImportStage
{
    /// <summary>It gathers files and waits for a plan.</summary>
    Collecting,

    /// <summary>It has a plan that can be carried out.</summary>
    Planned,

    /// <summary>It reads all data, to say what is strange about them.</summary>
    Checking,

    /// <summary>It writes the project.</summary>
    Writing,

    /// <summary>The project is there.</summary>
    Done,

    /// <summary>Something went wrong; a new plan begins anew.</summary>
    Failed,
}

/// <summary>An import.</summary>
/// <param name="Id">Names it in requests.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="Files">What it consists of.</param>
/// <param name="DoneBytes">Of states that are checked or written.</param>
/// <param name="TotalBytes">Of all of them; 0 where nothing is being done.</param>
/// <param name="Problem">What went wrong; null where nothing did.</param>
/// <param name="Report">What was found about the data; null where they were not read.</param>
/// <param name="Project">The project that was made; null before.</param>
internal sealed record ImportStatus(string Id, ImportStage Stage, IReadOnlyList<ImportFile> Files, long DoneBytes, long TotalBytes, string? Problem, PreflightContract? Report, string? Project);

/// <summary>What a look at all data has found.</summary>
/// <param name="Findings">What is strange, the worst first.</param>
/// <param name="Facts">What the data are.</param>
internal sealed record PreflightContract(IReadOnlyList<FindingContract> Findings, IReadOnlyList<FactContract> Facts)
{
    /// <summary>A report as it travels.</summary>
    public static PreflightContract From(PreflightReport report) => new(
        [.. report.Findings.Select(finding => new FindingContract(finding.Severity, finding.Subject, finding.Message, finding.Advice))],
        [.. report.Facts.Select(fact => new FactContract(fact.Subject, fact.Text))]);
}

/// <summary>Something strange about data.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Message">What was found.</param>
/// <param name="Advice">What to do; empty where nothing is to be done.</param>
internal sealed record FindingContract(FindingSeverity Severity, string Subject, string Message, string Advice);

/// <summary>What a part of the data is.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Text">Shape, type, range, size or time.</param>
internal sealed record FactContract(string Subject, string Text);
