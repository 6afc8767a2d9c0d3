namespace LstmVis.Core;

/// <summary>Makes the matcher of a project, which lives as long as the project is open.</summary>
public static class MatcherFactory
{
    /// <summary>Makes a matcher. Dispose it when the project is closed: it may hold files and memory.</summary>
    /// <param name="documents">How the corpus is cut.</param>
    /// <param name="sources">All sources of the project. A selection's pattern may use any of them, in any order.</param>
    /// <param name="options">How it works; null takes the defaults.</param>
    public static IIndexedMatcher Create(Documents documents, IReadOnlyList<Source> sources, MatcherOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(sources);
        return new BitmapMatcher(documents, sources, options ?? new MatcherOptions());
    }
}
