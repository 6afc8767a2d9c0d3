using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LstmVis.Core;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace LstmVis.Server.Tests;

/// <summary>A server in memory, spoken to in the words of its users.</summary>
internal sealed class LstmVisApplication : WebApplicationFactory<Program>
{
    private readonly LstmVisServerOptions _options;
    private HttpClient? _client;

    public LstmVisApplication(params Project[] projects)
        : this(new LstmVisServerOptions { Projects = projects })
    {
    }

    public LstmVisApplication(LstmVisServerOptions options) => _options = options;

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public HttpClient Http => _client ??= CreateClient();

    /// <summary>Gets JSON that must be there.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        HttpResponseMessage response = await Http.GetAsync(path, Cancellation);
        return await ReadAsync(response);
    }

    /// <summary>Sends JSON and gets the answer.</summary>
    public async Task<JsonNode> PostAsync(string path, object body)
    {
        HttpResponseMessage response = await Http.PostAsJsonAsync(path, body, Cancellation);
        return await ReadAsync(response);
    }

    /// <summary>Gets a problem detail of a status.</summary>
    public Task<JsonNode> GetProblemAsync(string path, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        ReadProblemAsync(Http.GetAsync(path, Cancellation), status);

    /// <summary>Sends JSON and gets a problem detail of a status.</summary>
    public Task<JsonNode> PostProblemAsync(string path, object body, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        ReadProblemAsync(Http.PostAsJsonAsync(path, body, Cancellation), status);

    /// <summary>Sends text that says it is JSON, and gets a problem detail.</summary>
    public Task<JsonNode> PostTextProblemAsync(string path, string body, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        ReadProblemAsync(Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Cancellation), status);

    /// <summary>Gets a matrix.</summary>
    public async Task<(int Steps, int Cells, float[] Values)> GetMatrixAsync(string path)
    {
        HttpResponseMessage response = await Http.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await ReadMatrixAsync(response);
    }

    /// <summary>Reads a matrix that came.</summary>
    public static async Task<(int Steps, int Cells, float[] Values)> ReadMatrixAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(Cancellation);
        return (
            int.Parse(response.Headers.GetValues("X-Matrix-Steps").Single(), System.Globalization.CultureInfo.InvariantCulture),
            int.Parse(response.Headers.GetValues("X-Matrix-Cells").Single(), System.Globalization.CultureInfo.InvariantCulture),
            MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) =>
        builder.ConfigureTestServices(services => services.AddSingleton(_options));

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        string body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{(int)response.StatusCode}: {body}");
        return JsonNode.Parse(body)!;
    }

    private static async Task<JsonNode> ReadProblemAsync(Task<HttpResponseMessage> request, HttpStatusCode status)
    {
        HttpResponseMessage response = await request;
        string body = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode} instead of {(int)status}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonNode problem = JsonNode.Parse(body)!;
        Assert.Equal((int)status, problem["status"]!.GetValue<int>());
        Assert.NotEmpty(problem["title"]!.GetValue<string>());
        Assert.NotEmpty(problem["detail"]!.GetValue<string>());
        Assert.DoesNotContain(" at LstmVis.", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
        return problem;
    }
}

internal static class JsonNodeExtensions
{
    public static string Detail(this JsonNode problem) => problem["detail"]!.GetValue<string>();

    public static string[] Fields(this JsonNode problem) => [.. problem["errors"]!.AsObject().Select(entry => entry.Key)];

    public static T[] Values<T>(this JsonNode? list) => [.. list!.AsArray().Select(entry => entry!.GetValue<T>())];
}
