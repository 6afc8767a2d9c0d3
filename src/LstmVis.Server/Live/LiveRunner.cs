using System.Globalization;
using System.Text;
using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>The model of one open project: read when first asked for, run aside from the threads that answer requests, its last runs kept.</summary>
internal sealed class LiveRunner(Project project, string? folder, LiveModelOpener? opener)
{
    private const int KeptRuns = 8;

    // Runs compute without a pause: as many at once as there are processors, over all projects.
    private static readonly SemaphoreSlim Turns = new(Math.Max(1, Environment.ProcessorCount));

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, Task<LiveRun> Run)> _runs = [];
    private Task<ILiveModel?>? _model;

    /// <summary>The model; null where the project has none.</summary>
    /// <exception cref="LiveModelException">It cannot be read. It is tried again when it is asked for again.</exception>
    public Task<ILiveModel?> TryGetModelAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_model is null or { IsFaulted: true } or { IsCanceled: true })
                _model = Task.Run(() => opener?.Invoke(project, folder), CancellationToken.None);
            return _model.WaitAsync(cancellation);
        }
    }

    /// <summary>The model, or a 404 that says what to do.</summary>
    public async Task<ILiveModel> GetModelAsync(CancellationToken cancellation)
    {
        (ILiveModel? model, string? reason) = await FindModelAsync(cancellation);
        return model ?? throw RequestException.NotFound("model", "project", reason!);
    }

    /// <summary>The model, or why there is none that text can be typed for.</summary>
    public async Task<(ILiveModel? Model, string? Reason)> FindModelAsync(CancellationToken cancellation)
    {
        try
        {
            return await TryGetModelAsync(cancellation) is { } model ? (model, null) : (null, Describe());
        }
        catch (NoTextModelException cause)
        {
            return (null, cause.Message);
        }
    }

    /// <summary>Why the project has no model, and what to do.</summary>
    public string Describe() =>
        $"Project '{project.Id}' keeps no model that could read new text. Projects that 'lstmvis record' and 'lstmvis demo' make have one: record the text anew with 'lstmvis record --model MODEL --text FILE --into DIR'.";

    /// <summary>Computes aside, when it is its turn.</summary>
    public static async Task<TResult> ComputeAsync<TResult>(Func<TResult> compute, CancellationToken cancellation)
    {
        await Turns.WaitAsync(cancellation);
        try
        {
            return await Task.Run(compute, cancellation);
        }
        finally
        {
            Turns.Release();
        }
    }

    /// <summary>A run, perhaps one that was made before.</summary>
    /// <remarks>The one who asks first decides: where that request is given up, another one that waits for the same run makes it anew.</remarks>
    public async Task<LiveRun> RunAsync(ILiveModel model, Corpus corpus, IReadOnlyList<CellHold> holds, int predictionCount, CancellationToken cancellation)
    {
        var options = new LiveRunOptions { PredictionCount = predictionCount, IncludeGates = model.Info.Sources.Any(source => !model.Info.HeldSources.Contains(source.Id) && project.FindSource(source.Id) is not null) };
        string key = GetKey(corpus, holds, options);
        while (true)
        {
            Task<LiveRun> run = GetOrStart(key, () => model.Run(corpus, holds, options, cancellation), cancellation);
            try
            {
                return await run.WaitAsync(cancellation);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // Somebody else's request was given up.
            }
        }
    }

    private Task<LiveRun> GetOrStart(string key, Func<LiveRun> compute, CancellationToken cancellation)
    {
        lock (_lock)
        {
            for (LinkedListNode<(string Key, Task<LiveRun> Run)>? node = _runs.First; node is not null;)
            {
                LinkedListNode<(string Key, Task<LiveRun> Run)>? next = node.Next;
                if (node.Value.Run is { IsFaulted: true } or { IsCanceled: true })
                {
                    _runs.Remove(node);
                }
                else if (node.Value.Key == key)
                {
                    _runs.Remove(node);
                    _runs.AddFirst(node);
                    return node.Value.Run;
                }

                node = next;
            }

            Task<LiveRun> started = ComputeAsync(compute, cancellation);
            _runs.AddFirst((key, started));
            if (_runs.Count > KeptRuns)
                _runs.RemoveLast();
            return started;
        }
    }

    private static string GetKey(Corpus corpus, IReadOnlyList<CellHold> holds, LiveRunOptions options)
    {
        var key = new StringBuilder();
        key.Append(CultureInfo.InvariantCulture, $"{options.PredictionCount}|{options.IncludeGates}|");
        foreach (CellHold hold in holds)
            key.Append(CultureInfo.InvariantCulture, $"{hold.Source}:{string.Join(',', hold.Cells)}:{hold.With}:{hold.Number:R}:{hold.Steps}|");
        return key.AppendJoin(',', corpus.TokenIds.ToArray()).ToString();
    }
}
