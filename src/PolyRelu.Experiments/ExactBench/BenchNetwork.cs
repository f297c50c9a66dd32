using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.ExactBench;

/// <summary>A network with points whose exact distances are known.</summary>
/// <param name="Name">Its name in tables and files.</param>
/// <param name="Network">The network.</param>
/// <param name="Points">The points with their labels, all classified correctly.</param>
/// <param name="Truths">The distances in every norm in which they are known.</param>
internal sealed record BenchNetwork(string Name, PolyReluNetwork Network, Samples Points, IReadOnlyList<BenchTruth> Truths)
{
    /// <summary>What a distance read from a file may differ from the one computed here: other processors round otherwise.</summary>
    private const double Agreement = 1e-9;

    /// <summary>
    /// Asks the network about every example: none is farther than the larger radius, and float64 and float32 misclassify it.
    /// </summary>
    /// <param name="source">Name for messages.</param>
    /// <exception cref="InvalidDataException">One is, or keeps its label.</exception>
    public void RequireExamples(string source)
    {
        NetworkEvaluator evaluator = Network.CreateEvaluator();
        foreach (BenchTruth truth in Truths)
        {
            Kernels.Matrix logits = new(Points.Count, 1);
            double[] precise = new double[Points.Count], rounding = new double[Points.Count];
            evaluator.Logits(truth.Examples, logits);
            ((IPreciseClassifier)evaluator).PreciseLogits(truth.Examples, precise, rounding);
            for (int i = 0; i < Points.Count; i++)
            {
                double length = truth.Norm.Distance(truth.Examples.Row(i), Points.Inputs.Row(i)), outside = truth.Outside[i];
                if (!(length <= outside))
                    throw Wrong(source, truth.Norm, i, FormattableString.Invariant($"the example is {length} away, beyond {outside}"));
                if (Margin.IsCorrect(logits.Row(i), Points.Labels[i]) || Points.Labels[i] * precise[i] > 0)
                    throw Wrong(source, truth.Norm, i, "the example keeps its label");
            }
        }
    }

    /// <summary>Computes all distances anew from the network.</summary>
    /// <param name="source">Name for messages.</param>
    /// <exception cref="InvalidDataException">One is another.</exception>
    public void RequireTruth(string source)
    {
        ExactDistances exact;
        try
        {
            exact = ExactDistances.Of(Network);
        }
        catch (NotSupportedException reason)
        {
            throw new InvalidDataException($"{source}: {reason.Message}", reason);
        }
        foreach (BenchTruth truth in Truths)
        {
            if (!exact.Knows(truth.Norm))
                throw new InvalidDataException($"{source}: exact distances in {truth.Norm.Symbol} are not known for this network.");
            for (int i = 0; i < Points.Count; i++)
            {
                DistanceInterval found = exact.Of(Points.Inputs.Row(i), Points.Labels[i], truth.Norm);
                if (Agrees(truth.Low[i], found.Low) && Agrees(truth.High[i], found.High)) continue;
                throw Wrong(source, truth.Norm, i, FormattableString.Invariant(
                    $"the distance is said to be from {truth.Low[i]} to {truth.High[i]}; it is from {found.Low} to {found.High}"));
            }
        }
    }

    private static bool Agrees(double one, double other) => Math.Abs(one - other) <= Agreement * (Math.Abs(other) + 1);

    private static InvalidDataException Wrong(string source, Norm norm, int point, string problem) =>
        new($"{source}: {norm.Symbol}, point {point}: {problem}.");
}
