using System.Diagnostics;

namespace LstmVis.Formats.Tests;

/// <summary>A Python with a library, where this machine has one: Debian's own has h5py, NumPy and pandas.</summary>
internal static class Python
{
    /// <summary>Runs a script and returns what it prints; the test says skipped where no Python has the libraries.</summary>
    /// <param name="libraries">With commas between.</param>
    /// <param name="script">The text of the script.</param>
    /// <param name="arguments">What it finds in <c>sys.argv[1:]</c>.</param>
    public static string Run(string libraries, string script, params string[] arguments)
    {
        string? python = Array.Find(["python3", "/usr/bin/python3"], candidate => TryRun(candidate, ["-c", $"import {libraries}"], out _, out _));
        Assert.SkipWhen(python is null, $"There is no Python with {libraries} on this machine.");
        Assert.True(TryRun(python, ["-c", script, .. arguments], out string output, out string error), error);
        return output;
    }

    private static bool TryRun(string program, string[] arguments, out string output, out string error)
    {
        output = error = "";
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            output = process.StandardOutput.ReadToEnd();
            error = errors.GetAwaiter().GetResult();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
