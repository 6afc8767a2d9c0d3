namespace LstmVis.Core;

/// <summary>Where a cell is on, in terms of codes. Code 0, NaN or an unused position, is never on.</summary>
/// <param name="HighOn">Codes from here up are on; 255, which no number has, if none is.</param>
/// <param name="LowOn">Codes from 1 up to here are on; 0 if none is.</param>
/// <param name="HighMaybe">A code whose numbers have to be looked at, or 0.</param>
/// <param name="LowMaybe">Another such code, or 0.</param>
internal readonly record struct CodeTest(byte HighOn, byte LowOn, byte HighMaybe, byte LowMaybe)
{
    /// <summary>Whether some codes do not tell.</summary>
    public bool HasMaybe => HighMaybe != 0 || LowMaybe != 0;

    public bool IsOn(byte code) => code >= HighOn || (code <= LowOn && code != 0);

    public bool IsMaybe(byte code) => code != 0 && (code == HighMaybe || code == LowMaybe);
}
