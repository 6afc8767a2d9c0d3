using System.CommandLine;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis import</c>: makes a project of one's own data, or of a project of another program.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string[]> Files = new("FILES") { Description = "States, tokens and annotations, or a folder with them; or a directory made for LSTMVis 2.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string[]> States = new("--states") { Description = "States: .npy, .npz, .safetensors, .h5, .parquet, .arrow, .zarr, .csv or .tsv. A quoted pattern such as \"h-*.npy\" joins files in natural order. May be given several times.", HelpName = "FILE[:DATASET][,layer=N][,kind=KIND][,transform=none|tanh][,id=ID][,scale=N]" };
    private static readonly Option<string?> Inputs = new("--inputs") { Description = "What the model was fed with where that are numbers [timeStep, channel], drawn where the tokens would be; .hea of a WFDB record, or as --states. --tokens and --states are optional then.", HelpName = "FILE[:DATASET][,rate=N][,unit=U][,time=COLUMN][,columns=A-B][,channels=A|B]" };
    private static readonly Option<string?> Tokens = new("--tokens") { Description = "Tokens: text, one per line, JSON Lines, CoNLL-U, CoNLL columns, or an array of ids.", HelpName = "FILE[:DATASET]" };
    private static readonly Option<string?> Format = new Option<string?>("--token-format") { Description = "How the tokens are written, where the name of the file does not say it." }.AcceptOnlyFromAmong([.. ImportRequest.TokenFormats]);
    private static readonly Option<string?> Vocabulary = new("--vocabulary") { Description = "The texts of token ids: JSON, or lines of a token and its id.", HelpName = "FILE" };
    private static readonly Option<string?> Lengths = new("--lengths") { Description = "The steps of each document; cuts the padding off [sequence, step, cell].", HelpName = "FILE[:DATASET]" };
    private static readonly Option<string?> Mask = new("--mask") { Description = "1 for steps and 0 for padding, [sequence, step]; cuts the padding off [sequence, step, cell].", HelpName = "FILE[:DATASET]" };
    private static readonly Option<string[]> Images = new("--images") { Description = "Pictures of documents or steps (.png, .jpg, .gif, .webp): a folder of files called like documents, or a table with the columns file and document or step. May be given several times.", HelpName = "FOLDER|TABLE" };
    private static readonly Option<string[]> Clips = new("--clips") { Description = "Sounds of documents or steps (.wav, .mp3, .ogg, .flac), named in the same way; the range of a match is played.", HelpName = "FOLDER|TABLE" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Print the plan and write nothing." };
    private static readonly Option<bool> Check = new("--check") { Description = "Print the plan, read everything, say what is strange about it, and write nothing." };
    private static readonly Option<string?> Title = new("--title") { Description = "The project's name on screen (the folder's name).", HelpName = "TEXT" };
    private static readonly Option<string> Into = ProjectTarget.Into();
    private static readonly Option<bool> Overwrite = ProjectTarget.Overwrite();

    /// <summary>The option for annotations.</summary>
    public static Option<string[]> Tracks { get; } = new("--track") { Description = "An annotation: a column of .conllu, .conll, .iob2, .jsonl, .csv, .tsv or .parquet, a label per line of .txt, an array, or spans of characters or time. May be given several times.", HelpName = "NAME=FILE[:COLUMN][,join=HOW][,labels=FILE]" };

    /// <summary>The option for what a document is.</summary>
    public static Option<string?> Documents { get; } = new Option<string?>("--documents") { Description = "What a document is: in CoNLL files a sentence (default) or what newdoc begins; files: each file of a pattern." }.AcceptOnlyFromAmong("sentence", "newdoc", "files");

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("import", "Make a project of your own states, tokens and annotations, or of a directory made for LSTMVis 2. The plan is printed before anything is written, and nothing is visible until it is complete.")
        {
            Files, States, Inputs, Tokens, Format, Vocabulary, Lengths, Mask, Documents, Tracks, Images, Clips, AnnotateCommand.Annotate, DryRun, Check, Title, Into, Overwrite,
        };
        command.SetAction(Run);
        ExampleHelp.Add(command, """
            lstmvis import data/parens --into projects/parens
            lstmvis import h0.npy c0.npy tokens.txt --dry-run --into projects/mine
            lstmvis import --states "h0-*.npy,layer=0,kind=hidden_state" --tokens dev.conllu --track entities=dev.iob2 --into projects/dev
            """);
        return command;
    }

    private static Task<int> Run(ParseResult arguments, CancellationToken cancellation)
    {
        string[] files = arguments.GetValue(Files) ?? [];
        string target = ProjectTarget.Check(arguments.GetValue(Into)!, arguments.GetValue(Overwrite));
        var request = new ImportRequest
        {
            Files = files,
            States = arguments.GetValue(States) ?? [],
            Inputs = arguments.GetValue(Inputs),
            Tokens = arguments.GetValue(Tokens),
            TokenFormat = arguments.GetValue(Format),
            Vocabulary = arguments.GetValue(Vocabulary),
            Lengths = arguments.GetValue(Lengths),
            Mask = arguments.GetValue(Mask),
            Documents = arguments.GetValue(Documents),
            Tracks = arguments.GetValue(Tracks) ?? [],
            Images = arguments.GetValue(Images) ?? [],
            Clips = arguments.GetValue(Clips) ?? [],
        };
        bool hasParts = request.States.Count + request.Tracks.Count + request.Images.Count + request.Clips.Count > 0 || request.Tokens is not null || request.Inputs is not null;
        if (files.Length == 0 && !hasParts)
            throw CommandException.Usage("Name what to import: files, a folder, or --states and --tokens. See 'lstmvis import --help'.");
        if (Array.Find(files, file => !Path.Exists(file) && !Path.GetFileName(file).AsSpan().ContainsAny('*', '?')) is { } missing)
            throw CommandException.NotFound($"{missing}: there is no such file or folder.");
        if (files is [{ } only] && !hasParts && IsProject(only))
            return Task.FromResult(Convert(only, target, arguments, cancellation));
        return Task.FromResult(Make(request, target, arguments, cancellation));
    }

    private static bool IsProject(string path) => File.Exists(path)
        ? Path.GetFileName(path) is "project.json" or "lstm.yml"
        : Directory.EnumerateFiles(path).All(file => !HasRole(file)) || ProjectDiscovery.Find([path]).Candidates.Any(candidate => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) == candidate.Path);

    private static bool HasRole(string file) => Path.GetExtension(file).ToLowerInvariant() is ".npy" or ".npz" or ".safetensors" or ".h5" or ".hdf5" or ".conllu" or ".parquet" or ".arrow" or ".hea";

    private static int Make(ImportRequest request, string target, ParseResult arguments, CancellationToken cancellation)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        using ImportPlan plan = ImportPlanner.Plan(request);
        foreach (string line in plan.Describe())
            output.WriteLine(line);
        foreach (string warning in plan.Text.Warnings)
            Console.Error.WriteLine($"lstmvis: {warning}");
        if (arguments.GetValue(DryRun))
            return ExitCodes.Done;
        PreflightReport report = arguments.GetValue(Check)
            ? ConsoleProgress.Run("Checking", progress => plan.Check(new BytesProgress(progress), cancellation))
            : Write("Importing", plan.GetResumeId(), target, arguments, (writer, progress) =>
            {
                PreflightReport written = plan.Write(writer, progress, cancellation);
                Composition.AddAnnotations(writer, plan.Text.Corpus, arguments.GetValue(AnnotateCommand.Annotate));
                return written;
            });
        // What does not align was said on stderr, before anything was read whole.
        PreflightReport rest = report with { Findings = [.. report.Findings.Where(finding => finding.Subject != "alignment")] };
        foreach (string line in rest.Describe().Concat(rest.DescribeFacts()))
            output.WriteLine(line);
        if (arguments.GetValue(Check))
            return ExitCodes.Done;
        ProjectTarget.Announce(target, output);
        return ExitCodes.Done;
    }

    private static int Convert(string path, string target, ParseResult arguments, CancellationToken cancellation)
    {
        TextWriter output = arguments.InvocationConfiguration.Output;
        using OpenedProject opened = Composition.OpenProject(path);
        if (arguments.GetValue(DryRun) || arguments.GetValue(Check))
        {
            output.WriteLine(FormattableString.Invariant($"{opened.Path}: {opened.FormatName}, {opened.Project.Corpus.StepCount:N0} steps, {opened.Project.Sources.Count} sources, {opened.Project.Tracks.Count} tracks; see 'lstmvis info'."));
            return ExitCodes.Done;
        }

        IReadOnlyList<StateReport> reports = Write($"Importing {opened.Project.Id}", ResumeIds.Of(opened), target, arguments, (writer, progress) =>
        {
            IReadOnlyList<StateReport> copied = ProjectConversion.Copy(opened, writer, progress, cancellation);
            Composition.AddAnnotations(writer, opened.Project.Corpus, arguments.GetValue(AnnotateCommand.Annotate));
            return copied;
        });
        foreach (string warning in opened.Warnings.Concat(reports.Select(report => report.Warning).OfType<string>()).Distinct())
            Console.Error.WriteLine($"lstmvis: {opened.Project.Id}: {warning}");
        ProjectTarget.Announce(target, output);
        return ExitCodes.Done;
    }

    // Interrupted, the rows that are written stay hidden beside the target: the same command goes on from there, any other import of that name removes them.
    private static T Write<T>(string title, string resumeId, string target, ParseResult arguments, Func<ProjectFolderWriter, IProgress<(long Done, long Total)>, T> write)
    {
        using ProjectFolderWriter writer = Composition.ResumeWriter(target, arguments.GetValue(Overwrite), resumeId);
        writer.Title = arguments.GetValue(Title);
        if (writer.IsResumed)
            Console.Error.WriteLine("lstmvis: an interrupted import of the same files is taken up again.");
        try
        {
            return ConsoleProgress.Run(title, progress =>
            {
                T written = write(writer, new BytesProgress(progress));
                writer.Complete();
                return written;
            });
        }
        catch (OperationCanceledException cause)
        {
            writer.Keep();
            throw new CommandException(ExitCodes.Interrupted, $"Interrupted. The same command goes on from here; to drop what is written so far: lstmvis projects delete {target}", cause);
        }
    }
}
