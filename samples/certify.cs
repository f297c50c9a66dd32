#:project ../src/PolyRelu/PolyRelu.csproj

// A proof beside an attack: how many points are proven robust within a radius, how many an attack breaks, and what neither decides. Then
// the distance of every point to its nearest misclassified input, from both sides.
using PolyRelu;
using PolyRelu.Attacks;
using PolyRelu.Certification;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Training;

GaussianClusters clusters = new() { Dimension = 60, Clusters = 6, PositiveClusters = 3, Alpha = 0.1 };
Samples train = clusters.Sample(count: 600, stream: 0).Samples, test = clusters.Sample(count: 40, stream: 1).Samples;
TrainingOptions options = new()
{
    Loss = Registry<Loss>.Find("exponential").Value,
    Optimizer = new GradientDescent(new() { LearningRate = 0.2 }, fullBatch: false),
    BatchSize = 50,
    Epochs = 200,
};
double[] radii = [0.2, 0.4, 0.6];
foreach (double power in new[] { 1.0, 3.0 })
{
    NetworkShape shape = new() { InputDimension = 60, Hidden = 50, Power = power };
    PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 1e-5 }).Create(shape, seed: 0);
    PolyReluNetwork network = Trainer.Train(start, train, test, options).Network;
    CertificationRequest request = new() { Network = network, Samples = test, Threat = new ThreatModel(Norm.L2, 1), Radii = radii };
    CertificateTable proven = CertificationRun.Decide(request);

    // Attacks are given what the proofs left undecided; one that broke a certified point would be an exception.
    EvaluationResult attacked = Evaluator.Run(new EvaluationRequest
    {
        Victim = network.CreateEvaluator(),
        Samples = test,
        Threat = request.Threat,
        Radii = radii,
        Method = EvaluationMethod.Within([AttackChoice.Parse("autoattack:queries=200").Create()]),
        Certificates = proven,
        Diagnoses = false,
    });
    CertificateTable both = proven.With(attacked);
    Console.WriteLine($"p = {power}: clean {both.CleanAccuracy:P0}");
    for (int place = 0; place < radii.Length; place++)
        Console.WriteLine($"  L2 {radii[place]}: certified {both.CertifiedAccuracy(place):P1} ≤ true ≤ {both.AttackedAccuracy(place):P1}, "
            + $"{Plural.Of(both.CountOf(Verdict.Undecided, place), "point")} undecided");

    BracketTable brackets = CertificationRun.Bracket(request with { Radii = [] });
    RadiusBracket first = brackets.Brackets[0];
    Console.WriteLine($"  point 0: nothing within {first.CertifiedRadius:0.0000}, an example at {first.AttackRadius:0.0000} "
        + $"({first.Stage}); median gap {brackets.MedianGap:P2}, closed to 1%: {brackets.ClosedTo(0.01):P0}");
}
