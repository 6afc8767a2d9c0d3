using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>Writes matches as a Parquet table with typed columns, a row per match.</summary>
public static class MatchTable
{
    private const int BlockRows = 16_384;

    private static readonly ParquetColumn[] Columns =
    [
        ParquetColumn.Of<int>("rank"), ParquetColumn.Of<int>("start"), ParquetColumn.Of<int>("end"), ParquetColumn.Of<int>("length"),
        ParquetColumn.Of<int>("shared"), ParquetColumn.Of<int>("missing"), ParquetColumn.Of<int>("extra"),
        ParquetColumn.Of<int>("document_index"), ParquetColumn.Of<string>("document"), ParquetColumn.ListOf<string>("tokens"),
    ];

    /// <summary>Writes the table: <c>rank</c> (from 1), <c>start</c> and <c>end</c> (half-open, time steps from 0), <c>length</c>, <c>shared</c>, <c>missing</c>, <c>extra</c>, <c>document_index</c> (from 0), <c>document</c> (its id) and <c>tokens</c> (a list).</summary>
    /// <param name="stream">Where to; seekable, left open.</param>
    /// <param name="matches">The matches with their ranks, in the order of the rows.</param>
    /// <param name="corpus">The corpus that they lie in.</param>
    /// <param name="metadata">Text keys and values for the file's footer, such as the selection.</param>
    /// <param name="cancellation">Ends it between two row groups.</param>
    public static void Write(Stream stream, IEnumerable<(int Rank, Match Match)> matches, Corpus corpus, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(matches);
        ArgumentNullException.ThrowIfNull(corpus);
        using var writer = new ParquetTableWriter(stream, Columns, metadata);
        foreach ((int Rank, Match Match)[] block in matches.Chunk(BlockRows))
        {
            cancellation.ThrowIfCancellationRequested();
            Document[] documents = [.. block.Select(row => corpus.Documents.At(row.Match.Range.Start))];
            writer.Append(
                Ints(block, row => row.Rank), Ints(block, row => row.Match.Range.Start), Ints(block, row => row.Match.Range.End), Ints(block, row => row.Match.Range.Length),
                Ints(block, row => row.Match.Shared), Ints(block, row => row.Match.Missing), Ints(block, row => row.Match.Extra),
                Array.ConvertAll(documents, document => document.Index), Array.ConvertAll(documents, document => document.Id),
                Array.ConvertAll(block, row => GetTokens(corpus, row.Match.Range)));
        }
    }

    private static int[] Ints((int Rank, Match Match)[] rows, Converter<(int Rank, Match Match), int> choose) => Array.ConvertAll(rows, choose);

    private static string?[] GetTokens(Corpus corpus, StepRange range)
    {
        var tokens = new string?[range.Length];
        for (int place = 0; place < tokens.Length; place++)
            tokens[place] = corpus.GetToken(range.Start + place);
        return tokens;
    }
}
