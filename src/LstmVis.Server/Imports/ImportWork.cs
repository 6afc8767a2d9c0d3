using LstmVis.Formats;

namespace LstmVis.Server;

/// <summary>Something that can become a project: files of one's own, or a project of another program.</summary>
internal interface IImportWork : IDisposable
{
    /// <summary>What each part is, and where it comes from.</summary>
    IReadOnlyList<ImportPlanLine> Lines { get; }

    /// <summary>What does not align or was left out.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>What the states will take.</summary>
    long StateBytes { get; }

    /// <summary>What the project could be called.</summary>
    string NameHint { get; }

    /// <summary>Names what is written, so that it is taken up again after an interruption.</summary>
    string ResumeId { get; }

    /// <summary>Reads everything and writes nothing.</summary>
    PreflightReport Check(IProgress<(long Done, long Total)> progress, CancellationToken cancellation);

    /// <summary>Writes everything but the last stroke.</summary>
    PreflightReport Write(ProjectFolderWriter writer, IProgress<(long Done, long Total)> progress, CancellationToken cancellation);
}

/// <summary>Finds out what files can become.</summary>
internal static class ImportWork
{
    /// <summary>Opens what is there.</summary>
    /// <param name="files">Names as requests call them, and where they lie.</param>
    /// <param name="folder">The folder of all of them; null where they have none in common.</param>
    /// <param name="query">What is known of them.</param>
    /// <exception cref="RequestException">The files cannot be imported, and why.</exception>
    public static IImportWork Open(IReadOnlyList<(string Name, string Path)> files, string? folder, ImportPlanQuery query)
    {
        if (files.Count == 0)
            throw RequestException.Invalid("files", "There are no files yet.");
        try
        {
            return folder is not null && (V2Format.IsMatch(folder) || ProjectFolder.IsMatch(folder))
                ? new ProjectWork(ProjectOpener.Open(folder))
                : new FilesWork(ImportPlanner.Plan(MakeRequest(files, query)), Path.GetFileNameWithoutExtension(files[0].Name), folder);
        }
        catch (Exception problem) when (problem is LstmVisFormatException or IOException or UnauthorizedAccessException)
        {
            throw RequestException.CannotImport(Strip(problem.Message, folder), problem);
        }
        catch (ArgumentException problem)
        {
            throw RequestException.Invalid("files", problem);
        }
    }

    // The name of a hidden folder says nothing to the user who sent the files.
    private static string Strip(string text, string? folder) => folder is null ? text : text.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    private static ImportRequest MakeRequest(IReadOnlyList<(string Name, string Path)> files, ImportPlanQuery query)
    {
        Dictionary<string, ImportFileRole> known = query.Files.GroupBy(role => role.Name).ToDictionary(group => group.Key, group => group.Last());
        if (known.Keys.FirstOrDefault(name => files.All(file => file.Name != name)) is { } unknown)
            throw RequestException.NotFound("file", "files", $"This import has no file '{unknown}'.");
        ImportFileRole RoleOf((string Name, string Path) file) => known.GetValueOrDefault(file.Name) ?? new ImportFileRole(file.Name, ImportRole.Auto);
        IEnumerable<string> Of(ImportRole role, Func<(string Name, string Path), ImportFileRole, string> write) =>
            files.Select(file => (file, Role: RoleOf(file))).Where(pair => pair.Role.Role == role).Select(pair => write(pair.file, pair.Role));
        string? Only(ImportRole role) => Of(role, (file, given) => WithPlace(file.Path, given.Dataset)).ToArray() switch
        {
            [] => null,
            [{ } only] => only,
            _ => throw RequestException.Invalid("files", $"Only one file can hold the {role.ToString().ToLowerInvariant()}."),
        };
        return new ImportRequest
        {
            Files = [.. Of(ImportRole.Auto, (file, _) => file.Path)],
            States = [.. Of(ImportRole.States, (file, given) => WriteStates(file.Path, given))],
            Tokens = Only(ImportRole.Tokens),
            Vocabulary = Only(ImportRole.Vocabulary),
            Lengths = Only(ImportRole.Lengths),
            Mask = Only(ImportRole.Mask),
            Inputs = Of(ImportRole.Inputs, (file, given) => WriteInputs(file.Path, given)).ToArray() switch
            {
                [] => null,
                [{ } only] => only,
                _ => throw RequestException.Invalid("files", "Only one file can hold the inputs."),
            },
            Tracks = [.. Of(ImportRole.Track, (file, given) => $"{Plain(given.Id ?? Path.GetFileNameWithoutExtension(file.Name), "id")}={WithPlace(file.Path, given.Dataset)}")],
            Images = [.. Of(ImportRole.Images, (file, _) => file.Path)],
            Clips = [.. Of(ImportRole.Clips, (file, _) => file.Path)],
            TokenFormat = query.TokenFormat,
            Documents = query.Documents,
        };
    }

