namespace LstmVis.Formats.Tests;

/// <summary>Inputs that other programs made: <c>tests/golden</c>.</summary>
internal static class Golden
{
    public static string Get(string name) => Path.Combine(AppContext.BaseDirectory, "golden", name);
}
