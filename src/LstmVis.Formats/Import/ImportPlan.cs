using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>A source that an import will write.</summary>
/// <param name="Description">Its id, width, layer, kind and transform.</param>
/// <param name="States">Its numbers; they are read from the plan's files, so while it is not disposed.</param>
/// <param name="Said">Where it comes from and what was guessed, in one line.</param>
public sealed record PlannedSource(SourceDescription Description, IStateMatrix States, string Said);

/// <summary>What an import will do, before it does anything. Holds the files open until it is disposed.</summary>
public sealed class ImportPlan : IDisposable
{
    private readonly StateFiles _files;

    internal ImportPlan(StateFiles files, IReadOnlyList<PlannedSource> sources, PlannedInputs? inputs, ImportedCorpus text, IReadOnlyList<string> unused)
    {
        _files = files;
        Sources = sources;
        PlannedInputs = inputs;
        Text = text;
        Unused = unused;
    }

    /// <summary>The sources, in the order in which they are written.</summary>
    public IReadOnlyList<PlannedSource> Sources { get; }

    /// <summary>What the model was fed with, where that are numbers; else null.</summary>
    public Inputs? Inputs => PlannedInputs?.Inputs;

    private PlannedInputs? PlannedInputs { get; }

    /// <summary>Pictures and sounds of documents or steps.</summary>
    public IReadOnlyList<MediaFile> Media { get; internal init; } = [];

    /// <summary>What is said about them, by <c>images</c> and <c>clips</c>.</summary>
    internal IReadOnlyList<(string Subject, string Text)> MediaSaid { get; init; } = [];

    /// <summary>Turns what the provenance would say of files into what users call them; null where it is that already.</summary>
    public Func<string, string>? Rename { get; set; }

    /// <summary>Tokens, documents and tracks.</summary>
    public ImportedCorpus Text { get; }

    /// <summary>Files that were named, or lie in a folder that was, and play no part; a line each.</summary>
    public IReadOnlyList<string> Unused { get; }

    /// <summary>The bytes that the sources will take as float32.</summary>
    public long StateBytes => Sources.Sum(source => (long)source.States.StepCount * source.Description.CellCount * sizeof(float));

    /// <summary>Names the states that are written: two plans of one name write the same rows. It changes whenever a file of states does.</summary>
    public string GetResumeId() => ResumeIds.Of(Sources.Select(source => $"{source.Description} {source.States.Fingerprint} {source.Said}"));

    /// <summary>The plan as lines for people.</summary>
    public IEnumerable<string> Describe()
    {
        yield return $"tokens     {Text.TokensSaid[0]}";
        yield return $"documents  {Text.TokensSaid[1]}";
        if (PlannedInputs is { } inputs)
            yield return $"inputs     {inputs.Said}";
        foreach ((string subject, string said) in MediaSaid)
            yield return $"{subject,-11}{said}";
        foreach (PlannedSource source in Sources)
            yield return $"source     {source.Said}";
        foreach (string track in Text.TracksSaid)
            yield return $"track      {track}";
        foreach (string unused in Unused)
            yield return $"not used   {unused}";
        yield return CorpusReader.Say($"size       {StateBytes / 1e6:0.0} MB of states as float32");
        yield return $"index      {IndexEstimate.Describe(StateBytes)}";
    }

    /// <summary>Writes everything in blocks; memory does not grow with the states. The caller completes the writer.</summary>
    /// <param name="writer">Receives corpus, tracks, sources and provenance; a <see cref="ProjectFolderWriter"/> the inputs too.</param>
    /// <param name="progress">Receives the bytes of states written so far, and of all; null where nobody listens.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <returns>What is strange about the data.</returns>
    /// <exception cref="LstmVisFormatException">A file turned out to be damaged.</exception>
    public PreflightReport Write(IProjectWriter writer, IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        void Say(string key, string value) => writer.AddProvenance(key, Rename?.Invoke(value) ?? value);
        writer.SetCorpus(Text.Corpus);
        foreach (Track track in Text.Tracks)
            writer.AddTrack(track);
        Say("tokens", Text.TokensSaid[0]);
        foreach (PlannedSource source in Sources)
            Say($"source {source.Description.Id}", source.Said[(source.Description.Id.Length + 2)..]);
        foreach ((Track track, string said) in Text.Tracks.Zip(Text.TracksSaid))
            Say($"track {track.Id}", said[(track.Id.Length + 2)..]);
        if (PlannedInputs is { } inputs)
        {
            Say("inputs", inputs.Said);
            if (writer is ProjectFolderWriter folder)
                folder.SetInputs(inputs.Inputs, cancellation);
        }

        foreach ((string subject, string said) in MediaSaid)
            Say(subject, said);
        (writer as ProjectFolderWriter)?.SetMedia(Media, cancellation);
        return Look((source, check, report) => ProjectConversion.CopyStates(source.States, source.Description, writer, check.Add, report, cancellation), progress);
    }

    /// <summary>Reads everything and writes nothing.</summary>
    /// <param name="progress">Receives the bytes of states looked at so far, as float32, and of all; null where nobody listens.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <returns>What is strange about the data.</returns>
    /// <exception cref="LstmVisFormatException">A file turned out to be damaged.</exception>
    public PreflightReport Check(IProgress<(long Done, long Total)>? progress = null, CancellationToken cancellation = default) =>
        Look((source, check, report) => RowPump.Scan(source.States, check.Add, report, cancellation), progress);

    private PreflightReport Look(Action<PlannedSource, SourceCheck, Action<long>> pass, IProgress<(long Done, long Total)>? progress)
    {
        long done = 0;
        List<Finding> findings = [.. Text.Warnings.Select(warning => new Finding(FindingSeverity.Warning, "alignment", warning, "")), .. CorpusFindings.Find(Text.Corpus, Text.Tracks)];
        List<PreflightFact> facts = [.. PreflightFacts.Of(Text.Corpus, Text.Tracks), .. MediaSaid.Select(said => new PreflightFact(said.Subject, said.Text))];
        foreach (PlannedSource source in Sources)
        {
            var check = new SourceCheck(source.Description, source.States.StepCount, Text.Corpus);
            pass(source, check, count => progress?.Report((done += count, StateBytes)));
            findings.AddRange(check.Find());
            facts.Add(check.Describe(""));
        }

        _files.CheckUnchanged();
        return PreflightReport.Of(findings, facts.Concat(PreflightFacts.OfSizes(0, StateBytes)));
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => _files.Dispose();
}
