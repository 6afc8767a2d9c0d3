using System.Globalization;
using System.Text.Json;
using LstmVis.Core;

namespace LstmVis.Benchmarks;

/// <summary>The definition in plain NumPy, as a subprocess: bench/numpy/match.py.</summary>
internal static class NumPy
{
    public const string Name = "plain NumPy";
    private static readonly Lazy<string?> s_python = new(Find);

    /// <summary>NumPy's version, or null where there is none.</summary>
    public static string? Version => s_python.Value is { } python ? Tools.Capture(python, "-c", "import numpy, platform; print(f'NumPy {numpy.__version__}, Python {platform.python_version()}')") : null;

    /// <summary>Runs a search; null where there is no NumPy.</summary>
    public static (Timings Timings, IReadOnlyList<Match> Matches)? Match(DataSet data, Selection selection, int top)
    {
        if (s_python.Value is not { } python)
            return null;
        string request = JsonSerializer.Serialize(new
        {
            states = data.Files[0],
            documents = data.Documents.All().Select(document => document.Steps.Start),
            cells = selection.Cells.Select(cell => cell.Cell),
            threshold = selection.Pattern.Thresholds[selection.Cells[0]],
            off_before = selection.Pattern.OffBefore,
            off_after = selection.Pattern.OffAfter,
            top,
            repeats = 3,
        });
        string requestPath = Path.Combine(data.Folder, "numpy-request.json");
        File.WriteAllText(requestPath, request);
        if (Tools.Capture(python, Path.Combine(AppContext.BaseDirectory, "numpy", "match.py"), requestPath) is not { } output)
            return null;
        using JsonDocument answer = JsonDocument.Parse(output);
        double[] times = [.. answer.RootElement.GetProperty("milliseconds").EnumerateArray().Select(time => time.GetDouble())];
        Match[] matches = [.. answer.RootElement.GetProperty("matches").EnumerateArray().Select(match => new Match(
            new StepRange(match[0].GetInt32(), match[1].GetInt32()), match[2].GetInt32(), selection.Cells.Count - match[2].GetInt32(), match[3].GetInt32()))];
        return (new Timings(Name, times, [], 0), matches);
    }

    // Debian and Ubuntu put NumPy beside the system's Python, which need not be the first on the path.
    private static string? Find() => new[] { "/usr/bin/python3", "python3", "python" }
        .FirstOrDefault(python => Tools.Capture(python, "-c", "import numpy; print(1)") is not null);
}
