using System.Runtime.CompilerServices;

namespace LstmVis.Networks.Tests;

/// <summary>Files of tests/golden.</summary>
internal static class Golden
{
    public static string Find(string name) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "golden", name));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
