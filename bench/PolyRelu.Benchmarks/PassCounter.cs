using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Benchmarks;

/// <summary>Counts how many inputs a classifier was asked about, and for how many it gave gradients.</summary>
internal class PassCounter : IDifferentiableClassifier
{
    private readonly IDifferentiableClassifier classifier;
    private readonly Counts counts;

    private PassCounter(IDifferentiableClassifier classifier, Counts counts) => (this.classifier, this.counts) = (classifier, counts);

    /// <summary>Inputs asked about so far.</summary>
    public long Questions => Interlocked.Read(ref counts.Questions);

    /// <summary>Gradients so far.</summary>
    public long Gradients => Interlocked.Read(ref counts.Gradients);

    public int InputDimension => classifier.InputDimension;

    public int Outputs => classifier.Outputs;

    public ClassifierGuarantees Guarantees => classifier.Guarantees;

    /// <summary>The counter of a classifier, which has directions if the classifier has.</summary>
    public static PassCounter Of(IDifferentiableClassifier classifier) => Of(classifier, new Counts());

    /// <summary>One that counts together with this one, if the classifier can be replicated.</summary>
    public IClassifier? Replicate() => classifier.Replicate() is IDifferentiableClassifier replica ? Of(replica, counts) : null;

    public void Logits(Matrix inputs, Matrix logits)
    {
        Interlocked.Add(ref counts.Questions, inputs.Rows);
        classifier.Logits(inputs, logits);
    }

    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        Interlocked.Add(ref counts.Gradients, cotangents.Rows);
        classifier.PullBack(cotangents, gradients);
    }

    private static PassCounter Of(IDifferentiableClassifier classifier, Counts counts) =>
        classifier is IDirectedClassifier directed ? new Directed(classifier, directed, counts) : new PassCounter(classifier, counts);

    private sealed class Counts
    {
        public long Questions;
        public long Gradients;
    }

    private sealed class Directed(IDifferentiableClassifier classifier, IDirectedClassifier directed, Counts counts)
        : PassCounter(classifier, counts), IDirectedClassifier
    {
        public Matrix Directions(int gaining, int losing, int most) => directed.Directions(gaining, losing, most);
    }
}
