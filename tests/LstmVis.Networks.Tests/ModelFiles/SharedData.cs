using System.Runtime.CompilerServices;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>Data that lie beside the repository where its authors work; elsewhere the tests that need them say that they were skipped.</summary>
internal static class SharedData
{
    /// <summary>The path of a file or folder, or a skipped test.</summary>
    public static string Find(string name)
    {
        string path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "..", "shared", "data", name));
        Assert.SkipUnless(Path.Exists(path), $"The data '{name}' are not on this machine.");
        return path;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
