using System.Runtime.CompilerServices;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Benchmarks;

/// <summary>A network that counts the operations of what it is asked: products with W and V; a multiply-add counts as two.</summary>
internal sealed class CountingVictim : IDifferentiableClassifier, IIncrementalClassifier
{
    private readonly NetworkEvaluator evaluator;
    private readonly StrongBox<long> multiplyAdds;

    public CountingVictim(PolyReluNetwork network)
        : this(network.CreateEvaluator(), new StrongBox<long>())
    {
    }

    private CountingVictim(NetworkEvaluator evaluator, StrongBox<long> multiplyAdds) =>
        (this.evaluator, this.multiplyAdds) = (evaluator, multiplyAdds);

    public int InputDimension => evaluator.InputDimension;

    public int Outputs => evaluator.Outputs;

    public ClassifierGuarantees Guarantees => new() { AllowsGivingUp = evaluator.Guarantees.AllowsGivingUp };

    /// <summary>Floating-point operations so far.</summary>
    public double Operations => 2.0 * Interlocked.Read(ref multiplyAdds.Value);

    /// <summary>One that counts together with this one.</summary>
    public IClassifier Replicate() => new CountingVictim((NetworkEvaluator)evaluator.Replicate(), multiplyAdds);

    public void Logits(Matrix inputs, Matrix logits)
    {
        Count(inputs.Rows * PerRow);
        evaluator.Logits(inputs, logits);
    }

    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        Count(cotangents.Rows * PerRow);
        evaluator.PullBack(cotangents, gradients);
    }

    public IIncrementalProbe OpenProbe() => new Probe(this, evaluator.OpenProbe());

    private long PerRow => (long)evaluator.Hidden * (InputDimension + Outputs);

    private void Count(long operations) => Interlocked.Add(ref multiplyAdds.Value, operations);

    private sealed class Probe(CountingVictim victim, IIncrementalProbe probe) : IIncrementalProbe
    {
        public void Begin(ReadOnlySpan<float> input, Span<float> logits)
        {
            victim.Count(victim.PerRow);
            probe.Begin(input, logits);
        }

        public void Try(ReadOnlySpan<int> features, ReadOnlySpan<float> values, Span<float> logits)
        {
            victim.Count((long)victim.evaluator.Hidden * (features.Length + victim.Outputs));
            probe.Try(features, values, logits);
        }

        public void Keep() => probe.Keep();
    }
}
