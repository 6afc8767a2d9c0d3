using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace LstmVis.EndToEnd.Tests;

/// <summary>What dragging the threshold cost.</summary>
/// <param name="Frames">Milliseconds from each frame to the next.</param>
/// <param name="TaskMilliseconds">Work of the main thread per frame, whatever it was.</param>
/// <param name="ScriptMilliseconds">Of that, scripts.</param>
/// <param name="LayoutMilliseconds">Of that, layout and style.</param>
/// <param name="MostSelected">The greatest number of selected cells on the way.</param>
/// <param name="StepsShown">Time steps on screen.</param>
internal sealed record DragResult(double[] Frames, double TaskMilliseconds, double ScriptMilliseconds, double LayoutMilliseconds, int MostSelected, int StepsShown);

/// <summary>Drags the threshold so that it changes in every frame, and takes the time of frames and the work of the page's main thread.</summary>
internal static class DragBenchmark
{
    private const double Seconds = 5;

    // The pointer is pressed by the browser's own input and then moved from inside the page, once per frame: the test program is not part of what is timed.
    private const string Drag = """
        ([x, y, seconds]) => new Promise((done) => {
          const grip = document.elementFromPoint(x, y).closest('[role=slider]');
          const heading = document.querySelector("aside[aria-label='Selected cells'] h2");
          const frames = [];
          let most = 0;
          const start = performance.now();
          let last = null;
          const frame = () => {
            const now = performance.now();
            if (last !== null) frames.push(now - last);
            last = now;
            most = Math.max(most, parseInt(heading.textContent.replaceAll(',', ''), 10) || 0);
            if (now - start > seconds * 1000) { done({ frames, most }); return; }
            grip.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, pointerId: window.benchPointer, clientX: x, clientY: y + 40 * Math.sin((now - start) / 333) }));
            requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
        })
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Which browser draws how, for the record.</summary>
    public static async Task<string> RendererAsync(Chromium chromium)
    {
        ICDPSession session = await chromium.Browser.NewBrowserCDPSessionAsync();
        JsonElement info = (await session.SendAsync("SystemInfo.getInfo"))!.Value;
        JsonElement status = info.GetProperty("gpu").GetProperty("featureStatus");
        return string.Create(CultureInfo.InvariantCulture, $"Chromium {chromium.Browser.Version}, {Environment.ProcessorCount} cores, 1440 x 900; flags {string.Join(' ', Chromium.Flags)}; compositing {status.GetProperty("gpu_compositing")}, canvas {status.GetProperty("2d_canvas")}");
    }

    /// <summary>Drags for some seconds.</summary>
    public static async Task<DragResult> RunAsync(WorkbenchPage workbench)
    {
        IPage page = workbench.Page;
        await page.EvaluateAsync("() => addEventListener('pointerdown', (event) => { window.benchPointer = event.pointerId; }, { capture: true })");
        int steps = await page.GetByTitle(new System.Text.RegularExpressions.Regex("^step ")).CountAsync();
        LocatorBoundingBoxResult grip = (await workbench.ThresholdHandle.BoundingBoxAsync())!;
        float x = grip.X + (grip.Width / 2);
        float y = grip.Y + (grip.Height / 2);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Performance.enable");
        Dictionary<string, double> before = await MetricsAsync(session);
        Dragged dragged = (await page.EvaluateAsync<JsonElement>(Drag, new double[] { x, y, Seconds })).Deserialize<Dragged>(Json)!;
        Dictionary<string, double> after = await MetricsAsync(session);
        await page.Mouse.UpAsync();
        await page.Context.CloseAsync();
        double PerFrame(string name) => (after[name] - before[name]) * 1000 / dragged.Frames.Length;
        return new DragResult(dragged.Frames, PerFrame("TaskDuration"), PerFrame("ScriptDuration"), PerFrame("LayoutDuration") + PerFrame("RecalcStyleDuration"), dragged.Most, steps);
    }

    private static async Task<Dictionary<string, double>> MetricsAsync(ICDPSession session)
    {
        JsonElement reply = (await session.SendAsync("Performance.getMetrics"))!.Value;
        return reply.GetProperty("metrics").EnumerateArray().ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());
    }

    private sealed record Dragged(double[] Frames, int Most);
}
