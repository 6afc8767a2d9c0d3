using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis export</c>: writes a project, or a part of it, for other programs.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> Path = new("PROJECT") { Description = "A project folder, or a folder that holds one." };
    private static readonly Option<string?> Id = new("--project") { Description = "Which project, where the folder holds several.", HelpName = "ID" };
    private static readonly Option<string[]> Sources = new("--source") { Description = "Only this source. May be given several times.", HelpName = "ID" };
    private static readonly Option<StepRange?> Range = new("--range") { Description = "Only these steps; END is the first after them.", HelpName = "START:END", CustomParser = Parsing.Range };
    private static readonly Option<string[]> Documents = new("--document") { Description = "Only this document, by its id or its zero-based index. May be given several times.", HelpName = "ID" };
    private static readonly Option<int[][]> Cells = new("--cells") { Description = "Only these cells of every source, in this order.", HelpName = "1,2,3", CustomParser = Parsing.Cells };
    private static readonly Option<string?> Matches = new("--matches") { Description = "Only the matches in this file, which 'lstmvis match' or the browser has written as JSON or CSV; each becomes a document.", HelpName = "FILE" };
    private static readonly Option<string> To = new("--to") { Description = "The folder (npy, hdf5) or file to write.", HelpName = "PATH", Required = true };
    private static readonly Option<string> Format = new Option<string>("--format") { Description = "npy: a project folder; npz: the same in one file; parquet, arrow: a table with a row per step; hdf5: a directory that LSTMVis 2 opens.", DefaultValueFactory = _ => "npy" }.AcceptOnlyFromAmong([.. ProjectExport.Formats]);
    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Replace what is there, once the new one is complete." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("export", "Write a project, or a part of it, for other programs.") { Path, Id, Sources, Range, Documents, Cells, Matches, To, Format, Overwrite };
        command.SetAction((arguments, cancellation) => Task.FromResult(Run(arguments, cancellation)));
        ExampleHelp.Add(command, """
            lstmvis export projects/mine --to mine.npz --format npz
            lstmvis export projects/mine --range 0:10000 --cells 3,17,40 --to part
            lstmvis export projects/mine --to for-lstmvis-2 --format hdf5
            lstmvis match projects/mine --source h0 --threshold 0.3 --range 21:25 --top all > found.json
            lstmvis export projects/mine --matches found.json --to found
            """);
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancellation)
    {
        using OpenedProject opened = Composition.OpenProject(arguments.GetValue(Path)!, arguments.GetValue(Id));
        Corpus corpus = opened.Project.Corpus;
        StepRange? range = arguments.GetValue(Range);
        string[] documents = arguments.GetValue(Documents) ?? [];
        string? matches = arguments.GetValue(Matches);
        if ((range is null ? 0 : 1) + (documents.Length == 0 ? 0 : 1) + (matches is null ? 0 : 1) > 1)
            throw CommandException.Usage("--range, --document and --matches all say which steps; give one of them.");
        var request = new ExportRequest
        {
            Sources = arguments.GetValue(Sources) ?? [],
            Cells = arguments.GetValue(Cells) is { Length: > 0 } lists ? [.. lists.SelectMany(list => list)] : [],
            Ranges = range is { } steps ? [steps] : documents.Length > 0 ? ExportRequest.FindDocuments(corpus, documents) : matches is not null ? ReadMatches(matches, corpus.StepCount) : [],
            RangesAre = range is not null ? "range" : documents.Length > 0 ? "documents" : "matches",
            Format = arguments.GetValue(Format)!,
        };
        string to = arguments.GetValue(To)!;
        IReadOnlyList<string> notes = ConsoleProgress.Run("Exporting", progress => ProjectExport.Write(opened, request, to, arguments.GetValue(Overwrite), new BytesProgress(progress), cancellation));
        foreach (string note in notes)
            Console.Error.WriteLine($"lstmvis: {note}");
        arguments.InvocationConfiguration.Output.WriteLine($"Wrote {to}");
        return ExitCodes.Done;
    }

    private static StepRange[] ReadMatches(string file, int stepCount)
    {
        if (!File.Exists(file))
            throw CommandException.NotFound($"--matches {file}: there is no such file.");
        string text = File.ReadAllText(file);
        StepRange[] ranges = text.TrimStart().StartsWith('{') ? ReadJson(text, file) : ReadCsv(text, file);
        if (ranges.Length == 0)
            throw new CommandException(ExitCodes.Content, $"--matches {file}: there is no match in it.");
        return ranges.FirstOrDefault(range => range.End > stepCount) is { End: > 0 } outside
            ? throw new CommandException(ExitCodes.Content, $"--matches {file}: the match {outside} is not inside the corpus, [0, {stepCount}); it belongs to another project.")
            : ranges;
    }

    private static StepRange[] ReadJson(string text, string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return [.. document.RootElement.GetProperty("matches").EnumerateArray().Select(match => match.TryGetProperty("range", out JsonElement range)
                ? new StepRange(range.GetProperty("start").GetInt32(), range.GetProperty("end").GetInt32())
                : new StepRange(match.GetProperty("start").GetInt32(), match.GetProperty("end").GetInt32()))];
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new CommandException(ExitCodes.Content, $"--matches {file}: expected what 'lstmvis match' prints, an object with a list 'matches', each with 'start' and 'end' ({cause.Message}).", cause);
        }
    }

    private static StepRange[] ReadCsv(string text, string file)
    {
        string[] lines = [.. SplitRecords(text)];
        string[] names = lines.Length == 0 ? [] : lines[0].Split(',');
        int start = Array.IndexOf(names, "start");
        int end = Array.IndexOf(names, "end");
        if (start < 0 || end < 0)
            throw new CommandException(ExitCodes.Content, $"--matches {file}: expected CSV with the columns 'start' and 'end', or JSON, as 'lstmvis match' prints them.");
        // Both columns stand before those that may be quoted.
        return [.. lines.Skip(1).Select((line, place) => line.Split(',') is var fields && fields.Length > Math.Max(start, end)
            && int.TryParse(fields[start], NumberStyles.None, CultureInfo.InvariantCulture, out int from) && int.TryParse(fields[end], NumberStyles.None, CultureInfo.InvariantCulture, out int to) && from < to
            ? new StepRange(from, to)
            : throw new CommandException(ExitCodes.Content, $"--matches {file}, line {place + 2}: expected two time steps, start and end."))];
    }

    // A quoted field may hold line ends.
    private static IEnumerable<string> SplitRecords(string text)
    {
        bool isQuoted = false;
        int start = 0;
        for (int place = 0; place <= text.Length; place++)
        {
            if (place < text.Length && text[place] == '"')
                isQuoted = !isQuoted;
            if (place < text.Length && (text[place] != '\n' || isQuoted))
                continue;
            string record = text[start..place].Trim('\r', '\n');
            if (record.Length > 0)
                yield return record;
            start = place + 1;
        }
    }
}
