using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LstmVis.Core;
using LstmVis.Formats;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace LstmVis.Server;

/// <summary>All matches of a list as a file, written match by match.</summary>
internal sealed class MatchExport(ServedProject served, MatchListQuery query, Selection selection, MatchListing listing, ExportFormat format) : IResult
{
    private const int FlushBytes = 1 << 16;

    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        JsonSerializerOptions json = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        response.ContentType = format switch
        {
            ExportFormat.Csv => "text/csv; charset=utf-8",
            ExportFormat.Json => "application/json; charset=utf-8",
            _ => "application/vnd.apache.parquet",
        };
        response.Headers.ContentDisposition = $"attachment; filename=\"matches.{format.ToString().ToLowerInvariant()}\"";
        if (format == ExportFormat.Csv)
            await WriteCsvAsync(response.Body, httpContext.RequestAborted);
        else if (format == ExportFormat.Json)
            await WriteJsonAsync(response, json, httpContext.RequestAborted);
        else
            await WriteParquetAsync(response, json, httpContext.RequestAborted);
    }

    // The format ends with a table of contents that is written by going back, so a file comes first.
    private async Task WriteParquetAsync(HttpResponse response, JsonSerializerOptions json, CancellationToken cancellation)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, FlushBytes, FileOptions.DeleteOnClose);
        await using (file.ConfigureAwait(false))
        {
            var metadata = new Dictionary<string, string>
            {
                ["project"] = served.Project.Id,
                ["selection"] = JsonSerializer.Serialize(GetSelection(), json),
                ["options"] = JsonSerializer.Serialize(query.Options, json),
                ["order"] = JsonSerializer.Serialize(query.Order, json),
                ["groupBy"] = JsonSerializer.Serialize(query.GroupBy, json),
                ["within"] = JsonSerializer.Serialize(query.Within, json),
            };
            await Task.Run(() => MatchTable.Write(file, listing.Slice(0, listing.Count), served.Project.Corpus, metadata, cancellation), cancellation);
            response.ContentLength = file.Length;
            file.Position = 0;
            await file.CopyToAsync(response.Body, cancellation);
        }
    }

    private SelectionContract GetSelection() => query.Selection with { Cells = SelectionReader.Group(selection.Pattern.Sources, selection.Cells) };

    private async Task WriteCsvAsync(Stream body, CancellationToken cancellation)
    {
        var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: FlushBytes, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync("rank,start,end,length,shared,missing,extra,document,text\r\n".AsMemory(), cancellation);
            foreach ((int rank, Match match) in listing.Slice(0, listing.Count))
            {
                Document document = served.Project.Corpus.Documents.At(match.Range.Start);
                await writer.WriteAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{rank},{match.Range.Start},{match.Range.End},{match.Range.Length},{match.Shared},{match.Missing},{match.Extra},{Quote(document.Id)},{Quote(GetText(match.Range))}\r\n").AsMemory(), cancellation);
            }
        }
    }

    private async Task WriteJsonAsync(HttpResponse response, JsonSerializerOptions options, CancellationToken cancellation)
    {
        var json = new Utf8JsonWriter(response.BodyWriter);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            json.WriteString("project", served.Project.Id);
            json.WritePropertyName("selection");
            JsonSerializer.Serialize(json, GetSelection(), options);
            json.WritePropertyName("options");
            JsonSerializer.Serialize(json, query.Options, options);
            json.WritePropertyName("order");
            JsonSerializer.Serialize(json, query.Order, options);
            json.WritePropertyName("groupBy");
            JsonSerializer.Serialize(json, query.GroupBy, options);
            json.WriteString("within", query.Within);
            json.WriteStartArray("matches");
            foreach ((int rank, Match match) in listing.Slice(0, listing.Count))
            {
                JsonSerializer.Serialize(json, MatchContract.From(match, rank, served.Project.Corpus.Documents), options);
                if (json.BytesPending < FlushBytes)
                    continue;
                await json.FlushAsync(cancellation);
                await response.BodyWriter.FlushAsync(cancellation);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private string GetText(StepRange range) =>
        string.Join(served.Separator, ContextsApi.ReadTokens(served.Project.Corpus, range));

    // RFC 4180.
    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
