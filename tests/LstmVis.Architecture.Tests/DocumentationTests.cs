using System.Text.RegularExpressions;
using Xunit;

namespace LstmVis.Architecture.Tests;

public sealed partial class DocumentationTests
{
    private static readonly string[] Documents = [.. Repository.Files(".", ".md")];

    [Fact]
    public void Links_lead_somewhere()
    {
        string[] dead = [.. Documents.SelectMany(document => Link().Matches(WithoutCode(Repository.Read(document)))
            .Select(link => Uri.UnescapeDataString(link.Groups[1].Value.Split('#')[0]))
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, target))))
            .Select(target => $"{document} links to {target}"))];
        Assert.Empty(dead);
    }

    [Fact]
    public void Code_points_at_documents_that_exist()
    {
        string[] dead = [.. Repository.Files("src", ".cs", ".csproj").Append("build.cs").Append("Directory.Packages.props").Append(".editorconfig")
            .SelectMany(path => Document().Matches(Repository.Read(path)).Select(document => (path, document.Value)))
            .Where(pointer => !File.Exists(Path.Combine(Repository.Root, pointer.Value)))
            .Select(pointer => $"{pointer.path} names {pointer.Value}")];
        Assert.Empty(dead);
    }

    [Fact]
    public void Build_commands_exist()
    {
        HashSet<string> targets = [.. Target().Matches(Repository.Read("build.cs")).Select(target => target.Groups[1].Value)];
        Assert.NotEmpty(targets);
        foreach (string document in Documents)
        {
            foreach (Match command in BuildCommand().Matches(Repository.Read(document)))
                Assert.True(targets.Contains(command.Groups[1].Value), $"{document} names the target '{command.Groups[1].Value}', which build.cs lacks.");
        }
    }

    [Fact]
    public void Command_line_commands_exist()
    {
        HashSet<string> commands = [.. Repository.Files("src/LstmVis.Cli", ".cs").SelectMany(path => NewCommand().Matches(Repository.Read(path))).Select(command => command.Groups[1].Value)];
        Assert.NotEmpty(commands);
        foreach (string document in Documents)
        {
            foreach (Match command in CliCommand().Matches(Repository.Read(document)))
                Assert.True(commands.Contains(command.Groups[1].Value), $"{document} shows 'lstmvis {command.Groups[1].Value}', which is no command.");
        }
    }

    [Fact]
    public void The_first_screen_of_the_README_is_a_picture_and_two_commands()
    {
        string[] lines = Repository.Read("README.md").Split('\n')[..40];
        Assert.Contains(lines, line => line.StartsWith("![", StringComparison.Ordinal));
        Assert.Contains("dotnet run build.cs demo", string.Join('\n', lines), StringComparison.Ordinal);
        Assert.Contains("dotnet run build.cs test", string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Fact]
    public void CI_runs_the_test_command_of_the_README() =>
        Assert.Contains("dotnet run build.cs test", Repository.Read(".ci/run"), StringComparison.Ordinal);

    private static string WithoutCode(string markdown) => Code().Replace(markdown, "");

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)(?:\s+""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"docs/[\w/.-]+\.md")]
    private static partial Regex Document();

    [GeneratedRegex(@"new\(""([a-z-]+)"",\s*""")]
    private static partial Regex Target();

    [GeneratedRegex(@"dotnet run build\.cs ([a-z][a-z-]*)")]
    private static partial Regex BuildCommand();

    [GeneratedRegex(@"new Command\(""([a-z]+)""")]
    private static partial Regex NewCommand();

    [GeneratedRegex(@"^\s*(?:\$ |`)?lstmvis ([a-z]+)\b", RegexOptions.Multiline)]
    private static partial Regex CliCommand();
}
