using PolyRelu.Attacks;
using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.LimitDistance;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;
using PolyRelu.Training;
using static System.FormattableString;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>Pieces of curves of robust accuracy: every attack of the list on a few points that stay in the search to its end.</summary>
internal static class AttackPieces
{
    private const int Points = 96;
    private const int FewestPoints = 48;        // enough for whole tiles on both of two threads
    private const int SamplesPerPoint = 20;
    private const int SpanPoints = 1000;
    private const int PieceIterations = 50;
    private const double Radius = 1e-3;
    private const int NearestPoints = 100;
    private const double NearestAlpha = 0.1;
    private const double NearestRadius = 1.5;

    /// <summary>Sizes that networks trained on clusters are reduced to, where attacks search the span of their neurons.</summary>
    private const int SpanDirections = 24;
    private const int SpanNeurons = 128;

    /// <summary>Part of the steps of a fixed length after which points no longer move, as measured on clusters.</summary>
    private const double MovingShare = 0.25;

    /// <summary>The parts of a curve.</summary>
    /// <param name="shape">The attacked network.</param>
    /// <param name="norm">Norm of the ball.</param>
    /// <param name="box">Range of valid inputs.</param>
    /// <param name="curve">Samples, radii, attacks.</param>
    /// <param name="filled">Fraction of the inputs' elements that are not zero.</param>
    public static IEnumerable<Work> Of(NetworkShape shape, Norm norm, Box? box, AttackCurveSettings curve, double filled = 1) =>
        curve.Attacks.Select(attack => One(shape, norm, box, attack, null, curve, filled, ImageShapeOf(shape, box)));

    /// <summary>The parts of the curves of a network on clusters: gradient attacks search the span of the neurons.</summary>
    public static IEnumerable<Work> OnClusters(NetworkShape shape, ClusterShapeSettings clusters, RobustnessSettings robustness)
    {
        NetworkShape span = shape with
        {
            InputDimension = Math.Min(SpanDirections, shape.InputDimension),
            Hidden = Math.Min(SpanNeurons, shape.Hidden),
        };
        yield return One(span, Norm.L2, null, robustness.PublishedAttack, robustness.PublishedIterations, robustness, 1, null) with
        { What = Invariant($"published attack, p = {shape.Power}") };
        foreach (string attack in robustness.Attacks)
            yield return attack == OppositeCentre.Registration.Name
                ? Steps(shape, clusters, robustness) : One(span, Norm.L2, null, attack, null, robustness, 1, null);
        double asked = (double)Math.Min(robustness.Samples,
            clusters.TestSamples) * robustness.Radii.Count * (robustness.Attacks.Count + 1) * Share(shape.Power);
        yield return new Work(Invariant($"attacks, p = {shape.Power}"),
            Invariant($"logits {shape.InputDimension}-{shape.Hidden}-p{shape.Power}"), () => LogitsOf(shape), asked / Points);
        yield return Nearest(shape, clusters, robustness);
    }

    /// <summary>The search for the nearest examples, on a network near its limit, which the search sees as it sees a trained one.</summary>
    private static Work Nearest(NetworkShape shape, ClusterShapeSettings clusters, RobustnessSettings robustness)
    {
        int all = Math.Min(robustness.Samples, clusters.TestSamples), points = Math.Min(NearestPoints, all);
        string size = Invariant($"{clusters.Clusters}-{clusters.PositiveClusters} {shape.InputDimension}-{shape.Hidden}-p{shape.Power}");
        string key = Invariant($"nearest {points} {size}");
        return new Work(Invariant($"nearest examples, p = {shape.Power}"), key, () => NearestOf(shape, clusters, points),
            (double)all / points);
    }

