using System.Runtime.InteropServices;

namespace LstmVis.Cli;

/// <summary>Ctrl-C and requests to end. The first asks the command to end in good order; the second is not held back, unless the command says otherwise.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration[] _signals;
    private static Func<string>? s_answer;

    /// <summary>Starts to listen.</summary>
    public Interrupts() => _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];

    /// <summary>Cancelled by the first.</summary>
    public CancellationToken Token => _cancellation.Token;

    /// <summary>Lets a command that can keep what it has answer itself; it says what will happen.</summary>
    public static void AnswerWith(Func<string>? answer) => s_answer = answer;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        _cancellation.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        if (s_answer is { } answer)
        {
            signal.Cancel = true;
            Console.Error.WriteLine(answer());
            return;
        }

        signal.Cancel = !_cancellation.IsCancellationRequested;
        _cancellation.Cancel();
    }
}
