using System.Numerics.Tensors;
using LstmVis.Core;

namespace LstmVis.Formats;

/// <summary>
/// Looks for states that were carried on from one document into the next. After a reset, the first state of a document depends on its first token alone, so that documents that begin
/// alike have equal first states; and the step into a document is a jump, not one like those inside.
/// </summary>
internal sealed class ResetCheck
{
    private const int MostDocuments = 2000;
    private const int MostFirstNumbers = 1 << 20;
    private const int LeastSteps = 8;
    private const int LeastAlike = 3;
    private const double LikeInside = 1.5;
    private readonly int _cellCount;
    private readonly Dictionary<int, int> _firstTokens = [];
    private readonly HashSet<int> _insides = [];
    private readonly Dictionary<int, List<(int Step, float[] Row)>> _firstRows = [];
    private readonly float[] _last;
    private readonly Documents? _documents;
    private int _step;
    private int _keptRows;
    private double _into;
    private double _inside;
    private int _intoCount;
    private int _insideCount;

    public ResetCheck(Corpus corpus, int cellCount)
    {
        _cellCount = cellCount;
        _last = new float[cellCount];
        if (corpus.Documents.Count < LeastAlike || corpus.Documents.Count == corpus.StepCount)
            return;
        _documents = corpus.Documents;
        ReadOnlySpan<int> tokens = corpus.TokenIds.Span;
        int stride = Math.Max(1, corpus.Documents.Count / MostDocuments);
        for (int place = 1; place < corpus.Documents.Count; place += stride)
        {
            StepRange steps = corpus.Documents[place].Steps;
            if (steps.Length < 2)
                continue;
            _firstTokens.TryAdd(steps.Start, tokens[steps.Start]);
            _insides.Add(steps.Start + (steps.Length / 2));
        }
    }

    /// <summary>Looks at the next row of stored numbers.</summary>
    public void Add(ReadOnlySpan<float> row)
    {
        if (_documents is null)
            return;
        if (_firstTokens.TryGetValue(_step, out int token))
        {
            _into += Distance(row);
            _intoCount++;
            Keep(token, row);
        }
        else if (_insides.Contains(_step))
        {
            _inside += Distance(row);
            _insideCount++;
        }

        row.CopyTo(_last);
        _step++;
    }

    public IEnumerable<Finding> Find(string sourceId)
    {
        if (_documents is null || _intoCount < LeastSteps || _insideCount < LeastSteps || !double.IsFinite(_into) || !double.IsFinite(_inside) || _inside == 0)
            yield break;
        double ratio = _into / _intoCount / (_inside / _insideCount);
        List<(int Step, float[] Row)>[] groups = [.. _firstRows.Values.Where(group => group.Count > 1)];
        int compared = groups.Sum(group => group.Count - 1);
        int equal = groups.Sum(group => group.Skip(1).Count(first => Same(first.Row, group[0].Row)));
        if (compared < LeastAlike || equal > 0 || ratio > LikeInside)
            yield break;
        List<(int Step, float[] Row)> example = groups.MaxBy(group => group.Count)!;
        yield return new Finding(
            FindingSeverity.Warning,
            $"source '{sourceId}'",
            CorpusReader.Say($"the states seem to run on from one document into the next: none of {compared:N0} documents that begin with the same token as another begins with the same state (such as '{_documents.At(example[0].Step).Id}' and '{_documents.At(example[1].Step).Id}'), and the step into a document is {ratio:0.0} times one inside."),
            "If the model should have begun each document anew, reset its state there and record again; if it is not recurrent, or reads ahead, this is as it should be.");
    }

    private void Keep(int token, ReadOnlySpan<float> row)
    {
        if ((long)_keptRows * _cellCount > MostFirstNumbers)
            return;
        if (!_firstRows.TryGetValue(token, out List<(int Step, float[] Row)>? rows))
            _firstRows[token] = rows = [];
        rows.Add((_step, row.ToArray()));
        _keptRows++;
    }

    private double Distance(ReadOnlySpan<float> row)
    {
        double distance = TensorPrimitives.Distance(row, _last);
        return double.IsFinite(distance) ? distance / Math.Sqrt(_cellCount) : double.NaN;
    }

    // Batches are computed in other orders, which changes the last digits.
    private static bool Same(float[] one, float[] other)
    {
        for (int cell = 0; cell < one.Length; cell++)
        {
            if (Math.Abs(one[cell] - other[cell]) > 1e-4f * Math.Max(1, Math.Abs(other[cell])))
                return false;
        }

        return true;
    }
}
