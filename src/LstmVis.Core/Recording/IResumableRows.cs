namespace LstmVis.Core;

/// <summary>Rows that a process which was killed has left can be taken over by the next that writes the same.</summary>
public interface IResumableRows : IRowWriter
{
    /// <summary>Takes over rows that are there already, instead of any so far; to be called before the first is appended.</summary>
    /// <param name="most">The most rows that are taken over, counted from the first.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>How many were: only those up to the last <see cref="Seal"/> that is no later and that still agrees with what lies there.</returns>
    int Restore(int most, CancellationToken cancellation);

    /// <summary>Marks what is written so far as whole, so that <see cref="Restore"/> finds it.</summary>
    void Seal();
}
