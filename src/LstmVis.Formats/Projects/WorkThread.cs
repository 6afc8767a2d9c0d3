using System.Runtime.ExceptionServices;

namespace LstmVis.Formats;

/// <summary>A thread that does one piece of work after the other beside its owner, who waits for each before it gives the next.</summary>
internal sealed class WorkThread : IDisposable
{
    private readonly SemaphoreSlim _given = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly Thread _thread;
    private Action? _work;
    private ExceptionDispatchInfo? _failure;
    private bool _isBusy;

    /// <param name="name">What debuggers show.</param>
    public WorkThread(string name)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Starts a piece of work; waits for the one before.</summary>
    public void Start(Action work)
    {
        Wait();
        _work = work;
        _isBusy = true;
        _given.Release();
    }

    /// <summary>Waits for the work to end, and throws what it threw.</summary>
    public void Wait()
    {
        if (!_isBusy)
            return;
        _done.Wait();
        _isBusy = false;
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    /// <summary>Waits for the work to end, whatever it throws, and ends the thread.</summary>
    public void Dispose()
    {
        if (_isBusy)
            _done.Wait();
        _isBusy = false;
        _work = null;
        _given.Release();
        _thread.Join();
        _given.Dispose();
        _done.Dispose();
    }

    private void Run()
    {
        for (_given.Wait(); _work is { } work; _given.Wait())
        {
            try
            {
                work();
            }
            catch (Exception failure)
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
            }

            _done.Release();
        }
    }
}
