using System.Text.Json.Serialization;

namespace LstmVis.Server;

/// <summary>An entry of <c>/info</c>.</summary>
internal sealed record V2ProjectInfo(string Project, IReadOnlyDictionary<string, object?> Info);

/// <summary>The answer of <c>/context</c> and <c>/match</c>: what was asked, with the defaults filled in, and what was found.</summary>
internal sealed record V2Response(IReadOnlyDictionary<string, object?> Request, IReadOnlyDictionary<string, object?> Results);

/// <summary>The answer of <c>/search</c>.</summary>
internal sealed record V2SearchResponse(IReadOnlyDictionary<string, object?> Request, IReadOnlyList<V2Hit> Res);

/// <summary>A hit: the time step of its first token, and some text around it.</summary>
internal sealed record V2Hit(int Index, string Text);

/// <summary>Activations around a position. <c>Left</c> and <c>Right</c> are the first and the last step inside; <c>Data</c> is <c>[cell][timeStep]</c>.</summary>
internal sealed record V2States(int Pos, int Left, int Right, double?[][] Data);

/// <summary>Tokens around a position.</summary>
internal sealed record V2Words(int Pos, int Left, int Right, [property: JsonPropertyName("word_ids")] int[] WordIds, string[] Words);

/// <summary>A top-k track around positions: <c>[position][timeStep][k]</c>; empty where there are no texts or no weights.</summary>
internal sealed record V2WordVectors([property: JsonPropertyName("word_ids")] int[][][] WordIds, string[][][] Words, double?[][][] Weights);

/// <summary>A match: <c>[pos, 0, length, jaccard, |S1| - |S1 ∩ S2|, |S1 ∪ S2|, |S1 ∩ S2|]</c>.</summary>
internal sealed record V2Ranked(int Pos, double[] Factors);
