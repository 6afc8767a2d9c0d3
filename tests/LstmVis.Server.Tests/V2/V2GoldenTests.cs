using System.Net;
using System.Text.Json.Nodes;
using LstmVis.Core;
using LstmVis.Formats;

namespace LstmVis.Server.Tests;

/// <summary>Replays what the original server was asked, and compares its answers field by field; numbers within 1e-5.</summary>
public sealed class V2GoldenTests
{
    // 1e-5, and what the subtraction itself may add.
    private const double Tolerance = 1.0001e-5;

    public static TheoryData<string> Contexts =>
    [
        "ctx_all_cells_count", "ctx_bitmask", "ctx_cells", "ctx_meta_depth", "ctx_meta_wordvec", "ctx_multi_pos", "ctx_pos0", "ctx_pos_last", "ctx_states_words", "s_regex",
    ];

    [Theory]
    [MemberData(nameof(Contexts))]
    public async Task An_answer_equals_that_of_the_original(string name)
    {
        JsonNode golden = ReadGolden(name);
        using Parens parens = new();
        await using LstmVisApplication application = parens.Start();
        JsonNode answer = await application.GetAsync(golden["request"]!["url"]!.GetValue<string>());
        AssertEqual(golden["response"], answer, "$");
    }

    [Fact]
    public async Task Info_describes_the_project_as_the_original_does()
    {
        JsonNode golden = ReadGolden("info");
        using Parens parens = new();
        await using LstmVisApplication application = parens.Start();
        JsonNode answer = await application.GetAsync("/api/v2/info");
        // The original served four more projects beside this one.
        JsonNode expected = golden["response"]!.AsArray().Single(entry => entry!["project"]!.GetValue<string>() == "parens")!;
        AssertEqual(expected, Assert.Single(answer.AsArray()), "$");
    }

    // The original answers a JSON text, ours is a problem detail with the same status on purpose: the statuses are compared.
    [Theory]
    [InlineData("ctx_unknown_project")]
    [InlineData("ctx_unknown_source")]
    public async Task What_is_unknown_has_the_status_of_the_original_and_a_problem_detail(string name)
    {
        JsonNode golden = ReadGolden(name);
        using Parens parens = new();
        await using LstmVisApplication application = parens.Start();
        await application.GetProblemAsync(golden["request"]!["url"]!.GetValue<string>(), (HttpStatusCode)golden["status"]!.GetValue<int>());
    }

    // Recorded on a project that is not at hand: only the shape of an answer without hits can be compared.
    [Fact]
    public async Task A_search_without_hits_has_the_shape_of_the_original()
    {
        JsonNode golden = ReadGolden("s_regex_none");
        await using var application = new LstmVisApplication(TestProjects.Letters("shakespeare30k"));
        AssertEqual(golden["response"], await application.GetAsync(golden["request"]!["url"]!.GetValue<string>()), "$");
    }

    // The original's ranking is its own heuristic, cut off and ordered by luck (docs/design/api-v2.md), so what is compared is what depends on neither:
    // - shape and fields of everything, and the echo of the request;
    // - each place that the original returned has the factors that the definition gives it (the original counts them right);
    // - ours are the best by the definition: none of the original's ranks before our last;
    // - the histogram of ranges with every selected cell, and for one cell the other too: both sides count the same maximal stretches there.
    //   For several cells the original's other histogram counts stretches that are held by different cells one after the other, which are no matches.
    [Theory]
    [InlineData("m_p2_1_fast_10", true)]
    [InlineData("m_p2_3_precise_00", false)]
    public async Task A_match_agrees_with_the_original_in_all_that_does_not_depend_on_its_heuristics(string name, bool sameCandidates)
    {
        JsonNode golden = ReadGolden(name);
        using Parens parens = new();
        await using LstmVisApplication application = parens.Start();
        JsonNode answer = await application.GetAsync(golden["request"]!["url"]!.GetValue<string>());
        JsonNode expected = golden["response"]!;
        AssertEqual(expected["request"], answer["request"], "$.request");
        AssertEqual(expected["results"]!["strictLengthHistogram"], answer["results"]!["strictLengthHistogram"], "$.results.strictLengthHistogram");
        if (sameCandidates)
            AssertEqual(expected["results"]!["fuzzyLengthHistogram"], answer["results"]!["fuzzyLengthHistogram"], "$.results.fuzzyLengthHistogram");
        AssertSameShape(expected, answer);

        using OpenedProject opened = ProjectOpener.Open(TestData.Parens);
        JsonNode request = expected["request"]!;
        int[] constraints = request["constraints"].Values<int>();
        var pattern = new Pattern(
            [opened.Project.FindSource(request["source"]!.GetValue<string>())!], Thresholds.Uniform(request["activation"]!.GetValue<float>()), Side.Positive, constraints[0], constraints[1]);
        HashSet<CellRef> selected = [.. request["cells"].Values<int>().Select(cell => new CellRef(0, cell))];
        Match[] theirs = [.. ReadRanking(expected).Select(entry => AssertFactors(entry, pattern, selected, opened.Project.Corpus.Documents))];
        Match[] ours = [.. ReadRanking(answer).Select(entry => AssertFactors(entry, pattern, selected, opened.Project.Corpus.Documents))];
        Assert.Equal(ours.Order(), ours);
        Assert.Equal(50, ours.Length);
        Assert.All(theirs, match => Assert.True(ours.Contains(match) || match > ours[^1], $"{match} ranks before {ours[^1]}, but is not among ours."));
    }

