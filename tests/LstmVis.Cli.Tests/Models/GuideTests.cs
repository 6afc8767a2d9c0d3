using System.Diagnostics;
using System.Text.RegularExpressions;
using LstmVis.Networks.Tests;
using Xunit;

namespace LstmVis.Cli.Tests;

/// <summary>Every snippet of docs/guides/from-*.md is run, Python and commands, in the order of the page; where the library is missing, that is said. The commands of your-own-data.md need real files: RealInputsTests.</summary>
public sealed partial class GuideTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("from-pytorch", "torch")]
    [InlineData("from-onnx", "torch")]
    [InlineData("from-keras", "keras")]
    [InlineData("from-jax", "jax")]
    [InlineData("from-hdf5", "h5py")]
    public async Task The_snippets_of_a_guide_do_what_it_says(string guide, string library)
    {
        string? python = new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(candidate => Run(candidate, ["-c", $"import {library}, numpy"]) is { ExitCode: 0 });
        Assert.SkipWhen(python is null, $"There is no python3 with {library} here.");
        string text = await File.ReadAllTextAsync(Golden.Find($"../../docs/guides/{guide}.md"), TestContext.Current.CancellationToken);
        string script = "";
        int commands = 0;
        foreach (Match block in Block().Matches(text.ReplaceLineEndings("\n")))
        {
            if (block.Groups[1].Value == "python")
            {
                script += block.Groups[2].Value;
                continue;
            }

            // Commands use what all Python above them wrote.
            (int exitCode, string error) = Run(python!, ["-c", script])!.Value;
            Assert.True(exitCode == 0, error);
            foreach (string line in block.Groups[2].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] words = line.Split(' ');
                Assert.Equal("lstmvis", words[0]);
                (await LstmVisProgram.RunInAsync(_temporary.Path, words[1..])).Succeeds();
                commands++;
            }
        }

        Assert.True(commands > 0);
        foreach (string project in Directory.GetDirectories(_temporary.At("projects")))
            (await LstmVisProgram.RunAsync("info", project)).Succeeds();
    }

    [Fact]
    public void Every_guide_is_among_them_and_has_no_snippet_that_is_not_run()
    {
        string[] run = [.. typeof(GuideTests).GetMethod(nameof(The_snippets_of_a_guide_do_what_it_says))!.GetCustomAttributes(typeof(InlineDataAttribute), false).Select(data => (string)((InlineDataAttribute)data).Data[0]!)];
        string[] guides = Directory.GetFiles(Golden.Find("../../docs/guides"), "from-*.md");
        Assert.Equal(run.Order(StringComparer.Ordinal), guides.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
        Assert.All(guides, guide => Assert.Equal(Block().Count(File.ReadAllText(guide).ReplaceLineEndings("\n")) * 2, Regex.Count(File.ReadAllText(guide), "^```", RegexOptions.Multiline)));
    }

    private (int ExitCode, string Error)? Run(string python, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, arguments) { WorkingDirectory = _temporary.Path, RedirectStandardError = true, RedirectStandardOutput = true })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string error = process.StandardError.ReadToEnd();
            output.Wait();
            process.WaitForExit();
            return (process.ExitCode, error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex("^```(python|sh)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
