using LstmVis.Core;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LstmVis.Annotate;

/// <summary>What the C# compiler sees in source code, a document being a file. Code that does not compile is annotated as far as it can be read.</summary>
internal static class CSharpSyntax
{
    private static readonly string[] Names =
        ["keyword", "identifier", "number literal", "string literal", "character literal", "punctuation", "operator", "comment", "documentation", "directive", "white space", "skipped text", "disabled text"];

    public static CategoricalTrack Kinds(AnnotatedCorpus text)
    {
        var labels = new int[text.Corpus.StepCount];
        Walk(text, (step, root, position) => labels[step] = GetKind(root, position));
        return new CategoricalTrack("csharp", labels, Vocabulary.FromTokens(Names));
    }

    public static CategoricalTrack Nodes(AnnotatedCorpus text)
    {
        var labels = new int[text.Corpus.StepCount];
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        Walk(text, (step, root, position) =>
        {
            string name = root.FindToken(position).Parent?.Kind().ToString() ?? nameof(SyntaxKind.CompilationUnit);
            if (!names.TryGetValue(name, out int label))
                names.Add(name, label = names.Count);
            labels[step] = label;
        });
        return new CategoricalTrack("csharp-node", labels, Vocabulary.FromTokens(names.Keys));
    }

    private static void Walk(AnnotatedCorpus text, Action<int, SyntaxNode, int> visit)
    {
        foreach (Document document in text.Corpus.Documents.All())
        {
            (string code, int[] ends) = text.Join(document);
            SyntaxNode root = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Parse)).GetRoot();
            for (int step = 0; step < ends.Length; step++)
                visit(document.Steps.Start + step, root, Math.Max(0, ends[step] - 1));
        }
    }

    private static int GetKind(SyntaxNode root, int position)
    {
        SyntaxToken token = root.FindToken(position);
        if (!token.Span.Contains(position))
            return GetTrivia(root, position);
        SyntaxKind kind = token.Kind();
        return kind switch
        {
            SyntaxKind.IdentifierToken => 1,
            SyntaxKind.NumericLiteralToken => 2,
            SyntaxKind.CharacterLiteralToken => 4,
            SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.Utf8SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken
                or SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedStringEndToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.InterpolatedVerbatimStringStartToken
                or SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken or SyntaxKind.InterpolatedRawStringEndToken => 3,
            SyntaxKind.OpenParenToken or SyntaxKind.CloseParenToken or SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken or SyntaxKind.OpenBracketToken or SyntaxKind.CloseBracketToken
                or SyntaxKind.SemicolonToken or SyntaxKind.CommaToken or SyntaxKind.DotToken or SyntaxKind.ColonToken => 5,
            _ when SyntaxFacts.IsKeywordKind(kind) => 0,
            _ when SyntaxFacts.IsPunctuation(kind) => 6,
            _ => 11,
        };
    }

    private static int GetTrivia(SyntaxNode root, int position)
    {
        SyntaxTrivia trivia = root.FindTrivia(position);
        return trivia.Kind() switch
        {
            SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia => 7,
            SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia => 8,
            SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia or SyntaxKind.None => 10,
            SyntaxKind.SkippedTokensTrivia => 11,
            SyntaxKind.DisabledTextTrivia => 12,
            _ => trivia.IsDirective ? 9 : 10,
        };
    }
}
