using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LstmVis.Networks;

namespace LstmVis.Cli;

/// <summary>Names what a command line would write, so that the same command, given again after its process was killed, goes on where that was.</summary>
internal static class ResumeKey
{
    // What these say changes no number that is written.
    private static readonly string[] s_without = ["--overwrite", "--no-report"];

    // Files that the command itself writes change while it runs.
    private static readonly string[] s_written = ["--into", "--checkpoint", "--keep-epochs"];

    /// <summary>A name of letters and digits: of all options given, of the size and time of every file that they name, and of this program.</summary>
    public static string Of(ParseResult arguments)
    {
        var text = new StringBuilder();
        text.AppendLine(typeof(ModelFolder).Module.ModuleVersionId.ToString()).AppendLine(typeof(ResumeKey).Module.ModuleVersionId.ToString());
        text.AppendLine(Environment.GetEnvironmentVariable(NetworkKernelsVariable));
        foreach (OptionResult given in arguments.CommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit && !s_without.Contains(option.Option.Name)).OrderBy(option => option.Option.Name, StringComparer.Ordinal))
        {
            text.AppendLine(given.Option.Name);
            foreach (string value in given.Tokens.Select(token => token.Value))
            {
                text.AppendLine(value);
                foreach (string path in s_written.Contains(given.Option.Name) ? [] : GetPaths(value))
                    Stamp(text, path);
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private const string NetworkKernelsVariable = "LSTMVIS_NETWORK_KERNELS";

    // FILE, FILE:DATASET, NAME=FILE, NAME=FILE:COLUMN, FILE,layer=0
    private static IEnumerable<string> GetPaths(string value) =>
        new[] { value, value[(value.IndexOf('=', StringComparison.Ordinal) + 1)..] }
            .SelectMany(one => new[] { one, one.LastIndexOf(':') is var colon and > 0 ? one[..colon] : one })
            .Distinct()
            .Where(Path.Exists);

    private static void Stamp(StringBuilder text, string path)
    {
        IEnumerable<string> files = File.Exists(path)
            ? [path]
            : new[] { path, Path.Combine(path, ModelFolder.NameInProject) }.Where(Directory.Exists).SelectMany(Directory.EnumerateFiles).Order(StringComparer.Ordinal);
        foreach (FileInfo file in files.Select(one => new FileInfo(one)))
            text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
    }
}