    private static IEnumerable<double[]> ReadRanking(JsonNode answer)
    {
        foreach (JsonNode? entry in answer["results"]!["rankingDetail"]!.AsArray())
        {
            double[] factors = entry!["factors"].Values<double>();
            Assert.Equal(entry["pos"]!.GetValue<double>(), factors[0]);
            yield return factors;
        }
    }

    private static Match AssertFactors(double[] factors, Pattern pattern, HashSet<CellRef> selected, Documents documents)
    {
        var range = new StepRange((int)factors[0], (int)factors[0] + (int)factors[2]);
        HashSet<CellRef> following = [.. CellSelector.Select(pattern, documents, range)];
        int shared = following.Count(selected.Contains);
        int union = following.Union(selected).Count();
        double[] expected = [range.Start, 0, range.Length, (double)shared / union, selected.Count - shared, union, shared];
        Assert.Equal(expected, factors, (left, right) => Math.Abs(left - right) <= Tolerance);
        return new Match(range, shared, selected.Count - shared, union - selected.Count);
    }

    // Every object has the same keys, every list entries of the same kind.
    private static void AssertSameShape(JsonNode? expected, JsonNode? actual)
    {
        Assert.Equal(expected?.GetType(), actual?.GetType());
        if (expected is JsonObject fields)
        {
            Assert.Equal(fields.Select(field => field.Key).Order(), actual!.AsObject().Select(field => field.Key).Order());
            foreach ((string key, JsonNode? value) in fields)
                AssertSameShape(value, actual[key]);
        }
        else if (expected is JsonArray { Count: > 0 } entries && actual is JsonArray { Count: > 0 } others)
        {
            AssertSameShape(entries[0], others[0]);
        }
        else if (expected is JsonValue value)
        {
            Assert.Equal(value.GetValueKind(), actual!.GetValueKind());
        }
    }

    private static void AssertEqual(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected)
        {
            case JsonObject fields:
                JsonObject others = Assert.IsType<JsonObject>(actual);
                Assert.True(fields.Select(field => field.Key).Order().SequenceEqual(others.Select(field => field.Key).Order()), $"{path}: expected the fields {string.Join(", ", fields.Select(field => field.Key))}, found {string.Join(", ", others.Select(field => field.Key))}.");
                foreach ((string key, JsonNode? value) in fields)
                    AssertEqual(value, others[key], $"{path}.{key}");
                break;
            case JsonArray entries:
                JsonArray list = Assert.IsType<JsonArray>(actual);
                Assert.True(entries.Count == list.Count, $"{path}: expected {entries.Count} entries, found {list.Count}.");
                for (int place = 0; place < entries.Count; place++)
                    AssertEqual(entries[place], list[place], $"{path}[{place}]");
                break;
            case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number:
                double difference = Math.Abs(value.GetValue<double>() - actual!.GetValue<double>());
                Assert.True(difference <= Tolerance, $"{path}: expected {value}, found {actual}.");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), $"{path}: expected {expected}, found {actual}.");
                break;
        }
    }

    private static JsonNode ReadGolden(string name)
    {
        TestData.RequireParens();
        string file = Path.Combine(TestData.Goldens, name + ".json");
        if (!File.Exists(file))
            Assert.Skip($"The file {file} is not here.");
        return JsonNode.Parse(File.ReadAllText(file))!;
    }

    /// <summary>The project under the name that it had when the goldens were recorded.</summary>
    private sealed class Parens : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Parens()
        {
            string parens = Path.Combine(_folder.Path, "parens");
            Directory.CreateDirectory(parens);
            foreach (string file in Directory.GetFiles(TestData.Parens))
                File.CreateSymbolicLink(Path.Combine(parens, Path.GetFileName(file)), file);
        }

        public LstmVisApplication Start() => new(new LstmVisServerOptions { Directories = [_folder.Path], KeepIndex = false });

        public void Dispose() => _folder.Dispose();
    }
}
