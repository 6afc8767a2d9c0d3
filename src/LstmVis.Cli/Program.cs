using System.CommandLine;
using LstmVis.Cli;

var root = new RootCommand("See what the cells of a recurrent network do: select a pattern of cells on a stretch of text and find every place in the corpus where they fire together.")
{
    ServeCommand.Create(),
    InfoCommand.Create(),
    InspectCommand.Create(),
    CheckCommand.Create(),
    IndexCommand.Create(),
    MatchCommand.Create(),
    ImportCommand.Create(),
    ExportCommand.Create(),
    ProjectsCommand.Create(),
    TokenizeCommand.Create(),
    StatisticsCommand.Create(),
    SortTopKCommand.Create(),
    RecordCommand.Create(),
    RunCommand.Create(),
    AnnotateCommand.Create(),
    SynthCommand.Create(),
    DemoCommand.Create(),
};
ExampleHelp.Add(root, """
    lstmvis demo
    lstmvis serve path/to/projects
    lstmvis record --text book.txt --level char --into projects/book
    """);
ExampleHelp.Install(root);

using var interrupts = new Interrupts();
ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
try
{
    return parsed.Errors.Count > 0 && parsed.Action is not ExampleHelp
        ? ErrorLine.Write(parsed, Console.Error)
        : await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupts.Token);
}
catch (Exception exception)
{
    return ErrorLine.Write(exception, Console.Error);
}
