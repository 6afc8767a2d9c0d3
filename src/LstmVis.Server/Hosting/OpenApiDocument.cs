using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LstmVis.Server;

/// <summary>The description of <c>/api/v3</c> for programs. The build writes it to <c>openapi.json</c>.</summary>
internal static class OpenApiDocument
{
    /// <summary>Its name, and the one part of the API that it describes.</summary>
    public const string Name = "v3";

    /// <summary>Describes the endpoints of <c>/api/v3</c>.</summary>
    public static void AddLstmVisOpenApi(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v3/", StringComparison.Ordinal) == true;
        options.CreateSchemaReferenceId = type =>
        {
            if (type.Type == typeof(HttpValidationProblemDetails))
                return "ProblemDetails";
            string? id = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
            return id is not null && id.EndsWith("Contract", StringComparison.Ordinal) ? id[..^"Contract".Length] : id;
        };
        options.AddOperationTransformer(DescribeStreamAsync);
        options.AddOperationTransformer(Choice.DescribeAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "LstmVis",
                Version = "3",
                Description = "Select a pattern of cells on a stretch of text, and find every place where the same cells fire together. "
                    + "Ranges of time steps are half-open and zero-based; matrices are little-endian float32, axes [timeStep, cell].",
            };
            // The place where it is served is not a property of the API, and differs from run to run.
            document.Servers = [];
            foreach (string envelope in document.Components?.Schemas?.Keys.Where(id => id.StartsWith("SseItemOf", StringComparison.Ordinal)).ToArray() ?? [])
                document.Components!.Schemas!.Remove(envelope);
            return Task.CompletedTask;
        });
    });

    // Two kinds of answer with one status: the framework describes the last one only, and wraps it in its own envelope.
    private static Task DescribeStreamAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (operation.Responses?.GetValueOrDefault("200")?.Content is { } content && content.ContainsKey("text/event-stream"))
        {
            (string whole, string part) = operation.OperationId == "measureEffect"
                ? (nameof(EffectResponse), nameof(EffectProgressResponse))
                : (nameof(MatchTotalsResponse), nameof(MatchProgressResponse));
            content["application/json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(whole, context.Document) };
            content["text/event-stream"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(part, context.Document) };
        }

        return Task.CompletedTask;
    }
}
