namespace LstmVis.Networks.Tests;

/// <summary>Hears reports at once, on the thread that makes them.</summary>
internal sealed class Listener<T>(Action<T> hear) : IProgress<T>
{
    public void Report(T value) => hear(value);
}
