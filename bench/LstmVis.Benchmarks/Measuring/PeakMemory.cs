using System.Diagnostics;
using System.Globalization;

namespace LstmVis.Benchmarks;

/// <summary>The most memory that this process takes from its making until <see cref="Dispose"/>.</summary>
/// <remarks>Its own memory is polled (Linux tells only the present amount); pages of mapped files, which the system takes back when it needs them, count in the resident set only.</remarks>
internal sealed class PeakMemory : IDisposable
{
    private const string Status = "/proc/self/status";
    private readonly CancellationTokenSource _end = new();
    private readonly Thread _watch;

    public PeakMemory()
    {
        _watch = new Thread(Watch) { IsBackground = true };
        _watch.Start();
    }

    /// <summary>Managed and native memory of the process, without mapped files.</summary>
    public long OwnBytes { get; private set; }

    /// <summary>The resident set, mapped files included.</summary>
    public long ResidentBytes { get; private set; }

    public void Dispose()
    {
        _end.Cancel();
        _watch.Join();
        _end.Dispose();
    }

    private void Watch()
    {
        do
        {
            if (File.Exists(Status))
            {
                foreach (string line in File.ReadLines(Status))
                {
                    if (line.StartsWith("RssAnon:", StringComparison.Ordinal))
                        OwnBytes = Math.Max(OwnBytes, Parse(line));
                    else if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
                        ResidentBytes = Math.Max(ResidentBytes, Parse(line));
                }
            }
            else
            {
                using Process process = Process.GetCurrentProcess();
                OwnBytes = Math.Max(OwnBytes, process.PrivateMemorySize64);
                ResidentBytes = Math.Max(ResidentBytes, process.WorkingSet64);
            }
        }
        while (!_end.Token.WaitHandle.WaitOne(5));
    }

    private static long Parse(string line) => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
}
