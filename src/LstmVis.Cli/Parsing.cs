using System.CommandLine.Parsing;
using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Cli;

/// <summary>Reads the values of options, strictly and in the invariant culture, and says what was expected.</summary>
internal static class Parsing
{
    /// <summary>A number such as <c>0.3</c>. A comma is not a decimal point, nor is it skipped.</summary>
    public static float Number(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) || !float.IsFinite(number))
            result.AddError($"{Name(result)} must be a number such as 0.3, but is '{text}'.");
        return number;
    }

    /// <summary>The same, for an option that may be left out.</summary>
    public static float? OptionalNumber(ArgumentResult result) => Number(result);

    /// <summary>Thresholds of single cells such as <c>12=0.4,30=0.2</c>, or <c>-</c> for none, per time the option was given.</summary>
    public static Dictionary<int, float>[] CellThresholds(ArgumentResult result)
    {
        var all = new List<Dictionary<int, float>>();
        foreach (Token token in result.Tokens)
        {
            var thresholds = new Dictionary<int, float>();
            foreach (string part in token.Value == "-" ? [] : token.Value.Split(',', StringSplitOptions.TrimEntries))
            {
                string[] ends = part.Split('=');
                if (ends.Length != 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int cell)
                    || !float.TryParse(ends[1], NumberStyles.Float, CultureInfo.InvariantCulture, out float threshold) || !float.IsFinite(threshold))
                {
                    result.AddError($"{Name(result)} must be cells and their thresholds such as 12=0.4,30=0.2, but has '{part}' in '{token.Value}'.");
                    return [];
                }

                if (!thresholds.TryAdd(cell, threshold))
                {
                    result.AddError($"{Name(result)} gives cell {cell} two thresholds in '{token.Value}'.");
                    return [];
                }
            }

            all.Add(thresholds);
        }

        return [.. all];
    }

    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public static Func<ArgumentResult, int> WholeNumber(int least, int greatest = int.MaxValue) => result =>
    {
        string text = result.Tokens[^1].Value;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) || number < least || number > greatest)
        {
            string expected = greatest == int.MaxValue ? $"of at least {least}" : $"from {least} to {greatest}";
            result.AddError($"{Name(result)} must be a whole number {expected}, but is '{text}'.");
        }

        return number;
    };

    /// <summary>The same, for an option that may be left out.</summary>
    public static Func<ArgumentResult, int?> OptionalWholeNumber(int least, int greatest = int.MaxValue) => result => WholeNumber(least, greatest)(result);

    /// <summary>A whole number of at least 1, or <c>all</c>.</summary>
    public static int CountOrAll(ArgumentResult result) => result.Tokens[^1].Value == "all" ? int.MaxValue : WholeNumber(1)(result);

    /// <summary>A half-open range of time steps such as <c>21:25</c>.</summary>
    public static StepRange? Range(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        string[] ends = text.Split(':');
        if (ends.Length != 2 || !TryStep(ends[0], out int start) || !TryStep(ends[1], out int end))
            result.AddError($"{Name(result)} must be two time steps START:END such as 21:25 (END is the first step after the range), but is '{text}'.");
        else if (start < 0 || end < 0)
            result.AddError($"{Name(result)} is '{text}', but time steps start at 0.");
        else if (end <= start)
            result.AddError($"{Name(result)} is '{text}', which holds no step: END must be greater than START.");
        else
            return new StepRange(start, end);
        return null;
    }

    /// <summary>One list of cells such as <c>1,2,3</c> per time the option was given.</summary>
    public static int[][] Cells(ArgumentResult result)
    {
        var lists = new List<int[]>();
        foreach (Token token in result.Tokens)
        {
            string[] parts = token.Value.Split(',', StringSplitOptions.TrimEntries);
            var cells = new int[parts.Length];
            for (int place = 0; place < parts.Length; place++)
            {
                if (!int.TryParse(parts[place], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out cells[place]))
                {
                    result.AddError($"{Name(result)} must be cells separated by commas such as 1,2,3, but '{parts[place]}' in '{token.Value}' is not a whole number.");
                    return [];
                }
            }

            lists.Add(cells);
        }

        return [.. lists];
    }

    private static bool TryStep(string text, out int step) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out step);

    private static string Name(ArgumentResult result) => result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
}
