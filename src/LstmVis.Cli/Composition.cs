using System.CommandLine;
using LstmVis.Annotate;
using LstmVis.Core;
using LstmVis.Formats;
using LstmVis.Networks;
using LstmVis.Onnx;
using LstmVis.Server;

namespace LstmVis.Cli;

/// <summary>The one file that knows which part of the program does what: commands ask here, so that each part can be changed without reading them.</summary>
internal static class Composition
{
    /// <summary>The environment variable that names another folder for what the program keeps.</summary>
    public const string HomeVariable = LstmVisServerOptions.HomeVariable;

    /// <summary>Where the program keeps the demo project and stored views.</summary>
    public static string DataDirectory => LstmVisServerOptions.DefaultDataDirectory;

    /// <summary>The folders of all projects at or below some paths.</summary>
    /// <exception cref="CommandException">A path does not exist, or there is no project.</exception>
    public static IReadOnlyList<ProjectCandidate> FindProjects(IReadOnlyList<string> paths)
    {
        if (paths.FirstOrDefault(path => !Path.Exists(path)) is { } missing)
            throw CommandException.NotFound($"{missing}: there is no such folder.");
        ProjectDiscoveryResult found = ProjectDiscovery.Find(paths);
        if (found.Candidates.Count == 0)
            throw CommandException.NotFound(found.Problems.Count > 0 ? found.Problems[0].Message : $"{paths[0]}: there is no project here or below.");
        return found.Candidates;
    }

    /// <summary>Opens the project at a path, or the only one below it.</summary>
    /// <param name="path">A project folder, or a folder of projects.</param>
    /// <param name="id">Which one, where there are several; null where there must be one.</param>
    public static OpenedProject OpenProject(string path, string? id = null)
    {
        IReadOnlyList<ProjectCandidate> candidates = FindProjects([path]);
        ProjectCandidate? chosen = id is null && candidates.Count == 1 ? candidates[0] : candidates.FirstOrDefault(candidate => candidate.Id == id);
        if (chosen is null)
        {
            string ids = string.Join(", ", candidates.Take(20).Select(candidate => $"'{candidate.Id}'"));
            throw id is null
                ? CommandException.Usage($"{path} holds {candidates.Count} projects; choose one with --project: {ids}.")
                : CommandException.NotFound($"{path}: there is no project '{id}'. There are: {ids}.");
        }

        return ProjectOpener.Open(chosen.Path, chosen.Id);
    }

    /// <summary>Makes what finds matches in a project.</summary>
    public static IIndexedMatcher CreateMatcher(OpenedProject opened) => MatcherFactory.Create(opened.Project.Corpus.Documents, opened.Project.Sources);

    /// <summary>The same with index files, which are made in the background.</summary>
    public static IIndexedMatcher CreateIndexedMatcher(OpenedProject opened) =>
        MatcherFactory.Create(opened.Project.Corpus.Documents, opened.Project.Sources, new MatcherOptions { IndexFolder = IndexLocation.For(opened) });

    /// <summary>Starts a project folder that replaces nothing unless asked to.</summary>
    public static ProjectFolderWriter CreateWriter(string folder, bool overwrite) => new(folder, overwrite);

    /// <summary>Starts a project folder, or goes on with what a killed writer of the same has left.</summary>
    public static ProjectFolderWriter ResumeWriter(string folder, bool overwrite, string resumeId) => new(folder, overwrite, resumeId);

    /// <summary>The same for a command that records, which is told where it goes on.</summary>
    public static ProjectFolderWriter ResumeWriter(string folder, bool overwrite, ParseResult arguments)
    {
        ProjectFolderWriter writer = ResumeWriter(folder, overwrite, ResumeKey.Of(arguments));
        if (writer.IsResumed && Directory.Exists(writer.ResumeFolder))
            Console.Error.WriteLine("lstmvis: an interrupted recording by the same command is taken up again.");
        return writer;
    }

    /// <summary>Looks at all data of a new project and says what is strange about them, a line per finding.</summary>
    /// <param name="folder">The project.</param>
    /// <param name="hasTexts">Whether its tokens are texts of the user's own, so that they are looked at too.</param>
    public static IEnumerable<string> Look(string folder, bool hasTexts)
    {
        using OpenedProject opened = ProjectOpener.Open(folder);
        PreflightReport report = ConsoleProgress.Run("Looking at the data", progress => Preflight.Check(opened, new BytesProgress(progress)));
        // What enters a model is the same whenever the same token does, so repetitions there mean nothing.
        return new PreflightReport([.. report.Findings.Where(finding => finding.Subject != $"source '{LanguageModelRecorder.InputId}'" && (hasTexts || finding.Subject != "corpus"))]).Describe();
    }

    /// <summary>Keeps the model that made a project inside it, so that it can be run again.</summary>
    public static void Attach(ProjectFolderWriter writer, TextModel model) => Attach(writer, ModelFolder.Format(model));

