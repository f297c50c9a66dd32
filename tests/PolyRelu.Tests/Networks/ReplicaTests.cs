using PolyRelu.Attacks;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Tests.Attacks;
using PolyRelu.Tests.Networks.Layered;
using Xunit;

namespace PolyRelu.Tests.Networks;

/// <summary>Replicas of a classifier answer as it does, and leave it alone.</summary>
public sealed class ReplicaTests
{
    private const int Dimension = 9;

    public static TheoryData<string> Classifiers => [.. Originals.Keys];

    private static Dictionary<string, Func<IDifferentiableClassifier>> Originals { get; } = new()
    {
        ["evaluator"] = () => Network(3, true).CreateEvaluator(),
        ["evaluator, p = 1"] = () => Network(1, false).CreateEvaluator(),
        ["spanned"] = () => new SpannedNetwork(ReducedNetwork.Of(Network(3, false))),
        ["layered"] = () => new LayeredEvaluator(LayeredExamples.Branched(4)),
        ["standardised"] = () => (IDifferentiableClassifier)StandardisedClassifier.Of(Network(3, true).CreateEvaluator(),
            Standardisation.Of(Dimension, [.. Enumerable.Repeat(0.3f, Dimension)], [.. Enumerable.Repeat(1.7f, Dimension)])),
    };

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void Replica_HasTheSameAnswers_AndIsDisturbedByNone(string name)
    {
        IDifferentiableClassifier original = Originals[name](), replica = Assert.IsAssignableFrom<IDifferentiableClassifier>(
            original.Replicate());
        Assert.Equal(original.GetType(), replica.GetType());
        CounterRandom random = new(3);
        Matrix inputs = RandomNetworks.Gaussian(30, original.InputDimension, 1, ref random), others = RandomNetworks.Gaussian(50,
            original.InputDimension, 1, ref random);
        (float[] Logits, float[] Gradients) expected = Answers(Originals[name](), inputs), found = Answers(replica, inputs);
        Assert.Equal(expected.Logits, found.Logits);
        Assert.Equal(expected.Gradients, found.Gradients);
        Matrix logits = new(inputs.Rows, original.Outputs);
        original.Logits(inputs, logits);
        Answers(replica, others);       // between a question and its gradients
        Assert.Equal(expected.Gradients, Gradients(original, inputs));
        if (original is IPreciseClassifier precise) Assert.Equal(Precise(precise, inputs), Precise((IPreciseClassifier)replica, inputs));
    }

    [Fact]
    public void Classifier_OfThreadsAtOnce_AnswersAsOneByOne()
    {
        NetworkEvaluator original = Network(3, true).CreateEvaluator();
        CounterRandom random = new(3);
        Matrix inputs = RandomNetworks.Gaussian(400, Dimension, 1, ref random);
        (float[] Logits, float[] Gradients) expected = Answers(original, inputs);
        VictimPool pool = new(original);
        Assert.True(pool.AreSeveral);
        Workers.For(64, _ =>
        {
            IClassifier own = pool.Take();
            (float[] Logits, float[] Gradients) found = Answers((IDifferentiableClassifier)own, inputs);
            pool.GiveBack(own);
            Assert.Equal(expected.Logits, found.Logits);
            Assert.Equal(expected.Gradients, found.Gradients);
        });
    }

    [Fact]
    public void Replica_ThatIsTheClassifierItself_OrAnotherKind_IsRefused()
    {
        NetworkEvaluator within = Network(3, true).CreateEvaluator();
        Assert.Equal("A replica of Replicating is to be another instance of the same type; got the same instance.",
            Assert.Throws<InvalidOperationException>(() => new VictimPool(new Replicating(within, self => self)).AreSeveral).Message);
        Assert.Equal("A replica of Replicating is to be another instance of the same type; got NetworkEvaluator.",
            Assert.Throws<InvalidOperationException>(() => new VictimPool(new Replicating(within, _ => within)).AreSeveral).Message);
        Assert.False(new VictimPool(new LinearVictim(Matrix.From(1, 1, [1]), [0])).AreSeveral);
    }

    private static PolyReluNetwork Network(double power, bool normalise) =>
        RandomNetworks.Create(power, normalise, 3, 7, dimension: Dimension, hidden: 40);

    private static (float[] Logits, float[] Gradients) Answers(IDifferentiableClassifier classifier, Matrix inputs)
    {
        Matrix logits = new(inputs.Rows, classifier.Outputs);
        classifier.Logits(inputs, logits);
        return (logits.ToArray(), Gradients(classifier, inputs));
    }

    private static float[] Gradients(IDifferentiableClassifier classifier, Matrix inputs)
    {
        Matrix cotangents = new(inputs.Rows, classifier.Outputs), gradients = new(inputs.Rows, inputs.Columns);
        for (int i = 0; i < inputs.Rows; i++) cotangents[i, i % classifier.Outputs] = 1;
        classifier.PullBack(cotangents, gradients);
        return gradients.ToArray();
    }

    private static double[] Precise(IPreciseClassifier classifier, Matrix inputs)
    {
        double[] logits = new double[inputs.Rows * classifier.Outputs], rounding = new double[logits.Length];
        classifier.PreciseLogits(inputs, logits, rounding);
        return [.. logits, .. rounding];
    }

    private sealed class Replicating(NetworkEvaluator within, Func<IClassifier, IClassifier> replicate) : IClassifier
    {
        public int InputDimension => within.InputDimension;

        public int Outputs => within.Outputs;

        public IClassifier? Replicate() => replicate(this);

        public void Logits(Matrix inputs, Matrix logits) => within.Logits(inputs, logits);
    }
}
