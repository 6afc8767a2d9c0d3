using System.Text.RegularExpressions;
using LstmVis.Core;

namespace LstmVis.Annotate;

/// <summary>Degrees of chord roots above a key, of chords in the syntax of Harte and others (ISMIR 2005): <c>A:min7/b3</c>, <c>N</c>.</summary>
internal static partial class ScaleDegrees
{
    private static readonly string[] Names = ["I", "bII", "II", "bIII", "III", "IV", "#IV", "V", "bVI", "VI", "bVII", "VII", "no chord"];

    /// <summary>
    /// The degree of each chord. The key is the option's, or that of the last token like <c>tonic:Bb</c>, or pair of tokens <c>tonic:</c> and <c>Bb</c>, before it in the document, or of a document id that contains one;
    /// a repeated beat <c>.</c> has the degree of the chord before it, and other tokens have none.
    /// </summary>
    public static CategoricalTrack Of(AnnotatedCorpus text, AnnotationOptions options)
    {
        int? given = options.Key is { } key ? ReadPitch(key) ?? throw new AnnotationException($"'{key}' is no key; expected a note such as C, F# or Bb.") : null;
        var labels = new int[text.Corpus.StepCount];
        Array.Fill(labels, -1);
        int chords = 0;
        foreach (Document document in text.Corpus.Documents.All())
        {
            int? tonic = given ?? ReadTonic(document.Id);
            int last = -1;
            bool isNamed = false;
            for (int step = document.Steps.Start; step < document.Steps.End; step++)
            {
                string token = text.GetText(step).Trim();
                if (isNamed && ReadPitch(token) is { } named)
                {
                    tonic = given ?? named;
                    isNamed = false;
                    continue;
                }

                isNamed = token == "tonic:";
                if (ReadTonic(token) is { } changed)
                {
                    tonic = given ?? changed;
                    continue;
                }

                if (token == ".")
                {
                    labels[step] = last;
                    continue;
                }

                if (token is "N" or "&pause")
                {
                    labels[step] = last = 12;
                    chords++;
                }
                else if (Chord().Match(token) is { Success: true } chord)
                {
                    int root = ReadPitch(chord.Groups["root"].Value)!.Value;
                    if (tonic is not { } from)
                        throw new AnnotationException($"The chord '{token}' at time step {step} has no key: no token 'tonic:NOTE' stands before it in document '{document.Id}'. Give one with --key NOTE, such as --key C.");
                    labels[step] = last = (root - from + 12) % 12;
                    chords++;
                }
            }
        }

        return chords > 0
            ? new CategoricalTrack("scale-degree", labels, Vocabulary.FromTokens(Names))
            : throw new AnnotationException("No token is a chord in Harte syntax, such as C:maj, A:min7/b3 or N. For chords the corpus needs one token per chord: record it by words split at spaces ('lstmvis import --tokens').");
    }

    private static int? ReadTonic(string text) => Tonic().Match(text) is { Success: true } found ? ReadPitch(found.Groups["note"].Value) : null;

    private static int? ReadPitch(string note)
    {
        if (Note().Match(note) is not { Success: true } found)
            return null;
        int natural = "C D EF G A B".IndexOf(found.Groups["letter"].Value[0], StringComparison.Ordinal);
        int shift = found.Groups["shift"].Value.Sum(sign => sign == '#' ? 1 : -1);
        return (((natural + shift) % 12) + 12) % 12;
    }

    [GeneratedRegex("^(?<letter>[A-G])(?<shift>[#b]*)$")]
    private static partial Regex Note();

    [GeneratedRegex(@"tonic:\s?(?<note>[A-G][#b]*)(?![A-Za-z])")]
    private static partial Regex Tonic();

    // A root alone, or with a shorthand and degrees, and a bass.
    [GeneratedRegex(@"^(?<root>[A-G][#b]*)(:(?:[a-z0-9]+)?(?:\([#b*0-9,\s]+\))?)?(/[#b]*[0-9]+)?$")]
    private static partial Regex Chord();
}
