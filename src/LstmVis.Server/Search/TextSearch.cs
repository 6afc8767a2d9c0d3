using System.Diagnostics;
using System.Text.RegularExpressions;
using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>Finds text in a corpus, document by document: no hit crosses the end of one, and <c>^</c> and <c>$</c> of a regular expression are its ends.</summary>
internal sealed class TextSearch
{
    private const int SurroundingCharacters = 40;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(5);

    private readonly RunningText _text;
    private readonly Corpus _corpus;
    private readonly string _query;
    private readonly TextSearchMode _mode;
    private readonly Regex? _expression;

    /// <summary>Prepares a search.</summary>
    /// <param name="text">The running text.</param>
    /// <param name="corpus">What it was made of.</param>
    /// <param name="query">What to look for.</param>
    /// <param name="mode">How to read <paramref name="query"/>.</param>
    /// <exception cref="RequestException">There is nothing to look for, or the regular expression is none.</exception>
    public TextSearch(RunningText text, Corpus corpus, string query, TextSearchMode mode)
    {
        if (mode == TextSearchMode.Phrase)
            query = query.Trim();
        if (query.Length == 0)
            throw RequestException.Invalid("q", "'q' is empty; give the text to look for.");
        _text = text;
        _corpus = corpus;
        _query = query;
        _mode = mode;
        _expression = mode == TextSearchMode.Regex ? Parse(query) : null;
    }

    /// <summary>Counts all hits in all documents, or in those given by index, and describes a page of them.</summary>
    /// <param name="offset">The first hit to describe.</param>
    /// <param name="count">How many to describe.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="isWanted">Leaves out hits whose steps it refuses; null wants all.</param>
    /// <param name="documents">The documents, ascending; null for all.</param>
    public SearchResponse Find(int offset, int count, CancellationToken cancellation, Predicate<StepRange>? isWanted = null, IReadOnlyList<int>? documents = null)
    {
        long started = Stopwatch.GetTimestamp();
        int total = 0;
        var page = new List<SearchHit>();
        int last = documents is null ? _corpus.Documents.Count - 1 : documents.Count == 0 ? -1 : documents[^1];
        foreach (Document document in documents is null ? _corpus.Documents.All() : documents.Select(index => _corpus.Documents[index]))
        {
            cancellation.ThrowIfCancellationRequested();
            (int start, int length) = _text.GetDocument(document);
            ReadOnlySpan<char> characters = _text.Text.Span.Slice(start, length);
            try
            {
                var hits = new HitEnumerator(this, characters);
                while (hits.MoveNext())
                {
                    if ((total & 0xFFF) == 0)
                        cancellation.ThrowIfCancellationRequested();
                    if (_mode == TextSearchMode.Phrase && !_text.IsWholeTokens(start + hits.Start, hits.Length))
                        continue;
                    if (isWanted is not null && !isWanted(_text.GetSteps(start + hits.Start, hits.Length)))
                    {
                        hits.Refuse();
                        continue;
                    }

                    if (total >= offset && page.Count < count)
                        page.Add(Describe(start + hits.Start, hits.Length, document));
                    total++;
                    if ((total & 0xFFF) == 0 && Stopwatch.GetElapsedTime(started) > MaxTime)
                        return new SearchResponse(total, false, offset, page);
                }
            }
            catch (RegexMatchTimeoutException)
            {
                throw RequestException.Invalid("q", $"The regular expression takes longer than {MaxTime.TotalSeconds} s on this corpus; make it simpler, for instance without a repetition inside a repetition.");
            }

            if (Stopwatch.GetElapsedTime(started) > MaxTime)
                return new SearchResponse(total, document.Index == last, offset, page);
        }

        return new SearchResponse(total, true, offset, page);
    }

    private SearchHit Describe(int start, int length, Document document)
    {
        StepRange steps = _text.GetSteps(start, length);
        (string before, string after) = _text.GetSurroundings(start, length, document, SurroundingCharacters);
        return new SearchHit(steps.Start, steps.End, before, _text.Text.Span.Slice(start, length).ToString(), after, document.Index);
    }

    private static Regex Parse(string expression)
    {
        try
        {
            // Its time grows with the text, never exponentially; it knows no look-around and no back-references.
            return new Regex(expression, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, MaxTime);
        }
        catch (NotSupportedException)
        {
            return new Regex(expression, RegexOptions.CultureInvariant, MaxTime);
        }
        catch (RegexParseException error)
        {
            throw RequestException.Invalid("q", $"The regular expression is not valid: {error.Message}");
        }
    }

    // One loop over both ways of searching, without allocation per hit.
    private ref struct HitEnumerator(TextSearch search, ReadOnlySpan<char> characters)
    {
        private readonly ReadOnlySpan<char> _characters = characters;
        private Regex.ValueMatchEnumerator _matches = search._expression is null ? default : search._expression.EnumerateMatches(characters);
        private int _next;

        public int Start { get; private set; }

        public int Length { get; private set; }

        /// <summary>Lets the next hit overlap this one.</summary>
        public void Refuse() => _next = Start + 1;

        public bool MoveNext()
        {
            if (search._expression is not null)
            {
                while (_matches.MoveNext())
                {
                    if (_matches.Current.Length == 0)
                        continue;
                    (Start, Length) = (_matches.Current.Index, _matches.Current.Length);
                    return true;
                }

                return false;
            }

            int found = _characters[_next..].IndexOf(search._query, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
                return false;
            (Start, Length) = (_next + found, search._query.Length);
            // A phrase may begin inside a stretch that was no whole phrase; other hits do not overlap.
            _next = Start + (search._mode == TextSearchMode.Phrase ? 1 : Length);
            return true;
        }
    }
}
