namespace LstmVis.Core.Tests;

public class PagingTests
{
    [Fact]
    public async Task Pages_of_any_size_and_in_any_order_are_pieces_of_one_ranking()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        for (int seed = 300; seed < 340; seed++)
        {
            MatchCase matchCase = MatchCase.CreateLarge(seed);
            using IIndexedMatcher matcher = MatcherFactory.Create(matchCase.Documents, matchCase.Selection.Pattern.Sources);
            MatchPage whole = await new ReferenceMatcher(matchCase.Documents).FindAsync(matchCase.Selection, matchCase.Options, 0, int.MaxValue, cancellation);
            var random = new Random(seed);
            for (int round = 0; round < 12; round++)
            {
                int offset = random.Next(whole.Matches.Count + 3);
                int count = random.Next(1, 40);
                MatchPage page = await matcher.FindAsync(matchCase.Selection, matchCase.Options, offset, count, cancellation);
                MatcherAssert.Equal($"{matchCase}, page {offset}+{count}", [.. whole.Matches.Skip(offset).Take(count)], page.Matches);
                Assert.Equal(offset + count >= whole.Matches.Count, page.IsLast);
            }
        }
    }

    [Fact]
    public async Task A_question_that_differs_in_anything_is_another_question()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        MatchCase matchCase = Enumerable.Range(0, 1_000).Select(MatchCase.CreateLarge).First(candidate => candidate.Selection.Cells.Count > 3 && candidate.Documents.Count > 3 && candidate.Documents.StepCount > 800);
        Selection selection = matchCase.Selection;
        Pattern pattern = selection.Pattern;
        Pattern[] patterns =
        [
            new(pattern.Sources, Thresholds.Uniform(0.1f), Side.Positive, 0, 0), new(pattern.Sources, Thresholds.Uniform(0.2f), Side.Positive, 0, 0),
            new(pattern.Sources, Thresholds.Uniform(0.1f), Side.Either, 0, 0), new(pattern.Sources, Thresholds.Uniform(0.1f), Side.Positive, 1, 0),
            new(pattern.Sources, Thresholds.Uniform(0.1f), Side.Positive, 0, 1),
            new(pattern.Sources, Thresholds.PerCell([.. pattern.Sources.Select(source => Enumerable.Range(0, source.CellCount).Select(cell => cell % 2 == 0 ? 0.1f : 0.2f).ToArray())]), Side.Positive, 0, 0),
        ];
        MatchOptions[] options = [new(), new() { MinShared = 2 }, new() { MinLength = 3 }, new() { MaxLength = 4 }, new() { WindowLength = 3 }, new() { AllowOverlap = true }, new() { Documents = [0, 2] }];
        using IIndexedMatcher matcher = MatcherFactory.Create(matchCase.Documents, pattern.Sources);
        var reference = new ReferenceMatcher(matchCase.Documents);
        (Pattern Pattern, MatchOptions Options, bool WithAll)[] questions = [.. patterns.SelectMany(one => options.SelectMany(option => new[] { (one, option, true), (one, option, false) }))];

        // Only the last few rankings are kept, so each kind of difference has to come up between neighbours.
        foreach ((Pattern one, MatchOptions option, bool withAll) in questions.Concat(questions.OrderBy(question => Array.IndexOf(options, question.Options))).Concat(questions.OrderBy(question => Array.IndexOf(options, question.Options)).ThenBy(question => question.WithAll)))
        {
            var asked = new Selection(one, withAll ? selection.Cells : [.. selection.Cells.Skip(1)]);
            await matcher.FindAsync(asked, option, 0, 5, cancellation);
            MatchPage expected = await reference.FindAsync(asked, option, 5, 5, cancellation);
            MatcherAssert.Equal(option, expected.Matches, (await matcher.FindAsync(asked, option, 5, 5, cancellation)).Matches);
        }
    }
}
