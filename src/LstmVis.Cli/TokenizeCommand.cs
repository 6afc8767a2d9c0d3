using System.CommandLine;
using LstmVis.Formats;

namespace LstmVis.Cli;

/// <summary><c>lstmvis tokenize</c>: a text as ids and a dictionary, which a model can be trained on.</summary>
internal static class TokenizeCommand
{
    private static readonly Argument<string> Text = new("FILE") { Description = "A text in UTF-8, CoNLL-U, CoNLL columns or JSON Lines." };
    private static readonly Option<string?> Format = new Option<string?>("--token-format") { Description = "What a token is, where the name of the file does not say it." }.AcceptOnlyFromAmong([.. ImportRequest.TokenFormats.Where(format => format != "ids")]);
    private static readonly Option<string?> Vocabulary = new("--vocabulary") { Description = "Take the ids from this vocabulary (JSON or a dictionary of LSTMVis) instead of making one.", HelpName = "FILE" };
    private static readonly Option<int?> Most = new("--most") { Description = "Keep only so many different tokens, the most frequent ones; the others become <unk>.", HelpName = "N", CustomParser = Parsing.OptionalWholeNumber(2) };
    private static readonly Option<string> Into = new("--into") { Description = "The folder to make: tokens.npy, vocabulary.json, words.dict, train.hdf5 (dataset word_ids), document-starts.npy where there are documents.", HelpName = "DIR", Required = true };
    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Replace files that are there." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("tokenize", "Turn a text into token ids and a dictionary, for NumPy and for LSTMVis 2.") { Text, Format, Vocabulary, Most, Into, Overwrite };
        command.SetAction(Run);
        ExampleHelp.Add(command, """
            lstmvis tokenize train.txt --token-format words --most 10000 --into ids
            lstmvis tokenize valid.txt --token-format words --vocabulary ids/vocabulary.json --into valid-ids
            """);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        string file = arguments.GetValue(Text)!;
        if (!File.Exists(file))
            throw CommandException.NotFound($"{file}: there is no such file.");
        if (arguments.GetValue(Vocabulary) is not null && arguments.GetValue(Most) is not null)
            throw CommandException.Usage("--vocabulary says which tokens there are, so --most has nothing to say; leave one of them out.");
        TokenizedText text = TextTokenization.Read(file, arguments.GetValue(Format), arguments.GetValue(Vocabulary), arguments.GetValue(Most));
        text.Write(arguments.GetValue(Into)!, arguments.GetValue(Overwrite));
        TextWriter output = arguments.InvocationConfiguration.Output;
        output.WriteLine(FormattableString.Invariant($"{text.Ids.Length:N0} tokens, {text.Vocabulary.Count:N0} different, {text.UnknownCount:N0} unknown, {text.DocumentStarts.Length:N0} document{(text.DocumentStarts.Length == 1 ? "" : "s")}"));
        output.WriteLine($"Wrote {arguments.GetValue(Into)}");
        return ExitCodes.Done;
    }
}
