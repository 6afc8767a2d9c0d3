using LstmVis.Core;
using Xunit;

namespace LstmVis.Networks.Tests;

public sealed class LabelLiveModelTests
{
    [Theory]
    [InlineData(HeadKind.StepLabel, true)]
    [InlineData(HeadKind.SequenceLabel, true)]
    [InlineData(HeadKind.NextToken, false)]
    public void A_model_tells_whether_it_says_labels_or_the_next_token(HeadKind head, bool saysLabels)
    {
        Vocabulary tokens = Vocabulary.FromTokens(["a", "b", "c"]);
        var task = new TaskModel(new RecurrentModel(new ModelSizes(3, 2, 1, 3, NetworkKind.Gru, head, 3), 1), tokens, saysLabels ? Vocabulary.FromTokens(["x", "y", "z"]) : null, null, "a test");
        var corpus = new Corpus(new int[] { 0, 1, 2 }, tokens, Documents.Whole(3));

        LiveModelInfo info = new LabelLiveModel(task, new Project("p", "P", "", corpus, [new Source("h", new ArrayStateMatrix(new float[3], 3, 1), 0, SourceKinds.HiddenState, Transform.None)], [])).Info;

        Assert.Equal(saysLabels, info.SaysLabels);
    }
}
