#:project ../src/PolyRelu/PolyRelu.csproj

// Attacks a model that is not a pReLU network with AutoAttack: logistic regression, of which the exact distance to the boundary is known.
using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

CounterRandom random = new(seed: 1);
LogisticRegression victim = new([1, -2, 0.5f, 3], 0.25f);
Matrix inputs = new(500, 4);
int[] labels = new int[500];
for (int i = 0; i < 500; i++)
{
    for (int j = 0; j < 4; j++) inputs[i, j] = (float)random.NextGaussian();
    labels[i] = victim.Logit(inputs.Row(i)) > 0 ? 1 : -1;
}
Samples samples = new(inputs, labels);

Attack attack = AutoAttack.Standard.Create(new() { Queries = 500 });
foreach (double radius in new[] { 0.1, 0.3, 0.9 })
{
    AttackResult result = attack.Run(victim, samples, new ThreatModel(Norm.L2, radius));
    foreach (AttackEntry entry in result.Entries) Console.WriteLine($"{entry.Name}: {entry.Attacked} attacked, {entry.Broken} broken");
    int exact = Enumerable.Range(0, 500).Count(i => Math.Abs(victim.Logit(inputs.Row(i))) / victim.Length > radius);
    Console.WriteLine($"L2 {radius}: robust accuracy {100 * result.RobustAccuracy:0.0}%, exactly {100 * exact / 500.0:0.0}%");
}

ThreatModel threat = new(Norm.L2, 10) { FeatureRadii = FeatureRadii.Freeze([false, true, false, false]) };
MinimumDistanceResult nearest = MinimumDistance.Search(victim, samples, threat,
    MinimumDistance.Attacks(threat.Norm, victim.Outputs));
Console.WriteLine($"With feature 1 frozen the first point is {nearest.Nearest.Distances[0]:0.000} away, and "
    + $"{100 * nearest.RobustAccuracy(0.3):0.0}% hold at L2 0.3");

/// <summary>f(x) = ⟨w, x⟩ + b with one output: labels are ±1.</summary>
public sealed class LogisticRegression(float[] weights, float bias) : IDifferentiableClassifier
{
    public int InputDimension => weights.Length;

    public int Outputs => 1;

    public double Length => Norm.L2.Measure(weights);

    public void Logits(Matrix inputs, Matrix logits)
    {
        for (int i = 0; i < inputs.Rows; i++) logits[i, 0] = Logit(inputs.Row(i));
    }

    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        for (int i = 0; i < cotangents.Rows; i++)
            for (int j = 0; j < weights.Length; j++) gradients[i, j] = cotangents[i, 0] * weights[j];
    }

    public float Logit(ReadOnlySpan<float> input)
    {
        float sum = bias;
        for (int j = 0; j < weights.Length; j++) sum += weights[j] * input[j];
        return sum;
    }
}
