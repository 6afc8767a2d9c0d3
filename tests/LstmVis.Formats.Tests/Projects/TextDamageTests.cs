using System.Text;

namespace LstmVis.Formats.Tests;

/// <summary>Damaged text files of projects end in one of our errors, or open.</summary>
public sealed class TextDamageTests
{
    private static readonly string[] Pieces =
        ["null", "[]", "{}", "\"\"", "-1", "1e999", "99999999999", "\0", "\n", ":", "- ", "&a", "*a", "<<: *a", "{", "[", "]", "}", "'", "\"", "../x", "!!binary", "|", ">", "\ud800", "true", "~", "\t", "#", ","];

    [Theory]
    [InlineData("project.json", 11)]
    [InlineData("corpus/vocabulary.json", 12)]
    [InlineData("tracks/tag.labels.json", 13)]
    public void A_native_project_with_a_damaged_text_file(string name, int seed)
    {
        using var folder = new TempFolder();
        using (ProjectFolderWriter writer = ProjectFolderWriterTests.Start(folder["p"]))
            writer.Complete();
        string manifest = folder["p/project.json"];
        string text = File.ReadAllText(manifest);
        // Without sizes, so that what is in the file is looked at.
        File.WriteAllText(manifest, string.Concat(text.AsSpan(0, text.IndexOf(",\n  \"files\"", StringComparison.Ordinal)), "\n}\n"));
        ProjectOpener.Open(folder["p"]).Dispose();

        Damage(folder["p"], name, seed);
    }

    [Theory]
    [InlineData("lstm.yml", 21)]
    [InlineData("words.dict", 22)]
    [InlineData("labels.txt", 23)]
    public void A_V2_directory_with_a_damaged_text_file(string name, int seed)
    {
        using V2Folder folder = new V2Folder().With("""
            meta:
              tag: {file: tr, path: values, dict: l, vis: {type: discrete, range: dict}}
              per_word: {file: tr, path: values, index: word_sequence, vis: {type: scalar, range: 0...9}}
              top: {type: wordvec, file: tr, path: top, weights_path: top, dict: w, vis: {type: wordvec}}
            etc: {regex_search: true}
            """);
        folder.Train["values"] = new int[8];
        folder.Train["top"] = new int[8, 2];
        folder.Open().Dispose();

        Damage(folder.Path, name, seed);
    }

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{a: ", 100_000)]
    [InlineData("- ", 100_000)]
    [InlineData("? ", 100_000)]
    public void YAML_nested_without_end_is_an_error(string open, int times)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["lstm.yml"], string.Concat(Enumerable.Repeat(open, times)));

        Assert.Throws<InvalidContentException>(() => ProjectOpener.Open(folder.Path));
    }

    [Fact]
    public void YAML_whose_aliases_multiply_is_an_error()
    {
        using var folder = new TempFolder();
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 12; level++)
            text.Append('a').Append(level).Append(": &a").Append(level).Append(" [").AppendJoin(", ", Enumerable.Repeat($"*a{level - 1}", 10)).Append("]\n");
        File.WriteAllText(folder["lstm.yml"], text.ToString());

        Assert.Contains("more than 200,000 values", Assert.Throws<InvalidContentException>(() => ProjectOpener.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_ten_megabytes_are_errors_with_short_messages()
    {
        using var folder = new V2Folder { Words = new string('x', 10 << 20) + " y" };
        Assert.True(folder.OpenWrong().Length < 500);

        folder.Configuration = "name: " + new string('x', 10 << 20);
        Assert.Contains("at most", folder.OpenWrong(), StringComparison.Ordinal);
    }

    private static void Damage(string folder, string name, int seed)
    {
        string path = Path.Combine(folder, name);
        byte[] whole = File.ReadAllBytes(path);
        string text = Encoding.UTF8.GetString(whole);
        string[] words = text.Split([' ', ',', '\n', ':'], StringSplitOptions.RemoveEmptyEntries);
        var random = new Random(seed);
        for (int mutant = 0; mutant < 250; mutant++)
        {
            byte[] damaged = [.. whole];
            string changed = text;
            switch (random.Next(4))
            {
                case 0:
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                    changed = Encoding.Latin1.GetString(damaged);
                    break;
                case 1:
                    changed = text[..random.Next(text.Length)];
                    break;
                case 2:
                    changed = text.Insert(random.Next(text.Length), Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    changed = text.Replace(words[random.Next(words.Length)], Pieces[random.Next(Pieces.Length)], StringComparison.Ordinal);
                    break;
            }

            File.WriteAllBytes(path, random.Next(8) == 0 ? Encoding.Latin1.GetBytes(changed) : Encoding.UTF8.GetBytes(changed));
            try
            {
                ProjectOpener.Open(folder).Dispose();
            }
            catch (LstmVisFormatException error)
            {
                Assert.DoesNotContain('\n', error.Message);
                Assert.True(error.Message.Length < 2100);
            }
            catch (Exception error)
            {
                Assert.Fail($"Mutant {mutant} of {name}: {error}\n{changed}");
            }
        }
    }
}
