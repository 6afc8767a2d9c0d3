namespace LstmVis.Formats;

/// <summary>Orders names as people do: <c>part-2</c> before <c>part-10</c>.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x;
        ReadOnlySpan<char> right = y;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            if (char.IsAsciiDigit(left[0]) && char.IsAsciiDigit(right[0]))
            {
                ReadOnlySpan<char> leftDigits = TakeDigits(ref left);
                ReadOnlySpan<char> rightDigits = TakeDigits(ref right);
                int byNumber = leftDigits.Length != rightDigits.Length ? leftDigits.Length - rightDigits.Length : leftDigits.SequenceCompareTo(rightDigits);
                if (byNumber != 0)
                    return byNumber;
                continue;
            }

            if (left[0] != right[0])
                return left[0] - right[0];
            left = left[1..];
            right = right[1..];
        }

        return left.Length != right.Length ? left.Length - right.Length : string.CompareOrdinal(x, y);
    }

    // Leading zeros say nothing, so that the length of what is left compares numbers of any size.
    private static ReadOnlySpan<char> TakeDigits(ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> digits = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[end..];
        return digits.TrimStart('0');
    }
}
