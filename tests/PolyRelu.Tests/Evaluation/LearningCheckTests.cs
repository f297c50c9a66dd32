using PolyRelu.Evaluation;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>A classifier that has learned nothing is told from one that has; where the samples cannot tell, nothing is said.</summary>
public sealed class LearningCheckTests
{
    [Theory]
    [InlineData(200, 100, 100, CaveatKind.AtChance)]
    [InlineData(200, 100, 60, CaveatKind.AtChance)]        // worse than chance is no better than it
    [InlineData(200, 100, 110, CaveatKind.AtChance)]
    [InlineData(200, 120, 118, CaveatKind.AtChance)]       // 59% where one label has 60%
    [InlineData(200, 100, 130, null)]
    [InlineData(200, 100, 200, null)]
    [InlineData(10, 5, 8, null)]                           // nearer to all than to half: too few points to accuse it
    [InlineData(10, 5, 5, CaveatKind.AtChance)]
    [InlineData(4, 2, 2, null)]                            // even a classifier without errors could not be told from chance
    [InlineData(50, 50, 0, null)]                          // one label only: nothing to learn
    public void Accuracy_IsComparedWithTheMostFrequentLabel(int count, int positive, int correct, CaveatKind? expected)
    {
        Matrix inputs = new(count, 1);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i < positive ? 1 : -1)];
        // Errors are spread over both labels, so that the prediction is not constant.
        for (int i = 0; i < count; i++) inputs[i, 0] = labels[i] * (Spread(i, count) < correct ? 1 : -1);
        CaveatKind[] found = [.. LearningCheck.OfPredictions(new Scores(x => [x]), new Samples(inputs, labels)).Select(caveat =>
            caveat.Kind)];
        Assert.Equal(expected is { } kind ? [kind] : [], found);
    }

    [Fact]
    public void ClassifierThatGuesses_IsSeldomTakenForOneThatHasLearned()
    {
        int missed = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            CounterRandom random = new(7, (uint)trial);
            Matrix inputs = new(300, 1);
            int[] labels = new int[300];
            for (int i = 0; i < labels.Length; i++) (inputs[i, 0], labels[i]) = ((float)random.NextGaussian(), random.NextInt(2) == 0 ? 1
                : -1);
            if (LearningCheck.OfPredictions(new Scores(x => [x]), new Samples(inputs, labels)).Count == 0) missed++;
        }
        // One side of a 99% interval: 2 of 400 expected at most.
        Assert.InRange(missed, 0, 8);
    }

    [Fact]
    public void ConstantPrediction_IsSaid()
    {
        Caveat found = Assert.Single(LearningCheck.OfPredictions(new Scores(x => [x, 3, -1]), Balanced(90, 3)));
        Assert.Equal("constant-prediction", found.Name);
        Assert.Equal("All 90 points get the same label, and 30 of them are correct; always answering with the most frequent label gets "
            + "30.", found.Finding);
    }

    [Theory]
    [InlineData(1, "The logit is 0 at 60 of 60 points: the classifier is constant on them; such a point counts as misclassified.")]
    [InlineData(3, "All logits are equal at 60 of 60 points: the classifier is constant on them; such a point counts as misclassified.")]
    public void TiedLogits_AreSaid(int outputs, string expected)
    {
        Caveat found = Assert.Single(LearningCheck.OfPredictions(new Scores(_ => new float[outputs]),
            Balanced(60, Margin.Classes(outputs))));
        Assert.Equal(("tied-logits", expected), (found.Name, found.Finding));
    }

    [Fact]
    public void MostlyTiedLogits_AreCounted()
    {
        IReadOnlyList<Caveat> found = LearningCheck.OfPredictions(new Scores(x => x >= 1 ? [0, 0, 0] : [1, 0, 0]), Balanced(90, 3));
        Assert.Equal("All logits are equal at 60 of 90 points; such a point counts as misclassified.", Assert.Single(found).Finding);
    }

    [Fact]
    public void Samples_AreNotChanged_WhateverTheClassifierDoes()
    {
        Samples samples = Balanced(30, 3);
        LearningCheck.OfPredictions(new Scores(x => [x, 0, 0]) { Overwrites = true }, samples);
        Assert.Equal([0f, 1f, 2f], Enumerable.Range(0, 3).Select(i => samples.Inputs[i, 0]));
    }

    [Theory]
    [InlineData(0.6931, 0.6931, true)]
    [InlineData(0.6931, 0.6929, true)]
    [InlineData(0.6931, 0.5, false)]
    [InlineData(1e-9, 1e-12, false)]
    [InlineData(1, 3, false)]
    [InlineData(0, 0, true)]
    public void LossThatHasNotMoved_IsSaid(double first, double last, bool expected) =>
        Assert.Equal(expected, LearningCheck.OfLosses([first, 100, last]) is { Kind: CaveatKind.LossUnchanged });

    [Fact]
    public void OneEpoch_SaysNothingAboutTheLoss() => Assert.Null(LearningCheck.OfLosses([0.7]));

    [Fact]
    public void Caveats_HaveNamesOfTheirOwn()
    {
        string[] names = [.. Enum.GetValues<CaveatKind>().Select(kind => new Caveat(kind, "", "").Name)];
        Assert.Equal(names.Distinct(), names);
    }

    /// <summary>Ranks that put both labels of the sorted samples in turn.</summary>
    private static int Spread(int i, int count) => (int)((long)i * 7919 % count);

    private static Samples Balanced(int count, int classes)
    {
        Matrix inputs = new(count, 1);
        for (int i = 0; i < count; i++) inputs[i, 0] = i % classes;
        return new Samples(inputs, [.. Enumerable.Range(0, count).Select(i => classes == 2 ? (i % 2 == 0 ? 1 : -1) : i % classes)]);
    }

    private sealed class Scores(Func<float, float[]> logits) : IClassifier
    {
        public bool Overwrites { get; init; }

        public int InputDimension => 1;

        public int Outputs => logits(0).Length;

        public void Logits(Matrix inputs, Matrix outputs)
        {
            for (int i = 0; i < inputs.Rows; i++)
            {
                logits(inputs[i, 0]).CopyTo(outputs.Row(i));
                if (Overwrites) inputs[i, 0] = 77;
            }
        }
    }
}
