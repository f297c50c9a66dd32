using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Onnx;
using Xunit;

namespace PolyRelu.Tests.Onnx;

/// <summary>Models that layers do not compute are run by their logits, and only attacks that need no more take them.</summary>
public sealed class OnnxRuntimeClassifierTests
{
    [Fact]
    public void ModelWithAConvolution_IsLeftToOnnxRuntime_WhichNamesTheNode()
    {
        string path = Models.Save(Models.Convolution(null));
        OnnxOpaqueContent opaque = Assert.IsType<OnnxOpaqueContent>(OnnxFile.Load(path));
        Assert.Equal(("/c", "Conv"), (opaque.Node, opaque.Operator));
        Assert.Contains("Conv", opaque.Reason, StringComparison.Ordinal);
        Assert.Equal(new ImageShape(6, 6), opaque.Image);
        using var classifier = (OnnxRuntimeClassifier)opaque.CreateClassifier();
        Assert.Equal((36, 3), (classifier.InputDimension, classifier.Outputs));
    }

    /// <summary>A row has the same bits in any batch, of a model with any batch, on any number of threads.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(4)]
    public void Logits_DependOnTheirRowAlone(int? batch)
    {
        using OnnxRuntimeClassifier classifier = new(Models.Save(Models.Convolution(batch)));
        using OnnxRuntimeClassifier other = new(Models.Save(Models.Convolution(null)));
        Matrix points = Models.RandomMatrix(37, 36, 5), all = new(37, 3), one = new(1, 3);
        classifier.Logits(points, all);
        for (int i = 0; i < points.Rows; i++)
        {
            other.Logits(points.RowRange(i, 1), one);
            for (int k = 0; k < 3; k++) Assert.True(Math.Abs(one[0, k] - all[i, k]) <= 1e-6f, $"{i}, {k}: {one[0, k]}, {all[i, k]}");
            classifier.Logits(points.RowRange(i, 1), one);
            Assert.Equal(one.ToArray(), all.RowRange(i, 1).ToArray());
        }
    }

    [Fact]
    public void GradientAttack_IsRefused_AndScoreBasedOnesAreNamed()
    {
        using OnnxRuntimeClassifier classifier = new(Models.Save(Models.Convolution(null)));
        Samples samples = new(Models.RandomMatrix(3, 36, 5), [0, 1, 2]);
        Attack gradient = Registry<AttackFactory>.Find("apgd-ce").Value.Create();
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => gradient.Run(classifier, samples, new ThreatModel(Norm.LInf, 0.1),
            cancellation: TestContext.Current.CancellationToken));
        AttackContext context = new() { Centres = new GaussianClusters { Dimension = 36 }.Sample(4, 0).Centres };
        Registration<AttackFactory>[] scoreBased =
            [.. Registry<AttackFactory>.All.Where(entry => !entry.Value.Create(context).NeedsGradients)];
        Assert.NotEmpty(scoreBased);
        foreach (Registration<AttackFactory> entry in scoreBased) Assert.Contains(entry.Name, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ScoreBasedAttack_FindsWhatOnnxRuntimeMisclassifies()
    {
        using OnnxRuntimeClassifier classifier = new(Models.Save(Models.Convolution(null)));
        Matrix points = Models.RandomMatrix(12, 36, 5, 0.3), logits = new(12, 3);
        classifier.Logits(points, logits);
        int[] labels = [.. Enumerable.Range(0, 12).Select(i => Margin.Prediction(logits.Row(i)))];
        Attack square = Registry<AttackFactory>.Find("square").Value.Create();
        AttackResult result = square.Run(classifier, new Samples(points, labels), new ThreatModel(Norm.LInf, 0.5),
            cancellation: TestContext.Current.CancellationToken);
        Assert.Contains(true, result.Broken);
        classifier.Logits(result.Adversarials, logits);
        for (int i = 0; i < 12; i++) Assert.Equal(result.Broken[i], !Margin.IsCorrect(logits.Row(i), labels[i]));
    }

    [Fact]
    public void ModelThatOnnxRuntimeDoesNotKnow_IsRefused_WithTheReason()
    {
        string path = Models.Save(Models.Model([null, 2], [Models.Node("Nonesuch", ["x"], "y")], []));
        Assert.IsType<OnnxOpaqueContent>(OnnxFile.Load(path));
        InvalidDataException problem = Assert.Throws<InvalidDataException>(() => new OnnxRuntimeClassifier(path));
        Assert.Contains("Nonesuch", problem.Message, StringComparison.Ordinal);
    }
}
