namespace LstmVis.Core;

/// <summary>One sequence of a corpus: a text, sentence, song or trial. No match crosses its ends.</summary>
/// <param name="Index">Zero-based place among the documents of the corpus.</param>
/// <param name="Id">What its author calls it; unique in the corpus.</param>
/// <param name="Steps">Its time steps in the corpus.</param>
public readonly record struct Document(int Index, string Id, StepRange Steps);

/// <summary>How a corpus is cut into documents: they follow each other without gaps and cover every time step. Empty documents may occur.</summary>
public sealed class Documents
{
    private readonly int[] _starts;
    private readonly IReadOnlyList<string>? _ids;

    /// <summary>Cuts <paramref name="stepCount"/> steps at <paramref name="starts"/>.</summary>
    /// <param name="stepCount">Number of time steps of the corpus.</param>
    /// <param name="starts">The first time step of each document, ascending; the first is 0.</param>
    /// <param name="ids">One unique id per document; null numbers them from "0".</param>
    /// <exception cref="ArgumentException">The starts do not begin at 0, descend, or pass the end; or ids are missing or doubled.</exception>
    public Documents(int stepCount, IEnumerable<int> starts, IReadOnlyList<string>? ids = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepCount);
        ArgumentNullException.ThrowIfNull(starts);
        _starts = [.. starts];
        if (_starts.Length == 0 || _starts[0] != 0)
            throw new ArgumentException("The first document must start at time step 0.", nameof(starts));
        for (int document = 1; document < _starts.Length; document++)
        {
            if (_starts[document] < _starts[document - 1])
                throw new ArgumentException($"Document {document} starts at step {_starts[document]}, before document {document - 1} at {_starts[document - 1]}.", nameof(starts));
        }

        if (_starts[^1] > stepCount)
            throw new ArgumentException($"Document {_starts.Length - 1} starts at step {_starts[^1]}, after the corpus of {stepCount} steps ends.", nameof(starts));
        if (ids is not null)
        {
            if (ids.Count != _starts.Length)
                throw new ArgumentException($"{ids.Count} document ids for {_starts.Length} documents.", nameof(ids));
            if (ids.GroupBy(id => id).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
                throw new ArgumentException($"The document id '{twice.Key}' is given twice.", nameof(ids));
        }

        StepCount = stepCount;
        _ids = ids;
    }

    /// <summary>One document that spans all steps.</summary>
    public static Documents Whole(int stepCount) => new(stepCount, [0]);

    /// <summary>The number of documents, at least one.</summary>
    public int Count => _starts.Length;

    /// <summary>The number of time steps of the corpus.</summary>
    public int StepCount { get; }

    /// <summary>The document at a place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Document this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            int end = index + 1 < _starts.Length ? _starts[index + 1] : StepCount;
            return new Document(index, _ids?[index] ?? index.ToString(System.Globalization.CultureInfo.InvariantCulture), new StepRange(_starts[index], end));
        }
    }

    /// <summary>The place of the document that holds a time step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is outside the corpus.</exception>
    public int IndexAt(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, StepCount);
        // The last start <= step: an upper bound, so that of several equal starts (empty documents) the one with steps is found.
        int low = 0;
        int high = _starts.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_starts[middle] <= step)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    /// <summary>The document that holds a time step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is outside the corpus.</exception>
    public Document At(int step) => this[IndexAt(step)];

    /// <summary>All documents in order.</summary>
    public IEnumerable<Document> All() => Enumerable.Range(0, Count).Select(index => this[index]);
}
