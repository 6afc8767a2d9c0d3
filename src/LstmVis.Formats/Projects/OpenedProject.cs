using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>A project together with the files that it reads from. Dispose it when nothing reads from it any more.</summary>
public sealed class OpenedProject : IDisposable
{
    private readonly IReadOnlyList<IDisposable> _owned;

    internal OpenedProject(
        Project project,
        string path,
        string formatName,
        IReadOnlyList<string> warnings,
        V2Configuration? v2,
        IReadOnlyDictionary<string, string> provenance,
        long sizeBytes,
        IReadOnlyList<IDisposable> owned)
    {
        Project = project;
        Path = System.IO.Path.GetFullPath(path);
        FormatName = formatName;
        Warnings = [.. warnings.Select(LstmVisFormatException.OneLine)];
        V2 = v2;
        Provenance = provenance;
        SizeBytes = sizeBytes;
        _owned = owned;
    }

    /// <summary>What was opened.</summary>
    public Project Project { get; }

    /// <summary>Its folder, in full.</summary>
    public string Path { get; }

    /// <summary>What its folder is: <see cref="V2Format.Name"/> or the name of the native folder.</summary>
    public string FormatName { get; }

    /// <summary>What the user should know about the files although they could be opened; one line each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>What <c>lstm.yml</c> says, for the HTTP API of version 2; null for a native project.</summary>
    public V2Configuration? V2 { get; }

    /// <summary>How it was made; empty where nothing is known.</summary>
    public IReadOnlyDictionary<string, string> Provenance { get; }

    /// <summary>The bytes of its files.</summary>
    public long SizeBytes { get; }

    /// <summary>Closes the files. Reads that run finish first or throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        foreach (IDisposable owned in _owned)
            owned.Dispose();
    }
}
