namespace LstmVis.Onnx;

/// <summary>An ONNX file that cannot be used, or not as it was asked to be; the message says where, what was expected and what was found.</summary>
public sealed class InvalidOnnxModelException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What a library said, in one line of bearable length.</summary>
    internal static string OneLine(string message)
    {
        string line = string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length > 300 ? line[..300] + "…" : line;
    }
}
