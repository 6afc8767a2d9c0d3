using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.ResponseCompression;
using Scalar.AspNetCore;

namespace LstmVis.Server;

/// <summary>Makes and runs the HTTP server.</summary>
public static class LstmVisServer
{
    // No settings file is read, so none is watched: machines allow few watchers.
    private const string NoWatching = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>Makes a server that is not started yet.</summary>
    /// <param name="options">What it serves, and where.</param>
    /// <param name="args">Settings of ASP.NET Core, such as <c>--environment</c>.</param>
    public static WebApplication Create(LstmVisServerOptions options, string[]? args = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [NoWatching, .. args ?? []], ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(ServerAddress.Choose(options));
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // Standard output is data; and why a start failed is thrown to the caller, who says it in one line.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddSingleton(options);
        AddServices(builder.Services);
        WebApplication app = builder.Build();
        Use(app);
        return app;
    }

    /// <summary>Starts a server, says where it is, and runs it until it is told to stop.</summary>
    /// <param name="options">What it serves, and where.</param>
    /// <param name="started">Receives the address of <see cref="LstmVisServerOptions.OpenPath"/> once it answers.</param>
    /// <param name="cancellation">Stops the server.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task RunAsync(LstmVisServerOptions options, Action<Uri>? started = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        WebApplication app = Create(options);
        await using (app.ConfigureAwait(false))
        {
            await app.StartAsync(cancellation);
            Uri place = GetAddress(app);
            started?.Invoke(place);
            if (options.OpenBrowser)
                ServerAddress.TryOpenBrowser(place);
            // Opened in the background, so that the first page does not wait for it.
            _ = Task.Run(() => OpenProjectsAsync(app, app.Lifetime.ApplicationStopping), CancellationToken.None);
            await app.WaitForShutdownAsync(cancellation);
        }
    }

    /// <summary>The address of <see cref="LstmVisServerOptions.OpenPath"/> at a server that was started.</summary>
    public static Uri GetAddress(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var options = app.Services.GetRequiredService<LstmVisServerOptions>();
        return new Uri(new Uri(app.Urls.First()), options.OpenPath);
    }

    /// <summary>Opens every project, so that the first request does not wait for it, and tells which cannot be opened.</summary>
    public static async Task<ServedProjects> OpenProjectsAsync(WebApplication app, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(app);
        ProjectListing listing = await app.Services.GetRequiredService<ProjectLibrary>().ListAsync(cancellation);
        return new ServedProjects(
            [.. listing.Projects.Select(project => project.Project.Id)], [.. listing.Problems.Select(problem => problem.Message)]);
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ProjectLibrary>();
        services.AddSingleton<SnapshotStore>();
        services.AddSingleton<ImportDesk>();
        services.ConfigureHttpJsonOptions(json => SetUp(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routing => routing.ThrowOnBadRequest = true);
        services.AddExceptionHandler<Problems>();
        services.AddProblemDetails();
        services.AddLstmVisOpenApi();
        services.AddCors();
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        services.AddResponseCompression(compression =>
        {
            compression.Providers.Add<GzipCompressionProvider>();
            compression.MimeTypes = ["application/json", "application/problem+json", "text/html", "text/css", "text/javascript", "image/svg+xml", "text/csv"];
        });
    }

    private static void Use(WebApplication app)
    {
        var options = app.Services.GetRequiredService<LstmVisServerOptions>();
        app.UseExceptionHandler();
        app.UseStatusCodePages(Problems.DescribeStatusAsync);
        app.UseMiddleware<LoopbackGuard>();
        app.UseMiddleware<ClientIdentity>();
        app.UseResponseCompression();
        app.UseBrowserClient(options);
        app.UseRouting();
        app.UseCors();

        RouteGroupBuilder v3 = app.MapGroup("/api/v3");
        v3.WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(HttpValidationProblemDetails), ["application/problem+json"]));
        v3.MapProjects();
        v3.MapContexts();
        v3.MapInputs();
        v3.MapMedia();
        v3.MapSelections();
        v3.MapMatches();
        v3.MapTracks();
        v3.MapSearch();
        v3.MapSnapshots();
        v3.MapLive();
        v3.MapChecks();
        v3.MapImports();
        app.MapGroup("/api/v2").MapV2();
        app.MapOpenApi("/openapi/{documentName:regex(^v3$)}.json");
        app.MapScalarApiReference("/docs", docs => docs.WithTitle("LstmVis HTTP API").WithOpenApiRoutePattern("/openapi/v3.json")
            .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools());
        app.MapBrowserClient(options);
    }

    private static void SetUp(JsonSerializerOptions json)
    {
        json.NumberHandling = JsonNumberHandling.Strict;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }
}

/// <summary>What a server has to show.</summary>
/// <param name="Ids">The projects that can be opened.</param>
/// <param name="Problems">One line for each folder that cannot, and for each id that had to be changed.</param>
public sealed record ServedProjects(IReadOnlyList<string> Ids, IReadOnlyList<string> Problems);
