namespace LstmVis.Server;

/// <summary>The check of <c>offset</c> and <c>count</c> that every list shares.</summary>
internal static class Paging
{
    /// <summary>Refuses a negative offset, and a count that is below 1 or above the most.</summary>
    public static void Check(int offset, int count, int most)
    {
        if (offset < 0)
            throw RequestException.Invalid("offset", $"'offset' must not be negative, but is {offset}.");
        if (count < 1 || count > most)
            throw RequestException.Invalid("count", $"'count' must be 1 to {most}, but is {count}.");
    }
}
