namespace LstmVis.Server;

/// <summary>A request that cannot be answered as it was made. Becomes a problem detail.</summary>
internal sealed class RequestException : Exception
{
    private RequestException(int status, string title, string detail, string? field, Exception? cause)
        : base(detail, cause)
    {
        Status = status;
        Title = title;
        Field = field;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>What is wrong, without particulars.</summary>
    public string Title { get; }

    /// <summary>The parameter or field at fault, as the caller spelled it; null where none is.</summary>
    public string? Field { get; }

    /// <summary>400: the caller's mistake in a parameter or field.</summary>
    public static RequestException Invalid(string field, string detail) =>
        new(StatusCodes.Status400BadRequest, "The request is not valid.", detail, field, null);

    /// <summary>400: what the domain says about an argument.</summary>
    public static RequestException Invalid(string field, ArgumentException cause) =>
        new(StatusCodes.Status400BadRequest, "The request is not valid.", Describe(cause), field, cause);

    /// <summary>404: what was named does not exist.</summary>
    public static RequestException NotFound(string what, string field, string detail) =>
        new(StatusCodes.Status404NotFound, $"There is no such {what}.", detail, field, null);

    /// <summary>403: this server does not do that.</summary>
    public static RequestException Forbidden(string title, string detail) => new(StatusCodes.Status403Forbidden, title, detail, null, null);

    /// <summary>409: not now, or not beside what is there.</summary>
    public static RequestException Conflict(string title, string detail) => new(StatusCodes.Status409Conflict, title, detail, null, null);

    /// <summary>413: too many bytes.</summary>
    public static RequestException TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, "There is too much to send.", detail, null, null);

    /// <summary>422: the files that were sent are at fault.</summary>
    public static RequestException CannotImport(string detail, Exception cause) => new(StatusCodes.Status422UnprocessableEntity, "The files cannot be imported as they are.", detail, null, cause);

    /// <summary>422: the project's files are at fault.</summary>
    public static RequestException Unreadable(string detail, Exception? cause = null) =>
        new(StatusCodes.Status422UnprocessableEntity, "The project cannot be read.", detail, null, cause);

    /// <summary>507: the server has no room, or may not write.</summary>
    public static RequestException NoStorage(string detail, Exception cause) =>
        new(StatusCodes.Status507InsufficientStorage, "The server cannot keep this.", detail, null, cause);

    // ArgumentException appends " (Parameter 'x')", and its range variant a line with the actual value.
    private static string Describe(ArgumentException cause)
    {
        string message = cause.Message;
        int appended = cause.ParamName is null ? -1 : message.IndexOf($" (Parameter '{cause.ParamName}')", StringComparison.Ordinal);
        return appended < 0 ? message : message[..appended];
    }
}
