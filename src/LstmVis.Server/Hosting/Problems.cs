using System.Text.Json;
using System.Text.RegularExpressions;
using LstmVis.Core;
using LstmVis.Formats;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace LstmVis.Server;

/// <summary>Turns every error into a problem detail: what was thrown, and what routing refuses.</summary>
internal sealed partial class Problems(IOptions<JsonOptions> json, ILogger<Problems> log) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                context.Response.StatusCode = ClientClosedRequest;
                return true;
            case RequestException request:
                await WriteAsync(context, request.Status, request.Title, request.Message, request.Field, json.Value.SerializerOptions);
                return true;
            case BadHttpRequestException bad:
                (string? field, string detail) = Describe(bad);
                await WriteAsync(context, bad.StatusCode, "The request is not valid.", detail, field, json.Value.SerializerOptions);
                return true;
            case ObjectDisposedException:
                await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The project was opened anew.", "The project's files have changed while they were read; send the request again.", null, json.Value.SerializerOptions);
                return true;
            case LiveModelException:
                await WriteAsync(context, StatusCodes.Status422UnprocessableEntity, "The project's model cannot be read.", exception.Message, null, json.Value.SerializerOptions);
                return true;
            case LstmVisFormatException or IOException or UnauthorizedAccessException:
                log.LogWarning(exception, "{Path} failed on the project's files", context.Request.Path);
                await WriteAsync(context, StatusCodes.Status422UnprocessableEntity, "The project cannot be read.", exception.Message, null, json.Value.SerializerOptions);
                return true;
            default:
                log.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                await WriteAsync(context, StatusCodes.Status500InternalServerError, "The server failed.", "This is a mistake in the program, not in the request; its log says more.", null, json.Value.SerializerOptions);
                return true;
        }
    }

    /// <summary>Gives a body to a status that routing set without one: 404, 405, 415.</summary>
    public static Task DescribeStatusAsync(StatusCodeContext status)
    {
        HttpContext context = status.HttpContext;
        string path = context.Request.Path;
        string detail = context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {path}. The requests that exist are described at /openapi/v3.json and, for reading, at /docs.",
            StatusCodes.Status405MethodNotAllowed => $"{path} does not answer {context.Request.Method}, but {context.Response.Headers.Allow}.",
            StatusCodes.Status415UnsupportedMediaType => $"The body must be JSON, with the header Content-Type: application/json, but is '{context.Request.ContentType}'.",
            _ => "The request cannot be answered.",
        };
        string title = context.Response.StatusCode == StatusCodes.Status404NotFound ? "There is no such page." : "The request is not valid.";
        return WriteAsync(context, context.Response.StatusCode, title, detail, null);
    }

    /// <summary>Writes a problem detail, whatever the caller accepts: an error must be readable.</summary>
    public static Task WriteAsync(HttpContext context, int status, string title, string detail, string? field, JsonSerializerOptions? options = null)
    {
        var problem = new HttpValidationProblemDetails { Status = status, Title = title, Detail = detail, Type = null };
        if (field is not null)
            problem.Errors[field] = [detail];
        problem.Extensions["traceId"] = context.TraceIdentifier;
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(problem, options, "application/problem+json", context.RequestAborted);
    }

    private static (string? Field, string Detail) Describe(BadHttpRequestException bad)
    {
        if (bad.InnerException is JsonException json)
            return Describe(json);
        if (FailedToBind().Match(bad.Message) is { Success: true } wrong)
            return (wrong.Groups["name"].Value, $"'{wrong.Groups["name"].Value}' must be {Expect(wrong.Groups["type"].Value)}, but is '{wrong.Groups["value"].Value}'.");
        if (NotProvided().Match(bad.Message) is { Success: true } missing)
        {
            string name = missing.Groups["name"].Value;
            return missing.Groups["from"].Value.Contains("query", StringComparison.Ordinal)
                ? (name, $"The query parameter '{name}' is missing.")
                : (null, "The body is missing; it must be a JSON object.");
        }

        return (null, bad.Message);
    }

    private static (string? Field, string Detail) Describe(JsonException json)
    {
        string path = json.Path is { Length: > 2 } found ? found[2..] : "";
        string place = path.Length == 0 ? "The body" : $"'{path}'";
        if (NotConverted().Match(json.Message) is { Success: true } wrong)
            return (path, $"{place} must be {Expect(wrong.Groups["type"].Value)}.");
        if (MissingMembers().Match(json.Message) is { Success: true } missing)
            return (path, $"{place} lacks {missing.Groups["names"].Value}.");
        if (UnknownMember().Match(json.Message) is { Success: true } unknown)
            return (path, $"'{unknown.Groups["name"].Value}' is not a known field; see /docs for those that are.");
        if (NullMember().Match(json.Message) is { Success: true } nothing)
            return (path, $"'{(path.Length == 0 ? nothing.Groups["name"].Value : path)}' must not be null; leave it out for its default, where it has one.");
        int appended = json.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        string message = appended < 0 ? json.Message : json.Message[..appended];
        return (null, $"The body is not valid JSON at line {(json.LineNumber ?? 0) + 1}, byte {(json.BytePositionInLine ?? 0) + 1}: {message}");
    }

    private static string Expect(string type)
    {
        if (type.Contains("Int32", StringComparison.Ordinal) || type.Contains("int", StringComparison.Ordinal))
            return type.EndsWith("[]", StringComparison.Ordinal) || type.Contains("List", StringComparison.Ordinal) ? "a list of whole numbers" : "a whole number";
        if (type.Contains("Single", StringComparison.Ordinal) || type.Contains("Double", StringComparison.Ordinal) || type is "float" or "double")
            return "a finite number";
        if (type.Contains("Bool", StringComparison.OrdinalIgnoreCase))
            return "true or false";
        if (type.Contains("Side", StringComparison.Ordinal))
            return "\"positive\", \"negative\" or \"either\"";
        if (type.Contains("HoldWith", StringComparison.Ordinal))
            return "\"zero\", \"number\" or \"mean\"";
        if (type.Contains("List", StringComparison.Ordinal) || type.EndsWith("[]", StringComparison.Ordinal))
            return "a list";
        return type.EndsWith("String", StringComparison.Ordinal) ? "text" : "an object of the documented shape";
    }

    [GeneratedRegex("^Failed to bind parameter \"(?<type>.+) (?<name>\\w+)\" from \"(?<value>.*)\"", RegexOptions.Singleline)]
    private static partial Regex FailedToBind();

    [GeneratedRegex("^(?:Required parameter|Implicit body inferred for parameter) \"(?:.+ )?(?<name>\\w+)\" (?:was not provided from (?<from>.+)|but no body was provided)")]
    private static partial Regex NotProvided();

    [GeneratedRegex("could not be converted to (?<type>[^ ]+?)\\.(?: |$)")]
    private static partial Regex NotConverted();

    [GeneratedRegex("missing required properties including: (?<names>.+?)\\.(?: |$)")]
    private static partial Regex MissingMembers();

    [GeneratedRegex("'(?<name>\\w+)' on type '.+?' doesn't allow")]
    private static partial Regex NullMember();

    [GeneratedRegex("The JSON property '(?<name>[^']+)' could not be mapped")]
    private static partial Regex UnknownMember();
}
