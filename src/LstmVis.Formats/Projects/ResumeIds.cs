using System.Security.Cryptography;
using System.Text;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Names for what is written, by which an interrupted import is taken up again.</summary>
public static class ResumeIds
{
    // To be changed whenever the same sources would be written as other bytes.
    private const string Version = "rows-1";

    /// <summary>The name of a copy of a project.</summary>
    public static string Of(OpenedProject opened)
    {
        ArgumentNullException.ThrowIfNull(opened);
        return Of(opened.Project.Sources.Select(source => $"{opened.Path} {source.Id} {source.StepCount} {source.CellCount} {source.States.Fingerprint}"));
    }

    internal static string Of(IEnumerable<string> sources) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', sources.Prepend(Version)))))[..16];
}