    /// <summary>The same for a model of labels or vectors.</summary>
    public static void Attach(ProjectFolderWriter writer, TaskModel model) => Attach(writer, TaskModelFolder.Format(model));

    private static void Attach(ProjectFolderWriter writer, (IReadOnlyDictionary<string, byte[]> Files, string Hash) model)
    {
        (IReadOnlyDictionary<string, byte[]> files, string hash) = model;
        foreach ((string name, byte[] content) in files)
            writer.AddFile($"{ModelFolder.NameInProject}/{name}", content);
        writer.AddProvenance("model sha256", hash);
    }

    /// <summary>The same for an ONNX model, or why it cannot be kept.</summary>
    public static string? Attach(ProjectFolderWriter writer, OnnxModel model, IReadOnlyList<RecordableSource> sources, string level, Vocabulary vocabulary, OnnxModelOptions options)
    {
        (IReadOnlyDictionary<string, byte[]> files, string? reason) = OnnxAttachment.Format(model, sources, level, vocabulary, options);
        foreach ((string name, byte[] content) in files)
            writer.AddFile(name, content);
        return reason;
    }

    /// <summary>Tracks that annotators of these names make of a corpus.</summary>
    public static IReadOnlyList<Track> Annotate(Corpus corpus, IReadOnlyList<string> names, string? key)
    {
        Annotator[] annotators = [.. names.Select(Annotators.Get)];
        var text = new AnnotatedCorpus(corpus);
        return [.. annotators.Select(annotator => annotator.Create(text, new AnnotationOptions { Key = key }))];
    }

    /// <summary>Adds such tracks to a project that is being made.</summary>
    public static void AddAnnotations(ProjectFolderWriter writer, Corpus corpus, IReadOnlyList<string>? names)
    {
        foreach (Track track in names is { Count: > 0 } ? Annotate(corpus, names, null) : [])
        {
            writer.AddTrack(track);
            writer.AddProvenance($"track {track.Id}", "made by lstmvis annotate");
        }
    }

    /// <summary>The model of a project, or a model alone, ready to read new text.</summary>
    /// <param name="folder">The project's folder, or the model's.</param>
    /// <param name="opened">The project; null where the folder is a model's.</param>
    public static ILiveModel OpenModel(string folder, OpenedProject? opened)
    {
        if (opened is null)
            return new LiveModel(ModelFolder.Read(folder));
        return TryOpenModel(opened.Project, opened.Path) ?? throw CommandException.NotFound($"--project {folder}: the project has no model. Projects that 'lstmvis record' and 'lstmvis demo' make have one.");
    }

    /// <summary>The model that a project keeps, of whatever kind: a <see cref="LiveModelOpener"/>.</summary>
    public static ILiveModel? TryOpenModel(Project project, string? folder)
    {
        try
        {
            return folder is null ? null
                : OnnxAttachment.IsAttached(folder) ? OnnxAttachment.Open(folder, Cut)
                : TaskModelFolder.IsMatch(folder) ? new LabelLiveModel(TaskModelFolder.Read(folder), project)
                : LiveModel.TryOpen(project, folder);
        }
        catch (Exception cause) when (cause is InvalidModelException or InvalidOnnxModelException or IOException or UnauthorizedAccessException)
        {
            throw new LiveModelException(cause.Message, cause);
        }
    }

    private static Corpus Cut(string text, string level, Vocabulary vocabulary)
    {
        try
        {
            return TextTokenizer.Tokenize(text, new TextOptions { Level = level == "word" ? TokenLevel.Word : TokenLevel.Character }, vocabulary);
        }
        catch (InvalidTextException cause)
        {
            throw new LiveTextException(cause.Message, cause);
        }
    }

    /// <summary>Runs the server until it is told to stop.</summary>
    public static Task ServeAsync(IReadOnlyList<string> folders, IReadOnlyList<string> importFrom, string place, int? port, bool openBrowser, Action<Uri> started, CancellationToken cancellation) =>
        LstmVisServer.RunAsync(new LstmVisServerOptions { Directories = folders, ImportFrom = importFrom, Port = port, OpenPath = place, OpenBrowser = openBrowser, OpenModel = TryOpenModel }, started, cancellation);

    /// <summary>The exit code for what the other parts throw; null for anything they do not promise.</summary>
    public static int? GetExitCode(Exception exception) => exception switch
    {
        UnknownFormatException => ExitCodes.NotFound,
        InvalidContentException { InnerException: UnauthorizedAccessException } => ExitCodes.Refused,
        LstmVisFormatException or InvalidTextException or InvalidModelException or InvalidOnnxModelException or LiveTextException or LiveModelException or AnnotationException => ExitCodes.Content,
        TrainingFailedException => ExitCodes.Usage,
        _ => null,
    };
}
