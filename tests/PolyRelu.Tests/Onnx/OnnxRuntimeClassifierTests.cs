using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Onnx;
using PolyRelu.Onnx.Format;
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

    /// <summary>Results are shown by what ONNX Runtime infers: a file may declare no type for them, or that of a later cast.</summary>
    [Fact]
    public void OutputWithoutAType_AndOneThatIsCast_AreRun()
    {
        ModelProto plain = Models.Convolution(null), untyped = plain.Clone(), cast = plain.Clone();
        untyped.Graph.Output[0].Type = null;
        cast.Graph.Node.Add(Models.Node("Cast", ["y"], "wide", ("to", 11)));
        cast.Graph.Output[0] = Models.Info("wide", null, 3);
        cast.Graph.Output[0].Type.TensorType.ElemType = 11;
        Matrix points = Models.RandomMatrix(4, 36, 5);
        float[] expected = Logits(plain);
        Assert.Equal(expected, Logits(untyped));
        Assert.Equal(expected, Logits(cast));

        float[] Logits(ModelProto model)
        {
            using OnnxRuntimeClassifier classifier = new(Models.Save(model));
            Matrix logits = new(4, 3);
            classifier.Logits(points, logits);
            return logits.ToArray();
        }
    }

    [Fact]
    public void ModelOfOneOutputBehindASoftmax_AndOneInTrainingMode_AreRefused()
    {
        ModelProto one = Models.Convolution(null), training = one.Clone();
        one.Graph.Initializer[1] = Models.Floats("w", Models.Random(32, 2), 32, 1);
        one.Graph.Output[0] = Models.Info("y", null, 1);
        Assert.Contains("whatever the input is", Problem(one), StringComparison.Ordinal);
        training.Graph.Initializer.Add(new TensorProto { Name = "on", DataType = 9, Int32Data = { 1 } });
        training.Graph.Node[4].Input[0] = "d";
        training.Graph.Node.Insert(4, Models.Node("Dropout", ["z", "", "on"], "d"));
        Assert.Contains("training mode", Problem(training), StringComparison.Ordinal);

        static string Problem(ModelProto model)
        {
            string path = Models.Save(model);
            string message = Assert.Throws<InvalidDataException>(() => new OnnxRuntimeClassifier(path)).Message;
            Assert.StartsWith(path, message, StringComparison.Ordinal);
            return message;
        }
    }

    /// <summary>What goes wrong on one of several threads is thrown as itself, with the file's name.</summary>
    [Fact]
    public void FailureAtSomeInputs_IsThrownAsItself()
    {
        // A row of zeros is taken, and any other asks for an element that is not there.
        ModelProto model = Models.Model([null, 3],
        [
            Models.Node("ReduceL1", ["x"], "s", ("keepdims", 0)), Models.Node("Cast", ["s"], "i", ("to", 7)),
            Models.Node("Gather", ["table", "i"], "g"), Models.Node("Add", ["x", "g"], "y"),
        ], [Models.Floats("table", [1], 1)]);
        string path = Models.Save(model);
        using OnnxRuntimeClassifier classifier = new(path);
        Matrix points = new(8, 3);
        for (int i = 0; i < 8; i++) points[i, 0] = 5;
        InvalidDataException problem = Assert.Throws<InvalidDataException>(() => classifier.Logits(points, new Matrix(8, 3)));
        Assert.Contains(path, problem.Message, StringComparison.Ordinal);
    }
}
