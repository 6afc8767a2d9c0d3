using System.Diagnostics;
using Xunit;

namespace LstmVis.Networks.Tests;

/// <summary>Files that the real PyTorch writes when the tests run; where there is none, the tests say that they were skipped.</summary>
public sealed class TorchModels : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _problem;

    public TorchModels()
    {
        foreach (string python in new[] { "python3", "/usr/bin/python3" })
        {
            if (Run(python, ["-c", "import torch, numpy"]) is not { ExitCode: 0 })
                continue;
            (int exitCode, string error) = Run(python, [Golden.Find("torch-models/make.py"), _folder.Path])!.Value;
            _problem = exitCode == 0 ? null : error;
            IsThere = true;
            return;
        }
    }

    public bool IsThere { get; }

    public string Folder
    {
        get
        {
            Assert.SkipUnless(IsThere, "There is no python3 with PyTorch here.");
            Assert.Null(_problem);
            return _folder.Path;
        }
    }

    public void Dispose() => _folder.Dispose();

    private static (int ExitCode, string Error)? Run(string python, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
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
}
