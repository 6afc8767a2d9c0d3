using System.Globalization;
using System.Text;

namespace LstmVis.Formats;

/// <summary>Rows of fields between commas, semicolons or tabs: <c>.csv</c>, <c>.tsv</c>. Quoted fields may hold the separator, but no line end.</summary>
internal static class TableFile
{
    /// <summary>The longest line that is read, in characters.</summary>
    public const int MaxLine = 64 << 20;

    /// <summary>The separator of a line: the likeliest of tab, comma and semicolon.</summary>
    public static char FindSeparator(string line) =>
        line.Contains('\t', StringComparison.Ordinal) ? '\t' : line.Contains(',', StringComparison.Ordinal) ? ',' : line.Contains(';', StringComparison.Ordinal) ? ';' : ',';

    /// <summary>Cuts a line into its fields, without the quotes around them.</summary>
    public static List<string> Split(string line, char separator)
    {
        var fields = new List<string>();
        for (int place = 0; ;)
        {
            if (place < line.Length && line[place] == '"')
            {
                var field = new StringBuilder();
                for (place++; place < line.Length; place++)
                {
                    if (line[place] != '"')
                        field.Append(line[place]);
                    else if (place + 1 < line.Length && line[place + 1] == '"')
                        field.Append(line[place++]);
                    else
                        break;
                }

                int next = line.IndexOf(separator, Math.Min(place, line.Length));
                fields.Add(field.ToString());
                if (next < 0)
                    return fields;
                place = next + 1;
                continue;
            }

            int end = line.IndexOf(separator, place);
            fields.Add((end < 0 ? line[place..] : line[place..end]).Trim());
            if (end < 0)
                return fields;
            place = end + 1;
        }
    }

    /// <summary>Opens a file to be read line by line.</summary>
    /// <exception cref="InvalidContentException">It cannot be opened.</exception>
    public static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16), Encoding.UTF8);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidContentException(path, null, "the file does not exist.", cause);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new InvalidContentException(path, null, $"the file cannot be read ({cause.Message}).", cause);
        }
    }

    /// <summary>The next line that is not blank, or null at the end; never more than <see cref="MaxLine"/> characters of it are in memory.</summary>
    public static string? ReadLine(StreamReader reader, string path, ref int number)
    {
        var line = new StringBuilder();
        while (true)
        {
            int next = reader.Read();
            if (next < 0 && line.Length == 0)
                return null;
            if (next is < 0 or '\n')
            {
                number++;
                string text = line.ToString().TrimEnd('\r');
                if (!string.IsNullOrWhiteSpace(text))
                    return text;
                line.Clear();
                continue;
            }

            if (line.Length == MaxLine)
                throw new InvalidContentException(path, $"line {number + 1}", $"expected lines of at most {MaxLine:N0} characters, found a longer one; this is no table.");
            line.Append((char)next);
        }
    }

    /// <summary>The number that a field says, in the way of programs: <c>1.5e-3</c>, <c>nan</c>, <c>inf</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> field, out float number)
    {
        field = field.Trim();
        if (float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            return true;
        number = field.Equals("inf", StringComparison.OrdinalIgnoreCase) || field.Equals("+inf", StringComparison.OrdinalIgnoreCase) ? float.PositiveInfinity
            : field.Equals("-inf", StringComparison.OrdinalIgnoreCase) ? float.NegativeInfinity
            : field.Equals("nan", StringComparison.OrdinalIgnoreCase) ? float.NaN
            : 0;
        return number != 0;
    }
}