    private static Action NearestOf(NetworkShape shape, ClusterShapeSettings clusters, int points)
    {
        GaussianClusters drawn = new()
        {
            Dimension = clusters.Dimension,
            Clusters = clusters.Clusters,
            PositiveClusters = clusters.PositiveClusters,
            Alpha = NearestAlpha,
        };
        Dataset attacked = drawn.Sample(points, 9);
        var ideal = IdealClassifier.ConjecturedLimit(shape.Power, attacked.Centres!);
        SpannedNetwork victim = new(ReducedNetwork.Of(DistancePieces.Near(ideal, shape.Power, shape.Hidden)));
        AttackContext known = new() { Centres = attacked.Centres };
        IReadOnlyList<IMinimumNormAttack> attacks = MinimumDistance.Attacks(Norm.L2, shape.Outputs, known);
        ThreatModel threat = new(Norm.L2, NearestRadius);
        return () => MinimumDistance.Search(victim, attacked.Samples, threat, attacks);
    }

    private static Work One(NetworkShape shape, Norm norm, Box? box, string name, int? iterations, AttackCurveSettings curve, double filled,
        ImageShape? image)
    {
        int points = Math.Min(shape.Hidden <= SpanNeurons
            ? SpanPoints : Math.Clamp(curve.Samples / SamplesPerPoint, FewestPoints, Points), curve.Samples);
        double searched = curve.Samples * (double)curve.Radii.Count(radius => radius > 0) * Share(shape.Power);
        if (iterations is { } steps && steps > PieceIterations)
            (iterations, searched) = (PieceIterations, searched * MovingShare * steps / PieceIterations);
        string network = Invariant($"{shape.InputDimension}-{shape.Hidden}-{shape.Outputs}-p{shape.Power}");
        string key = Invariant($"attack {name} {iterations} {norm.Name} {box is not null} {points} {network}");
        return new Work(Invariant($"attacks, p = {shape.Power}"), key,
            () => AttackOf(shape, norm, box, name, iterations, points, filled, image), searched / points);
    }

    /// <summary>
    /// Part of the steps that searches take, over the points and radii of a curve: none for points broken at smaller radii, few where they
    /// break early or are given up. As measured on digits; more for higher powers, which are more robust.
    /// </summary>
    private static double Share(double power) => Math.Min(0.35, 0.12 * power);

    private static Action AttackOf(NetworkShape shape, Norm norm, Box? box, string name, int? iterations, int points, double filled,
        ImageShape? image)
    {
        NetworkEvaluator network = TrainingPieces.Network(shape).CreateEvaluator();
        Samples samples = Relabelled(network, TrainingPieces.Samples(points, shape.InputDimension, shape.Outputs, filled));
        AttackContext known = new() { KeepToEnd = true, Image = image };
        Attack attack = AttackChoice.Parse(name).Create(known, RobustnessMeasurement.Common(iterations));
        ThreatModel threat = new(norm, Radius, box);
        return () => attack.Run(network, samples, threat);
    }

    private static Work Steps(NetworkShape shape, ClusterShapeSettings clusters, AttackCurveSettings curve)
    {
        double points = curve.Samples * (double)curve.Radii.Count * Share(shape.Power) * (1
            + (2 * Math.Max(clusters.PositiveClusters, clusters.Clusters - clusters.PositiveClusters)));
        return new Work(Invariant($"attacks, p = {shape.Power}"), Invariant($"logits {shape.InputDimension}-{shape.Hidden}-p{shape.Power}"),
            () => LogitsOf(shape), points / Points);
    }

    private static Action LogitsOf(NetworkShape shape)
    {
        NetworkEvaluator network = TrainingPieces.Network(shape).CreateEvaluator();
        Matrix inputs = TrainingPieces.Samples(Points, shape.InputDimension, shape.Outputs, 1).Inputs, logits = new(Points, shape.Outputs);
        return () => network.Logits(inputs, logits);
    }

    /// <summary>Labels as the network has them, so that every point is attacked.</summary>
    private static Samples Relabelled(NetworkEvaluator network, Samples samples)
    {
        Matrix logits = new(samples.Count, network.Outputs);
        network.Logits(samples.Inputs, logits);
        return new(samples.Inputs, [.. Enumerable.Range(0, samples.Count).Select(i => Margin.Prediction(logits.Row(i)))]);
    }

    private static ImageShape? ImageShapeOf(NetworkShape shape, Box? box) =>
        box is not null && shape.InputDimension == MnistSize.Pixels ? MnistSize.Shape : null;
}
