namespace LstmVis.Formats;

/// <summary>The NumPy array file, <c>.npy</c>.</summary>
public static class NpyFormat
{
    /// <summary>The name in messages.</summary>
    public const string Name = "NumPy array (.npy)";

    /// <summary>The first bytes of every such file.</summary>
    internal static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Whether these first bytes of a file say that it is one.</summary>
    public static bool IsMatch(ReadOnlySpan<byte> head) => head.StartsWith(Magic);
}
