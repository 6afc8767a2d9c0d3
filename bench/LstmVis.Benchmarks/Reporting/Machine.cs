using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace LstmVis.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal sealed record Machine(string Processor, int Cores, double MemoryGigabytes, string OperatingSystem, string Runtime, string Vectors, string Commit)
{
    public static Machine Describe() => new(
        FindProcessor(),
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        $"{System.Numerics.Vector<byte>.Count * 8} bits{(System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? ", 512 available" : "")}",
        Tools.Capture("git", "describe", "--always", "--dirty") ?? "unknown");

    /// <summary>The processor's name as a folder name.</summary>
    public string Slug => Regex.Replace(Processor.ToLowerInvariant(), "[^a-z0-9]+", "-").Trim('-');

    private static string FindProcessor()
    {
        const string linux = "/proc/cpuinfo";
        string? model = File.Exists(linux) ? File.ReadLines(linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return model?[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Tools.Capture("sysctl", "-n", "machdep.cpu.brand_string")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}

/// <summary>Other programs that a benchmark compares with or asks.</summary>
internal static class Tools
{
    /// <summary>What a program prints; null where it is missing or fails, whose reason then goes to the screen.</summary>
    public static string? Capture(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0)
                return output.Trim();
            Console.WriteLine($"{program} ended with exit code {process.ExitCode}: {errors.Result.Trim()}");
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
