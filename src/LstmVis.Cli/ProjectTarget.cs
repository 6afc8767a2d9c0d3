using System.CommandLine;

namespace LstmVis.Cli;

/// <summary>Where the commands that make a project put it.</summary>
internal static class ProjectTarget
{
    /// <summary>The option for the folder.</summary>
    public static Option<string> Into() => new("--into") { Description = "The project folder to make.", HelpName = "DIR", Required = true };

    /// <summary>The option to replace a project.</summary>
    public static Option<bool> Overwrite() => new("--overwrite") { Description = "Replace the project that is there, once the new one is complete." };

    /// <summary>Says early what the writer would say late, before a minute of work is spent.</summary>
    /// <returns>The folder in full.</returns>
    public static string Check(string folder, bool overwrite)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(full))
            throw CommandException.Usage($"--into {folder}: there is a file of that name; name another folder.");
        if (!overwrite && Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any())
            throw CommandException.Usage($"--into {folder}: there is something already; name another folder, or replace a project with --overwrite.");
        return full;
    }

    /// <summary>Says what was made and what can be done with it.</summary>
    public static void Announce(string folder, TextWriter output)
    {
        output.WriteLine($"Made {folder}");
        output.WriteLine($"Show it with: lstmvis serve {(folder.Contains(' ', StringComparison.Ordinal) ? $"\"{folder}\"" : folder)}");
    }
}
