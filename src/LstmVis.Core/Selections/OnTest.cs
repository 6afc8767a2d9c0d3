namespace LstmVis.Core;

/// <summary>Tells from a stored number whether a cell is on. All transforms are odd, so the negative side mirrors the positive.</summary>
/// <param name="LeastStored">The least stored number whose activation reaches the threshold.</param>
/// <param name="Side">On which side of zero.</param>
public readonly record struct OnTest(float LeastStored, Side Side)
{
    /// <summary>Whether the cell is on; NaN is never on.</summary>
    public bool IsOn(float stored) => Side switch
    {
        Side.Positive => stored >= LeastStored,
        Side.Negative => stored <= -LeastStored,
        _ => stored >= LeastStored || stored <= -LeastStored,
    };
}
