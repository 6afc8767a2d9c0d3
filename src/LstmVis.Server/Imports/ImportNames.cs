using LstmVis.Formats;

namespace LstmVis.Server;

/// <summary>Names of projects that are made: folders beside the others.</summary>
internal static class ImportNames
{
    /// <summary>The folder of a name.</summary>
    /// <exception cref="RequestException">It cannot be used, or is taken.</exception>
    public static string Check(string target, string name)
    {
        if (!IsUsable(name))
            throw RequestException.Invalid("name", "A project's name must have 1 to 80 letters, digits, dashes, dots or underscores, and begin with a letter or digit.");
        string folder = Path.Combine(target, name);
        return Path.Exists(folder) ? throw RequestException.Conflict("The name is taken.", $"There is a folder '{name}' already; choose another name.") : folder;
    }

    /// <summary>A name that is free.</summary>
    public static string Suggest(string target, string hint)
    {
        string plain = new([.. hint.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-').SkipWhile(letter => !char.IsAsciiLetterOrDigit(letter)).Take(60)]);
        plain = plain.Length == 0 ? "project" : plain;
        return Enumerable.Range(1, int.MaxValue - 1).Select(number => number == 1 ? plain : $"{plain}-{number}").First(name => !Path.Exists(Path.Combine(target, name)));
    }

    private static bool IsUsable(string name) =>
        name.Length is > 0 and <= 80 && char.IsAsciiLetterOrDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
