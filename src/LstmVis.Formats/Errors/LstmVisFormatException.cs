namespace LstmVis.Formats;

/// <summary>A file or folder is at fault, not the caller. The message is one line for the user: where, what was expected, what was found, what to do.</summary>
public abstract class LstmVisFormatException : Exception
{
    private protected LstmVisFormatException(string path, string message, Exception? cause)
        : base(OneLine(message), cause) => Path = path;

    /// <summary>The file or folder at fault.</summary>
    public string Path { get; }

    /// <summary>Folds a text into one line, so that a message can be printed, logged and put into JSON as it is.</summary>
    internal static string OneLine(string text)
    {
        string line = string.Join(' ', text.Split(['\r', '\n', '\t', '\0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= MaxLength ? line : string.Concat(line.AsSpan(0, MaxLength), "…");
    }

    private const int MaxLength = 2000;
}

/// <summary>Nothing in this library reads what lies at a path.</summary>
public sealed class UnknownFormatException : LstmVisFormatException
{
    /// <summary>Says what was looked for.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="problem">What was expected, what was found, what to do.</param>
    public UnknownFormatException(string path, string problem)
        : base(path, $"{path}: {problem}", null)
    {
    }
}

/// <summary>A file or folder has the right format but not the right content.</summary>
public sealed class InvalidContentException : LstmVisFormatException
{
    /// <summary>Says where and what.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="place">The place inside: an HDF5 path, a key, a line, a byte offset; null for the whole.</param>
    /// <param name="problem">What was expected, what was found, what to do.</param>
    /// <param name="cause">What a library said about it, or null.</param>
    public InvalidContentException(string path, string? place, string problem, Exception? cause = null)
        : base(path, place is null ? $"{path}: {problem}" : $"{path}, {place}: {problem}", cause) => Place = place;

    /// <summary>The place inside, or null for the whole.</summary>
    public string? Place { get; }
}
