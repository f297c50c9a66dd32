using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Benchmarks;

/// <summary>Counts how many inputs a classifier was asked about, and for how many it gave gradients.</summary>
internal class PassCounter(IDifferentiableClassifier classifier) : IDifferentiableClassifier
{
    private long questions;
    private long gradients;

    /// <summary>Inputs asked about so far.</summary>
    public long Questions => Interlocked.Read(ref questions);

    /// <summary>Gradients so far.</summary>
    public long Gradients => Interlocked.Read(ref gradients);

    public int InputDimension => classifier.InputDimension;

    public int Outputs => classifier.Outputs;

    public ClassifierGuarantees Guarantees => classifier.Guarantees;

    /// <summary>The counter of a classifier, which has directions if the classifier has.</summary>
    public static PassCounter Of(IDifferentiableClassifier classifier) =>
        classifier is IDirectedClassifier directed ? new Directed(classifier, directed) : new PassCounter(classifier);

    public void Logits(Matrix inputs, Matrix logits)
    {
        Interlocked.Add(ref questions, inputs.Rows);
        classifier.Logits(inputs, logits);
    }

    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        Interlocked.Add(ref this.gradients, cotangents.Rows);
        classifier.PullBack(cotangents, gradients);
    }

    private sealed class Directed(IDifferentiableClassifier classifier, IDirectedClassifier directed)
        : PassCounter(classifier), IDirectedClassifier
    {
        public Matrix Directions(int gaining, int losing, int most) => directed.Directions(gaining, losing, most);
    }
}
