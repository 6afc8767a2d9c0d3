namespace LstmVis.Server;

/// <summary>The tokens of a range.</summary>
/// <param name="Start">The first time step.</param>
/// <param name="End">The first time step after the range.</param>
/// <param name="Tokens">Their texts, <c>[timeStep]</c>.</param>
/// <param name="Documents">The documents that overlap the range.</param>
internal sealed record TokensResponse(int Start, int End, IReadOnlyList<string> Tokens, IReadOnlyList<DocumentInfo> Documents);

/// <summary>One sequence of the corpus: a text, sentence, song or trial.</summary>
/// <param name="Index">Zero-based place among the documents.</param>
/// <param name="Id">What its author calls it.</param>
/// <param name="Start">Its first time step.</param>
/// <param name="End">The first time step after it.</param>
internal sealed record DocumentInfo(int Index, string Id, int Start, int End);

/// <summary>A page of the documents of a corpus.</summary>
/// <param name="Total">How many documents there are.</param>
/// <param name="Offset">The index of the first one here.</param>
/// <param name="Documents">The documents, in order.</param>
internal sealed record DocumentsResponse(int Total, int Offset, IReadOnlyList<DocumentInfo> Documents);
