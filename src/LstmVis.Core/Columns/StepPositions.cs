namespace LstmVis.Core;

/// <summary>Where the time steps lie in bitmaps and index files: in order, with one unused position between documents.</summary>
/// <remarks>
/// At an unused position no cell is on. So a run can neither cross documents nor touch a run of the next one, and nothing in the engine needs
/// to know where documents end, except for margins wider than one step.
/// </remarks>
internal sealed class StepPositions
{
    private readonly int[] _firstSteps;
    private readonly int[] _firstPositions;
    private readonly int[] _documents;

    public StepPositions(Documents documents)
    {
        Document[] filled = [.. documents.All().Where(document => document.Steps.Length > 0)];
        _firstSteps = [.. filled.Select(document => document.Steps.Start), documents.StepCount];
        _firstPositions = [.. filled.Select((document, place) => checked(document.Steps.Start + place)), checked(documents.StepCount + filled.Length)];
        _documents = [.. filled.Select(document => document.Index)];
        StepCount = documents.StepCount;
        PositionCount = filled.Length == 0 ? 0 : documents.StepCount + filled.Length - 1;
    }

    public int StepCount { get; }

    /// <summary>One past the position of the last step.</summary>
    public int PositionCount { get; }

    /// <summary>The number of documents that have steps. They are counted without the empty ones, here and below.</summary>
    public int Count => _documents.Length;

    /// <summary>The index of a filled document among all documents.</summary>
    public int GetDocument(int filled) => _documents[filled];

    public StepRange GetSteps(int filled) => new(_firstSteps[filled], _firstSteps[filled + 1]);

    /// <summary>The positions of a filled document.</summary>
    public StepRange GetPositions(int filled) => new(_firstPositions[filled], _firstPositions[filled + 1] - 1);

    /// <summary>The filled document that holds a position, or that precedes it if it is an unused one.</summary>
    public int FindFilled(int position)
    {
        if (_documents.Length == 1)
            return 0;
        int place = Array.BinarySearch(_firstPositions, position);
        return Math.Min(place >= 0 ? place : ~place - 1, _documents.Length - 1);
    }

    /// <summary>The steps of a range of positions inside one document.</summary>
    public StepRange ToSteps(StepRange positions)
    {
        int shift = FindFilled(positions.Start);
        return new StepRange(positions.Start - shift, positions.End - shift);
    }

    /// <summary>The pieces of documents inside a range of positions, in order.</summary>
    public IEnumerable<(int Filled, StepRange Positions)> Split(StepRange positions)
    {
        if (positions.Length == 0 || Count == 0)
            yield break;
        for (int filled = FindFilled(positions.Start); filled < Count && _firstPositions[filled] < positions.End; filled++)
        {
            StepRange document = GetPositions(filled);
            int start = Math.Max(document.Start, positions.Start);
            int end = Math.Min(document.End, positions.End);
            if (start < end)
                yield return (filled, new StepRange(start, end));
        }
    }
}
