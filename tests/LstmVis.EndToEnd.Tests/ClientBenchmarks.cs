using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LstmVis.EndToEnd.Tests;

/// <summary>
/// Times the client in Chromium on 1,024 cells x 100 steps and 4,096 x 400: <c>dotnet run build.cs bench-client</c>. Not part of the tests,
/// and never fails for being slow: the figures stand beside their targets.
/// </summary>
public sealed class ClientBenchmarks(Chromium chromium)
{
    private const int Cells = 1024;
    private const int WideCells = 4096;
    private const string Brushed = "at=2000&zoom=10&range=2050:2052&threshold=0.3&offBefore=0&offAfter=0&match=0";
    private const string BrushedWide = "at=2000&zoom=2.5&range=2050:2052&threshold=0.3&offBefore=0&offAfter=0&match=0";
    private const int Changes = 30;

    [Fact(Explicit = true)]
    public async Task On_1024_cells()
    {
        string folder = Directory.CreateTempSubdirectory("lstmvis-bench-client-").FullName;
        try
        {
            await SynthesizeAsync(Path.Combine(folder, "synthetic"), 100_000, Cells);
            await SynthesizeAsync(Path.Combine(folder, "wide"), 20_000, WideCells);
            await using ServerProcess server = await ServerProcess.StartAsync("serve", folder);
            Console.WriteLine(await DragBenchmark.RendererAsync(chromium));
            foreach ((string project, int cells, string link) in new[] { ("synthetic", Cells, Brushed), ("wide", WideCells, BrushedWide) })
            {
                WorkbenchPage workbench = await OpenAsync(server, project, link);
                DragResult drag = await DragBenchmark.RunAsync(workbench);
                string what = $"{cells:N0} cells x {drag.StepsShown} steps, dragging the threshold";
                Report($"{what}: frame, median", Quantile(drag.Frames, 0.5), 17, "ms");
                Report($"{what}: frame, 95th percentile", Quantile(drag.Frames, 0.95), 34, "ms");
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  of which on the main thread {drag.TaskMilliseconds:0.0} ms a frame: script {drag.ScriptMilliseconds:0.0}, layout and style {drag.LayoutMilliseconds:0.0}; {drag.Frames.Length} frames, up to {drag.MostSelected} selected cells"));
            }

            double[] changes = await ChangeBrushAsync(await OpenAsync(server));
            Report("brush change to updated selection, median", Quantile(changes, 0.5), 50, "ms");
            Report("brush change to updated selection, 95th percentile", Quantile(changes, 0.95), 50, "ms");
            double[] matches = await MatchAsync(server);
            Report("match click to painted rows without the server's time, median", Quantile(matches, 0.5), 150, "ms");
            Report("first load, gzipped", FirstLoadKilobytes(), 300, "kB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Report(string what, double value, double target, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-74} {value,8:0.0} {unit,-2}  target < {target} {unit}{(value < target ? "" : "  MISSED")}"));

    private static double Quantile(double[] values, double quantile) => values.Order().ElementAt((int)Math.Ceiling(quantile * values.Length) - 1);

    private static async Task SynthesizeAsync(string target, int steps, int cells)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "lstmvis.dll"), "synth", "--into", target, "--steps", steps.ToString(CultureInfo.InvariantCulture), "--cells", cells.ToString(CultureInfo.InvariantCulture)];
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> printed = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await printed;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }

    /// <summary>The workbench with a brush of two steps, every cell asked that is on at both, once everything is drawn.</summary>
    private async Task<WorkbenchPage> OpenAsync(ServerProcess server, string project = "synthetic", string link = Brushed)
    {
        IPage page = await chromium.OpenPageAsync(new Uri(server.Address, $"/#/p/{project}?{link}"));
        // Tests ask for less motion; most users do not.
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        var workbench = new WorkbenchPage(page);
        await Expect(workbench.Cells.GetByRole(AriaRole.Heading)).Not.ToHaveTextAsync("0 selected cells");
        await Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return workbench;
    }

    /// <summary>Milliseconds from a key that changes the brush to the frame after the one that shows its cells.</summary>
    private static async Task<double[]> ChangeBrushAsync(WorkbenchPage workbench)
    {
        IPage page = workbench.Page;
        await page.EvaluateAsync("""
            () => {
              const cells = document.querySelector("aside[aria-label='Selected cells']");
              window.benchChange = null;
              let start = null;
              addEventListener("keydown", () => { start = performance.now(); window.benchChange = null; }, { capture: true });
              new MutationObserver(() => {
                if (start === null) return;
                const from = start;
                start = null;
                requestAnimationFrame(() => setTimeout(() => { window.benchChange = performance.now() - from; }));
              }).observe(cells, { subtree: true, childList: true, characterData: true });
            }
            """);
        var changes = new double[Changes];
        for (int change = 0; change < Changes; change++)
        {
            await page.Keyboard.PressAsync(change % 2 == 0 ? "Shift+ArrowRight" : "Shift+ArrowLeft");
            IJSHandle measured = await page.WaitForFunctionAsync("() => window.benchChange");
            changes[change] = await measured.JsonValueAsync<double>();
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await Task.Delay(100);
        }

        await page.Context.CloseAsync();
        return changes;
    }

    /// <summary>Milliseconds from the click to the end of the frame that paints the first rows, without the time spent waiting for the server's answers.</summary>
    private async Task<double[]> MatchAsync(ServerProcess server)
    {
        const int Rounds = 7;
        var times = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            WorkbenchPage workbench = await OpenAsync(server);
            IPage page = workbench.Page;
            await page.EvaluateAsync("""
                () => {
                  let start = null;
                  window.benchRows = null;
                  addEventListener("click", () => { start ??= performance.now(); }, { capture: true });
                  const look = () => {
                    if (start === null || !document.querySelector(".match-row__drawn[aria-label]")) { requestAnimationFrame(look); return; }
                    const from = start;
                    // This frame paints the rows; a timer runs after it.
                    setTimeout(() => {
                      const end = performance.now();
                      const waits = performance.getEntriesByType("resource")
                        .filter((entry) => entry.requestStart >= from && entry.responseStart <= end && /\/(matches|rows)$/.test(new URL(entry.name).pathname))
                        .map((entry) => [entry.requestStart, entry.responseStart])
                        .sort((a, b) => a[0] - b[0]);
                      let waited = 0;
                      let until = from;
                      for (const [began, answered] of waits) {
                        waited += Math.max(0, answered - Math.max(began, until));
                        until = Math.max(until, answered);
                      }
                      window.benchRows = end - from - waited;
                    });
                  };
                  requestAnimationFrame(look);
                }
                """);
            await page.GetByRole(AriaRole.Button, new() { Name = "Match", Exact = true }).ClickAsync();
            IJSHandle measured = await page.WaitForFunctionAsync("() => window.benchRows");
            times.Add(await measured.JsonValueAsync<double>());
            await page.Context.CloseAsync();
        }

        // The first round warms the server up.
        return [.. times.Skip(1)];
    }

    private static double FirstLoadKilobytes()
    {
        string client = Environment.GetEnvironmentVariable("LSTMVIS_CLIENT") ?? throw new InvalidOperationException("LSTMVIS_CLIENT names the folder of the built client; 'dotnet run build.cs bench-client' sets it.");
        return Directory.EnumerateFiles(client, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".html" or ".js" or ".css" or ".svg" or ".woff2")
            .Sum(GzippedBytes) / 1000.0;
    }

    private static long GzippedBytes(string path)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(File.ReadAllBytes(path));
        return packed.Length;
    }
}
