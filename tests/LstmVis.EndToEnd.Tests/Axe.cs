using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace LstmVis.EndToEnd.Tests;

/// <summary>
/// Asks axe-core, in the page itself, for serious defects. Deque's own runner opens a window for each answer and sends everything that is right with a page,
/// too; on the workbench that took longer than looking for defects.
/// </summary>
internal static class Axe
{
    private const string Run = """
        async ([within, rules]) => {
          const options = { resultTypes: ['violations'] };
          if (rules) options.runOnly = { type: 'rule', values: rules };
          const { violations } = await window.axe.run(within, options);
          return violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .flatMap(({ id, help, nodes }) => nodes.map(({ html, any }) => `${id}: ${help}: ${html.slice(0, 160)} ${any.map(({ message }) => message).join(" ")}`));
        }
        """;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>Serious and critical defects, light and dark: all that axe-core knows in the theme on show, and what depends on colours in the other.</summary>
    public static async Task<string[]> DefectsInBothThemesAsync(IPage page, string within = "html")
    {
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        string[] dark = await DefectsAsync(page, within, "color-contrast", "link-in-text-block");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        string[] light = await DefectsAsync(page, within);
        return [.. light.Select(defect => $"light: {defect}"), .. dark.Select(defect => $"dark: {defect}")];
    }

    private static async Task<string[]> DefectsAsync(IPage page, string within, params string[] rules)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
            await page.EvaluateAsync(Script);
        // What follows the theme is there in the next frame, and transitions have ended in the one after it.
        await page.EvaluateAsync("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))");
        return await page.EvaluateAsync<string[]>(Run, new object?[] { within, rules.Length > 0 ? rules : null });
    }
}
