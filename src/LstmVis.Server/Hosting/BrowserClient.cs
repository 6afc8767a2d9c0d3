using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace LstmVis.Server;

/// <summary>Serves the browser client: its files, and its first page for every path that it routes itself.</summary>
internal static class BrowserClient
{
    private const string NotBuilt = """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>LstmVis</title>
        <body style="font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto">
        <h1>The browser client is not built</h1>
        <p>The server runs, but its pages are not there yet. In the folder of the source code, run</p>
        <pre>dotnet run build.cs client</pre>
        <p>and start the server again. The HTTP API works without them: <a href="/docs">its documentation</a>.</p>
        </body></html>
        """;

    /// <summary>Files of the client and of the extra folders.</summary>
    public static void UseBrowserClient(this WebApplication app, LstmVisServerOptions options)
    {
        foreach ((string path, string folder) in options.StaticFolders)
        {
            var files = new PhysicalFileProvider(Path.GetFullPath(folder));
            app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, RequestPath = path });
            app.UseStaticFiles(new StaticFileOptions { FileProvider = files, RequestPath = path });
        }

        if (FindFiles(options) is { } client)
            app.UseStaticFiles(new StaticFileOptions { FileProvider = client, OnPrepareResponse = SetCaching });
    }

    /// <summary>The client's first page for paths that are neither a file nor the API.</summary>
    public static void MapBrowserClient(this WebApplication app, LstmVisServerOptions options)
    {
        PhysicalFileProvider? client = FindFiles(options);
        app.MapFallback("/api/{**path}", UnknownRequests.Refuse).ExcludeFromDescription();
        app.MapFallback("/openapi/{**path}", UnknownRequests.Refuse).ExcludeFromDescription();
        // {*path:nonfile}: a missing script or picture is a 404, not a page.
        app.MapFallback("{*path:nonfile}", (HttpContext context) =>
        {
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                context.Response.Headers.Allow = "GET, HEAD";
                return Task.CompletedTask;
            }

            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            IFileInfo? page = client?.GetFileInfo("index.html");
            return page is { Exists: true } ? context.Response.SendFileAsync(page) : context.Response.WriteAsync(NotBuilt);
        }).ExcludeFromDescription();
    }

    private static PhysicalFileProvider? FindFiles(LstmVisServerOptions options)
    {
        string folder = Path.GetFullPath(options.ClientDirectory ?? Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        return File.Exists(Path.Combine(folder, "index.html")) ? new PhysicalFileProvider(folder) : null;
    }

    // Vite puts a hash of the content into the names under assets/, so those never change; all others are asked for again.
    private static void SetCaching(Microsoft.AspNetCore.StaticFiles.StaticFileResponseContext file) =>
        file.Context.Response.Headers[HeaderNames.CacheControl] =
            file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
}
