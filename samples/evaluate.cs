#:project ../src/PolyRelu/PolyRelu.csproj

// Evaluates a model of one's own sample by sample. Results are kept in a file, so that a program that is killed goes on where it was; what
// was found is written as a witness, which anyone can check without an attack.
using PolyRelu;
using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

GaussianClusters clusters = new() { Dimension = 40, Clusters = 8, PositiveClusters = 4, Alpha = 0.3 };
Samples points = clusters.Sample(count: 400, stream: 1).Samples;
TwoMeans victim = new(clusters.Sample(count: 400, stream: 0).Samples);
string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
string state = Path.Combine(folder, "state.npz"), file = Path.Combine(folder, "witness.npz");

IReadOnlyList<AttackChoice> choices = AttackChoice.ParseList("apgd-margin:restarts=2,square:queries=200");
EvaluationRequest request = new()
{
    Victim = victim,
    Samples = points,
    Threat = new ThreatModel(Norm.L2, 0.5),
    Radii = [0.1, 0.25, 0.5],
    Method = EvaluationMethod.Within([.. choices.Select(choice => choice.Create())]),
    BlockSize = 100,
    State = new EvaluationState(state)
    {
        Victim = "two means of 400 samples", // names the model: results of another one are never taken for its own
        Attacks = [.. choices.Select(choice => choice.Text)],
        Interval = TimeSpan.Zero,
    },
};

using CancellationTokenSource stop = new();
try
{
    Evaluator.Run(request, new StopAt(0.5, stop), stop.Token);
}
catch (EvaluationInterruptedException stopped)
{
    Console.WriteLine($"stopped: {stopped.Done} of {stopped.Count} points are kept");
}

EvaluationResult result = Evaluator.Run(request);
foreach (double radius in request.Radii)
    Console.WriteLine($"L2 {radius}: at most {result.RobustAccuracy(radius):P1} robust");
SampleOutcome first = result.Outcomes.First(outcome => outcome.Radius > 0);
Console.WriteLine($"point {first.Sample} is broken within {first.Radius} by {first.FoundBy!.Label}");
Dictionary<string, string> texts = new() { ["attacks"] = string.Join(",", request.State.Attacks) };
WitnessFile.Write(file, result.ToWitness(network: null, texts));
File.Delete(state);

WitnessVerdict verdict = WitnessCheck.Run(WitnessFile.Read(file), victim);
Console.WriteLine($"witness: {verdict.Examples} examples checked, {(verdict.Holds ? "every claim holds" : verdict.Failures[0])}");
Directory.Delete(folder, recursive: true);

/// <summary>Which of two class means is nearer: one logit, linear in the input.</summary>
internal sealed class TwoMeans : IDifferentiableClassifier
{
    private readonly float[] weights;
    private readonly float bias;

    public TwoMeans(Samples train)
    {
        float[] positive = MeanOf(train, 1), negative = MeanOf(train, -1);
        weights = [.. positive.Zip(negative, (above, below) => above - below)];
        bias = (float)((Square(negative) - Square(positive)) / 2);
    }

    public int InputDimension => weights.Length;

    public int Outputs => 1;

    public void Logits(Matrix inputs, Matrix logits)
    {
        for (int i = 0; i < inputs.Rows; i++)
        {
            float sum = bias;
            for (int j = 0; j < weights.Length; j++) sum += weights[j] * inputs[i, j];
            logits[i, 0] = sum;
        }
    }

    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        for (int i = 0; i < cotangents.Rows; i++)
            for (int j = 0; j < weights.Length; j++) gradients[i, j] = cotangents[i, 0] * weights[j];
    }

    private static float[] MeanOf(Samples train, int label)
    {
        int[] rows = [.. Enumerable.Range(0, train.Count).Where(i => train.Labels[i] == label)];
        float[] mean = new float[train.Inputs.Columns];
        for (int j = 0; j < mean.Length; j++) mean[j] = (float)rows.Average(i => (double)train.Inputs[i, j]);
        return mean;
    }

    private static double Square(float[] vector) => vector.Sum(value => (double)value * value);
}

/// <summary>Stands for a machine that is switched off: cancels from some fraction on.</summary>
internal sealed class StopAt(double fraction, CancellationTokenSource source) : IProgress<WorkProgress>
{
    public void Report(WorkProgress value)
    {
        if (value.Fraction > fraction) source.Cancel();
    }
}
