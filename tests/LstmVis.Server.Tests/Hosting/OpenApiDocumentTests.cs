using System.Text.Json.Nodes;

namespace LstmVis.Server.Tests;

public sealed class OpenApiDocumentTests
{
    [Fact]
    public async Task The_committed_document_is_the_one_that_the_server_gives()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        JsonNode served = await application.GetAsync("/openapi/v3.json");
        string file = Path.Combine(TestData.Repository, "src", "LstmVis.Server", "openapi.json");
        JsonNode committed = JsonNode.Parse(await File.ReadAllTextAsync(file, LstmVisApplication.Cancellation))!;
        Assert.True(JsonNode.DeepEquals(committed, served), $"{file} is stale; 'dotnet build src/LstmVis.Server' writes it anew: commit it.");
    }

    [Fact]
    public async Task Every_request_has_a_name_a_summary_and_problem_details()
    {
        await using var application = new LstmVisApplication();
        JsonNode document = await application.GetAsync("/openapi/v3.json");
        Assert.StartsWith("3.1", document["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        JsonNode[] operations = [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => operation.Value!))];
        Assert.True(operations.Length >= 15);
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation["operationId"]!.GetValue<string>());
            Assert.NotEmpty(operation["summary"]!.GetValue<string>());
            Assert.NotNull(operation["responses"]!["400"]!["content"]!["application/problem+json"]);
        });
        // Numbers are numbers: "string or integer" would spoil every generated type.
        Assert.Equal("integer", document["components"]!["schemas"]!["Match"]!["properties"]!["start"]!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_documentation_for_reading_needs_no_other_server()
    {
        await using var application = new LstmVisApplication();
        string page = await application.Http.GetStringAsync("/docs/", LstmVisApplication.Cancellation);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }
}
