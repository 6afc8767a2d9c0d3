namespace LstmVis.Core;

/// <summary>What cells are held at.</summary>
public enum HoldWith
{
    /// <summary>At 0: they are wiped.</summary>
    Zero,

    /// <summary>At a number, as it is stored: for a cell state c, not tanh(c).</summary>
    Number,

    /// <summary>At what each is on average over the project's corpus.</summary>
    Mean,
}

/// <summary>Holds some cells of a source while a model runs. The change is made in the recurrence, so what follows is computed from it.</summary>
/// <param name="Source">The id of a source whose cells can be held: <see cref="LiveModelInfo.HeldSources"/>.</param>
/// <param name="Cells">Which cells, zero-based.</param>
/// <param name="With">What they are held at.</param>
/// <param name="Number">Counts where they are held at a number.</param>
/// <param name="Steps">The time steps at which; null for all.</param>
public sealed record CellHold(string Source, IReadOnlyList<int> Cells, HoldWith With, float Number = 0f, StepRange? Steps = null);
