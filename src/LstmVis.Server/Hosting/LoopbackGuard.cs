using System.Net;

namespace LstmVis.Server;

/// <summary>
/// Refuses requests that were not meant for this server: a <c>Host</c> that is no loopback name (a page on the web whose name was made to point
/// here), and an <c>Origin</c> that is neither loopback nor allowed (a page on the web that sends requests here).
/// </summary>
internal sealed class LoopbackGuard(RequestDelegate next, LstmVisServerOptions options)
{
    private readonly bool _allowsAll = options.AllowedHosts.Contains("*")
        || (options.AllowedHosts.Count == 0 && !IsLoopback(options.Address));

    /// <summary>Passes a request on, or answers 400 or 403.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (_allowsAll)
            return next(context);
        if (!IsAllowed(context.Request.Host.Host))
        {
            return Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "The host is not served here.",
                $"This server answers to localhost and 127.0.0.1, not to '{context.Request.Host.Host}'. To serve other names, list them as allowed hosts.", null);
        }

        string? origin = context.Request.Headers.Origin;
        if (!string.IsNullOrEmpty(origin) && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && IsAllowed(page.Host)))
        {
            return Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "The page may not use this server.",
                $"Pages of '{origin}' may not send requests here; only those of this machine may.", null);
        }

        return next(context);
    }

    /// <summary>Whether a host name or address always means this machine.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private bool IsAllowed(string host) => IsLoopback(host) || options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
