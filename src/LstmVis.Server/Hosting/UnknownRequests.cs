using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;

namespace LstmVis.Server;

/// <summary>Answers requests of the API that nothing else does: 405 where the path takes another method, 415 where it takes another body, else 404.</summary>
internal static class UnknownRequests
{
    /// <summary>Sets the status; its body comes from <see cref="Problems.DescribeStatusAsync"/>.</summary>
    public static Task Refuse(HttpContext context, EndpointDataSource endpoints)
    {
        string[] methods = [.. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) == true && Matches(endpoint.RoutePattern, context.Request.Path))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            .Distinct()];
        // Where the path and the method are right, routing has refused the type of the body.
        context.Response.StatusCode = methods.Length == 0 ? StatusCodes.Status404NotFound
            : methods.Contains(context.Request.Method) ? StatusCodes.Status415UnsupportedMediaType
            : StatusCodes.Status405MethodNotAllowed;
        if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
            context.Response.Headers.Allow = string.Join(", ", methods);
        return Task.CompletedTask;
    }

    private static bool Matches(RoutePattern pattern, PathString path) =>
        new TemplateMatcher(new RouteTemplate(pattern), []).TryMatch(path, []);
}
