using System.Globalization;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Server;

/// <summary>A project that is open, with what is kept for it while it is: its matcher, its running text, what was computed once.</summary>
internal sealed class ServedProject : IDisposable
{
    private readonly OpenedProject? _opened;
    private readonly Lazy<IIndexedMatcher> _matcher;
    private readonly Lazy<string> _separator;
    private readonly Lazy<Task<RunningText>> _text;
    private readonly Lazy<IReadOnlyList<TrackInfo>> _tracks;
    private readonly Lazy<IReadOnlyList<float[]>> _sparklines;

    /// <summary>Takes over a project that was opened from files.</summary>
    /// <param name="opened">The project.</param>
    /// <param name="keepIndex">Whether files that speed up matching may be kept for it.</param>
    /// <param name="openModel">Opens the model that it keeps; null where none can be run.</param>
    public ServedProject(OpenedProject opened, bool keepIndex, LiveModelOpener? openModel = null)
        : this(opened.Project, opened.V2, () => keepIndex ? FindIndexFolder(opened) : null, openModel, opened.Path)
    {
        _opened = opened;
        SizeBytes = opened.SizeBytes;
        Provenance = opened.Provenance;
        Warnings = opened.Warnings;
        Check = new ProjectCheck((progress, cancellation) => Preflight.Check(opened, progress, cancellation));
    }

    /// <summary>Wraps a project that is in memory.</summary>
    /// <param name="project">The project.</param>
    /// <param name="configuration">What its <c>lstm.yml</c> says, where it has one.</param>
    /// <param name="findIndexFolder">Where its matcher may keep files.</param>
    /// <param name="openModel">Opens the model that it keeps.</param>
    /// <param name="folder">Where its files are.</param>
    public ServedProject(Project project, V2Configuration? configuration = null, Func<string?>? findIndexFolder = null, LiveModelOpener? openModel = null, string? folder = null)
    {
        Project = project;
        Live = new LiveRunner(project, folder, openModel);
        Check = new ProjectCheck((progress, cancellation) => Preflight.Check(project, Warnings, 0, progress, cancellation));
        V2 = new V2Project(this, configuration);
        _matcher = new Lazy<IIndexedMatcher>(() => MatcherFactory.Create(
            project.Corpus.Documents, project.Sources, new MatcherOptions { IndexFolder = findIndexFolder?.Invoke() }));
        _separator = new Lazy<string>(() => RunningText.ChooseSeparator(project.Corpus));
        _text = new Lazy<Task<RunningText>>(() => Task.Run(() => new RunningText(project.Corpus, Separator)));
        _tracks = new Lazy<IReadOnlyList<TrackInfo>>(() => [.. project.Tracks.Select(TrackReader.Describe)]);
        _sparklines = new Lazy<IReadOnlyList<float[]>>(() => Sparkline.Draw(project.Sources[0]));
    }

    /// <summary>The project.</summary>
    public Project Project { get; }

    /// <summary>What its files take.</summary>
    public long SizeBytes { get; }

    /// <summary>How it was made.</summary>
    public IReadOnlyDictionary<string, string> Provenance { get; } = new Dictionary<string, string>();

    /// <summary>What is odd about its files, without keeping it from being opened.</summary>
    public IReadOnlyList<string> Warnings { get; } = [];

    /// <summary>Finds ranges in all of its sources. Made when first asked for, and then makes its indexes in the background.</summary>
    public IIndexedMatcher Matcher => _matcher.Value;

    /// <summary>The project in the words of LSTMVis V2.</summary>
    public V2Project V2 { get; }

    /// <summary>Its model, which reads new text.</summary>
    public LiveRunner Live { get; }

    /// <summary>Whole rankings that were asked for lately.</summary>
    public RankingCache Rankings { get; } = new();

    /// <summary>Rankings as they were listed lately.</summary>
    public ListingCache Listings { get; } = new();

    /// <summary>The look at all of its data.</summary>
    public ProjectCheck Check { get; }

    /// <summary>What is said of its tracks.</summary>
    public IReadOnlyList<TrackInfo> Tracks => _tracks.Value;

    /// <summary>A few cells over the first steps, for a small picture.</summary>
    public IReadOnlyList<float[]> Sparklines => _sparklines.Value;

    /// <summary>What stands between two tokens of the running text: nothing or a space.</summary>
    public string Separator => _separator.Value;

    /// <summary>Its tokens as one text; built when first asked for.</summary>
    public Task<RunningText> GetTextAsync(CancellationToken cancellation) => _text.Value.WaitAsync(cancellation);

    /// <summary>Closes its files.</summary>
    public void Dispose()
    {
        Check.Dispose();
        V2.Dispose();
        if (_matcher.IsValueCreated)
            _matcher.Value.Dispose();
        _opened?.Dispose();
    }

    /// <summary>The source of this id, or a 404 that lists those that exist.</summary>
    public Source GetSource(string id, string field) => Project.FindSource(id)
        ?? throw RequestException.NotFound("source", field, $"Project '{Project.Id}' has no source '{id}'. It has: {List(Project.Sources.Select(source => source.Id))}.");

    /// <summary>The track of this id, or a 404 that lists those that exist.</summary>
    public Track GetTrack(string id, string field) => Project.FindTrack(id)
        ?? throw RequestException.NotFound("track", field, $"Project '{Project.Id}' has no track '{id}'. It has: {List(Project.Tracks.Select(track => track.Id))}.");

    /// <summary>Names with commas between them, cut short where there are many.</summary>
    public static string List(IEnumerable<string> names)
    {
        const int Most = 20;
        string[] all = [.. names];
        if (all.Length == 0)
            return "none";
        string listed = string.Join(", ", all.Take(Most));
        return all.Length <= Most ? listed : string.Create(CultureInfo.InvariantCulture, $"{listed} and {all.Length - Most} more");
    }

    private static string? FindIndexFolder(OpenedProject opened)
    {
        try
        {
            return IndexLocation.For(opened);
        }
        catch (IOException)
        {
            // Matching works without files; it only starts more slowly next time.
            return null;
        }
    }
}
