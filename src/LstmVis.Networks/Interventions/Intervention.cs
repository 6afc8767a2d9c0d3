using LstmVis.Core;

namespace LstmVis.Networks;

/// <summary>Holds some cells of a layer at given numbers while the model runs. The change is made in the recurrence, so what follows is computed from it.</summary>
/// <remarks>Of an LSTM's cell state, the hidden state of the same step is computed again from the changed cells.</remarks>
public sealed record Intervention
{
    /// <summary>Zero-based.</summary>
    public required int Layer { get; init; }

    /// <summary>What is held: <see cref="StateKind.HiddenState"/>, or <see cref="StateKind.CellState"/> of an LSTM.</summary>
    public required StateKind Kind { get; init; }

    /// <summary>Which cells, zero-based.</summary>
    public required IReadOnlyList<int> Cells { get; init; }

    /// <summary>What each cell of the layer is held at, <c>[cell]</c>, as stored: for a cell state c, not tanh(c). Only those of <see cref="Cells"/> count.</summary>
    public required IReadOnlyList<float> Values { get; init; }

    /// <summary>The time steps at which; null for all.</summary>
    public StepRange? Steps { get; init; }

    /// <summary>The state that makes a layer of a model what it is: the cell state of an LSTM, the hidden state of others.</summary>
    public static StateKind GetMemory(LanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Layers[0].Kinds[0];
    }

    /// <summary>Holds cells at one number; 0 wipes them.</summary>
    public static Intervention Clamp(LanguageModel model, int layer, IReadOnlyList<int> cells, float value, StateKind? kind = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new Intervention { Layer = layer, Kind = kind ?? GetMemory(model), Cells = cells, Values = [.. Enumerable.Repeat(value, model.Shape.CellCount)] };
    }

    /// <summary>Holds cells at what they are on average over a corpus.</summary>
    public static Intervention ReplaceByMean(LanguageModel model, int layer, IReadOnlyList<int> cells, Corpus corpus, StateKind? kind = null)
    {
        Intervention held = Clamp(model, layer, cells, 0f, kind);
        held.Check(model);
        StateMemory states = StateMemory.Record(model, corpus, [], keepStates: true);
        ReadOnlySpan<float> rows = states.GetRows(layer, held.Kind.Name);
        var sums = new double[model.Shape.CellCount];
        for (int place = 0; place < rows.Length; place++)
            sums[place % sums.Length] += rows[place];
        return held with { Values = [.. sums.Select(sum => (float)(sum / Math.Max(1, corpus.StepCount)))] };
    }

    /// <summary>Throws where it does not fit a model.</summary>
    /// <exception cref="ArgumentException">There is no such layer, cell or state, or the number of values differs.</exception>
    internal void Check(RecurrentModel model)
    {
        ModelSizes shape = model.Sizes;
        if (Layer < 0 || Layer >= shape.LayerCount)
            throw new ArgumentException($"There is no layer {Layer}; the model has {shape.LayerCount}, from 0.");
        IEnumerable<StateKind> states = model.Layers[Layer].Kinds.Where(kind => !kind.IsGate);
        if (!states.Contains(Kind))
            throw new ArgumentException($"The model's layers have no state '{Kind.Name}' that can be held; they have {string.Join(" and ", states.Select(kind => kind.Name))}.");
        foreach (int cell in Cells.Where(cell => cell < 0 || cell >= shape.CellCount))
            throw new ArgumentException($"There is no cell {cell}; the layers have {shape.CellCount} cells, from 0.");
        if (Values.Count != shape.CellCount)
            throw new ArgumentException($"{Values.Count} values are given for the {shape.CellCount} cells of a layer.");
        if (Cells.Any(one => !float.IsFinite(Values[one])))
            throw new ArgumentException("Cells can only be held at finite numbers.");
    }

    /// <summary>Changes one step's rows, <c>[stream, cell]</c>; false where nothing is done at that step.</summary>
    internal bool Apply(int step, Span<float> rows)
    {
        if (Steps is { } steps && !steps.Contains(step))
            return false;
        for (int row = 0; row < rows.Length; row += Values.Count)
        {
            foreach (int cell in Cells)
                rows[row + cell] = Values[cell];
        }

        return true;
    }
}
