using System.Diagnostics;
using Spectre.Console;

namespace LstmVis.Cli;

/// <summary>How far a long task is: a bar in a terminal, a plain line now and then elsewhere. Both go to stderr, so that stdout stays data.</summary>
internal static class ConsoleProgress
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <summary>A part that is done, from 0 to 1, what to say of it, and a line that shall stay.</summary>
    internal readonly record struct Step(double Fraction, string Text, string? Line = null);

    /// <summary>Runs a task and shows what it reports.</summary>
    public static T Run<T>(string title, Func<IProgress<Step>, T> task) => Console.IsErrorRedirected
        ? task(new Lines(title, Console.Error))
        : RunBar(title, task);

    private static T RunBar<T>(string title, Func<IProgress<Step>, T> task)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask(Markup.Escape(title), maxValue: 1);
                T result = task(new Direct(step =>
                {
                    if (step.Line is { } line)
                        console.WriteLine(line);
                    bar.Value = step.Fraction;
                    bar.Description = Markup.Escape(step.Text.Length == 0 ? title : $"{title}: {step.Text}");
                }));
                bar.Value = 1;
                return result;
            });
    }

    // Progress<T> posts to the thread pool, where reports can overtake each other and the end of the task; these two do not.
    private sealed class Direct(Action<Step> report) : IProgress<Step>
    {
        public void Report(Step value) => report(value);
    }

    private sealed class Lines(string title, TextWriter output) : IProgress<Step>
    {
        private readonly Lock _lock = new();
        private long _last;
        private string _said = "";

        public void Report(Step value)
        {
            lock (_lock)
            {
                if (value.Line is { } line)
                    output.WriteLine(line);
                if (_last != 0 && Stopwatch.GetElapsedTime(_last) < LineInterval && value.Fraction < 1)
                    return;
                string text = FormattableString.Invariant($"{title}: {100 * value.Fraction:0} %{(value.Text.Length == 0 ? "" : $", {value.Text}")}");
                if (text == _said)
                    return;
                _last = Stopwatch.GetTimestamp();
                output.WriteLine(_said = text);
            }
        }
    }
}
