using System.Diagnostics;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>A Python with a library, where this machine has one: Debian keeps PyTorch beside the system's own.</summary>
internal static class Python
{
    /// <summary>Runs a script of this folder; the test says skipped where no Python has the library.</summary>
    public static string Run(string library, string script, string input)
    {
        string? python = Array.Find(["python3", "/usr/bin/python3"], candidate => TryRun(candidate, ["-c", $"import {library}"], "", out _, out _));
        Assert.SkipWhen(python is null, $"No Python here has {library}.");
        string path = Path.Combine(AppContext.BaseDirectory, "Oracles", script);
        Assert.True(TryRun(python, [path], input, out string output, out string error), error);
        return output;
    }

    private static bool TryRun(string program, string[] arguments, string input, out string output, out string error)
    {
        output = error = "";
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            output = process.StandardOutput.ReadToEnd();
            error = errors.GetAwaiter().GetResult();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Exception absent) when (absent is System.ComponentModel.Win32Exception or IOException)
        {
            return false;
        }
    }
}