    private static string WriteStates(string path, ImportFileRole given)
    {
        string spec = WithPlace(path, given.Dataset);
        if (given.Id is { } id)
            spec += $",id={Plain(id, "id")}";
        if (given.Layer is { } layer)
            spec += FormattableString.Invariant($",layer={layer}");
        if (given.Kind is { } kind)
            spec += $",kind={Plain(kind, "kind")}";
        return given.Transform is { } transform ? $"{spec},transform={Plain(transform, "transform")}" : spec;
    }

    private static string WriteInputs(string path, ImportFileRole given)
    {
        string spec = WithPlace(path, given.Dataset);
        if (given.Rate is { } rate)
            spec += rate > 0 && double.IsFinite(rate) ? FormattableString.Invariant($",rate={rate}") : throw RequestException.Invalid("rate", "The sampling rate must be a positive number.");
        if (given.TimeUnit is { } timeUnit)
            spec += $",time-unit={Plain(timeUnit, "timeUnit")}";
        return given.Unit is { } unit ? $"{spec},unit={Plain(unit, "unit")}" : spec;
    }

    private static string WithPlace(string path, string? dataset) => string.IsNullOrEmpty(dataset) ? path : $"{path}:{Plain(dataset, "dataset")}";

    private static string Plain(string text, string field) => text.Length is > 0 and <= 200 && text.AsSpan().IndexOfAny(',', '=', '\n') < 0
        ? text
        : throw RequestException.Invalid(field, $"'{field}' must be a text of 1 to 200 letters without comma and equals sign.");

    private sealed class FilesWork(ImportPlan plan, string nameHint, string? folder) : IImportWork
    {
        public IReadOnlyList<ImportPlanLine> Lines { get; } = [.. plan.Describe().Select(line => new ImportPlanLine(line[..10].Trim(), Strip(line[10..].Trim(), folder)))];

        public IReadOnlyList<string> Warnings { get; } = [.. plan.Text.Warnings.Select(warning => Strip(warning, folder))];

        public long StateBytes => plan.StateBytes;

        public string NameHint => nameHint;

        public string ResumeId { get; } = plan.GetResumeId();

        public PreflightReport Check(IProgress<(long Done, long Total)> progress, CancellationToken cancellation) => plan.Check(progress, cancellation);

        public PreflightReport Write(ProjectFolderWriter writer, IProgress<(long Done, long Total)> progress, CancellationToken cancellation)
        {
            plan.Rename = text => Strip(text, folder);
            return plan.Write(writer, progress, cancellation);
        }

        public void Dispose() => plan.Dispose();
    }

    private sealed class ProjectWork(OpenedProject opened) : IImportWork
    {
        public IReadOnlyList<ImportPlanLine> Lines { get; } =
        [
            new("project", FormattableString.Invariant($"{opened.Project.Title}, a {opened.FormatName}: {opened.Project.Corpus.StepCount:N0} steps")),
            .. opened.Project.Sources.Select(source => new ImportPlanLine("source", FormattableString.Invariant($"{source.Id}: {source.CellCount:N0} cells"))),
            .. opened.Project.Tracks.Select(track => new ImportPlanLine("track", track.Id)),
        ];

        public IReadOnlyList<string> Warnings => opened.Warnings;

        public long StateBytes => opened.Project.Sources.Sum(source => (long)source.StepCount * source.CellCount * sizeof(float));

        public string NameHint => opened.Project.Title;

        public string ResumeId { get; } = ResumeIds.Of(opened);

        public PreflightReport Check(IProgress<(long Done, long Total)> progress, CancellationToken cancellation) =>
            Preflight.Check(opened.Project, opened.Warnings, opened.SizeBytes, progress, cancellation);

        public PreflightReport Write(ProjectFolderWriter writer, IProgress<(long Done, long Total)> progress, CancellationToken cancellation)
        {
            IEnumerable<string> warnings = ProjectConversion.Copy(opened, writer, progress, cancellation).Select(report => report.Warning).OfType<string>();
            return new PreflightReport([.. warnings.Concat(opened.Warnings).Distinct().Select(warning => new Finding(FindingSeverity.Warning, "source", warning, ""))]);
        }

        public void Dispose() => opened.Dispose();
    }
}
