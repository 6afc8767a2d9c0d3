using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Xunit;

namespace LstmVis.Cli.Tests;

/// <summary>The program as its users have it: a process with arguments, two streams and an exit code.</summary>
internal static class LstmVisProgram
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "lstmvis.dll");

    /// <summary>What a finished run left.</summary>
    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        /// <summary>The one object on standard output.</summary>
        public JsonElement Json => JsonDocument.Parse(Output).RootElement;

        /// <summary>Fails unless the run ended well.</summary>
        public Result Succeeds()
        {
            Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");
            return this;
        }

        /// <summary>Fails unless the run ended with this code, nothing on standard output and exactly one line on stderr, which holds these texts.</summary>
        public void FailsWith(int exitCode, params string[] texts)
        {
            FailsAfterAReportWith(exitCode, texts);
            Assert.Empty(Output);
        }

        /// <summary>The same, where what was read may have been told before.</summary>
        public void FailsAfterAReportWith(int exitCode, params string[] texts)
        {
            string line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.StartsWith("lstmvis: ", line, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
            Assert.All(texts, text => Assert.Contains(text, line, StringComparison.Ordinal));
            Assert.Equal(exitCode, ExitCode);
        }
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<Result> RunAsync(params string[] arguments) => RunAsync(arguments, new Dictionary<string, string>());

    /// <summary>Runs it to its end in a folder.</summary>
    public static Task<Result> RunInAsync(string folder, params string[] arguments) => RunAsync(arguments, new Dictionary<string, string>(), folder);

    /// <summary>Runs it to its end, with environment variables.</summary>
    public static async Task<Result> RunAsync(string[] arguments, IReadOnlyDictionary<string, string> environment, string folder = "")
    {
        using Process process = Start(arguments, environment, folder);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Result(process.ExitCode, await output, await error);
    }

    /// <summary>Starts it; the caller ends and disposes it.</summary>
    public static Process Start(string[] arguments, IReadOnlyDictionary<string, string>? environment = null, string folder = "")
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
