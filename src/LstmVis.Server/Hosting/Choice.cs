using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LstmVis.Server;

/// <summary>Query parameters that are one of a few words. The framework would take only the names of C#, in their case.</summary>
internal static class Choice
{
    /// <summary>The value of a word.</summary>
    public static TChoice Read<TChoice>(string text, string field)
        where TChoice : struct, Enum
    {
        string[] words = [.. Enum.GetNames<TChoice>().Select(name => name.ToLowerInvariant())];
        int place = Array.IndexOf(words, text);
        return place >= 0
            ? Enum.GetValues<TChoice>()[place]
            : throw RequestException.Invalid(field, $"'{field}' must be {string.Join(", ", words[..^1])} or {words[^1]}, but is '{text}'.");
    }

    /// <summary>Lists the words of a parameter's <see cref="AllowedValuesAttribute"/> in the OpenAPI document.</summary>
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        foreach (var parameter in context.Description.ParameterDescriptions)
        {
            if (parameter.ParameterDescriptor is IParameterInfoParameterDescriptor { ParameterInfo: { } info }
                && info.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed
                && operation.Parameters?.FirstOrDefault(described => described.Name == parameter.Name)?.Schema is OpenApiSchema schema)
            {
                schema.Enum = [.. allowed.Values.Select(value => (JsonNode)JsonValue.Create(value!.ToString()!))];
            }
        }

        return Task.CompletedTask;
    }
}
