using System.Runtime.CompilerServices;

namespace LstmVis.Server.Tests;

/// <summary>Real input beside the repository; tests that need it say so where it is absent.</summary>
internal static class TestData
{
    private static string Folder { get; } = Path.GetFullPath(Path.Combine(GetSourceFolder(), "..", "..", "..", "shared", "data"));

    /// <summary>A folder made for LSTMVis V2.</summary>
    public static string Parens => Path.Combine(Folder, "v2-parens");

    /// <summary>What the original server answered for it.</summary>
    public static string Goldens => Path.Combine(Folder, "v2-parens-goldens");

    public static string Repository => Path.GetFullPath(Path.Combine(GetSourceFolder(), "..", ".."));

    public static void RequireParens()
    {
        if (!Directory.Exists(Parens))
            Assert.Skip($"The folder {Parens} is not here.");
    }

    private static string GetSourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
