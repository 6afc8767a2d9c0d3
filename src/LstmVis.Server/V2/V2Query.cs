using System.Globalization;

namespace LstmVis.Server;

/// <summary>The query string of a V2 request: every parameter has the default of the original's description, and lists have commas.</summary>
internal sealed class V2Query(IQueryCollection query)
{
    /// <summary>Whether the request has a parameter.</summary>
    public bool Has(string name) => query.ContainsKey(name);

    /// <summary>A text that must be given.</summary>
    public string GetText(string name) => Has(name) ? GetText(name, "") : throw RequestException.Invalid(name, $"The query parameter '{name}' is missing.");

    /// <summary>A text, or the default.</summary>
    public string GetText(string name, string fallback) => query.TryGetValue(name, out var values) ? values.ToString() : fallback;

    /// <summary>A list of texts, or the default.</summary>
    public string[] GetTexts(string name, string[] fallback) => Has(name) ? GetText(name, "").Split(',', StringSplitOptions.RemoveEmptyEntries) : fallback;

    /// <summary>A whole number, or the default.</summary>
    public int GetInteger(string name, int fallback)
    {
        if (!Has(name))
            return fallback;
        string text = GetText(name, "");
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw RequestException.Invalid(name, $"'{name}' must be a whole number, but is '{text}'.");
    }

    /// <summary>A number of steps or entries, or the default.</summary>
    public int GetSize(string name, int fallback)
    {
        int size = GetInteger(name, fallback);
        return size >= 0 ? size : throw RequestException.Invalid(name, $"'{name}' must not be negative, but is {size}.");
    }

    /// <summary>A list of whole numbers, or the default.</summary>
    public int[] GetIntegers(string name, int[] fallback) => Has(name) ? CellList.Parse(GetText(name, ""), name) : fallback;

    /// <summary>A finite number, or the default.</summary>
    public float GetNumber(string name, float fallback)
    {
        if (!Has(name))
            return fallback;
        string text = GetText(name, "");
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
            ? number
            : throw RequestException.Invalid(name, $"'{name}' must be a finite number, but is '{text}'.");
    }

    /// <summary>True or false; false where it is left out.</summary>
    public bool GetFlag(string name)
    {
        string text = GetText(name, "false");
        return text.ToUpperInvariant() switch
        {
            "TRUE" or "1" => true,
            "FALSE" or "0" or "" => false,
            _ => throw RequestException.Invalid(name, $"'{name}' must be true or false, but is '{text}'."),
        };
    }

    /// <summary>One of two words; the first where it is left out.</summary>
    public string GetChoice(string name, string first, string second)
    {
        string text = GetText(name, first);
        return text == first || text == second ? text : throw RequestException.Invalid(name, $"'{name}' must be {first} or {second}, but is '{text}'.");
    }
}
