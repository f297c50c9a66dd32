using System.Globalization;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Theory;
using PolyRelu.Training.Layered;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>
/// The curves in L2 of a classifier on clusters that is no pReLU network: the attack of the publication, the strongest ones, and exact
/// distances where it is a closed form. A network leaves a witness; nothing is certified.
/// </summary>
/// <param name="data">The clusters.</param>
/// <param name="victim">Gives the classifier, of earlier parts and of the clusters.</param>
/// <param name="widths">Widths of the layers from features to logits, for the estimate of time.</param>
/// <param name="clusters">Settings of the clusters.</param>
/// <param name="settings">The attacks.</param>
/// <param name="seed">Names the random numbers of the attacks.</param>
internal sealed class VictimCurvesPart(IPart<ClusterData> data, Func<TrialContext, MeasuredVictim> victim, IReadOnlyList<int> widths,
    ClusterSettings clusters, RobustnessSettings settings, ulong seed) : TrialPart
{
    private const int Evaluations = 3;              // the attack of the publication, the listed ones, the nearest examples
    private const int Points = 50, PieceSteps = 20;
    private const double Searched = 0.3;            // of the radii: points are broken at the others
    private const double Moving = 0.4;              // of the steps of the attack of the publication: then points no longer move
    private const int SearchSteps = 3000;           // of the listed attacks and the nearest examples, roughly

    private int Attacked => Math.Min(settings.Samples, clusters.TestSamples);

    /// <summary>Weights and biases of the network, which the witness holds; 0 for a closed form, which leaves none.</summary>
    public long Parameters { get; init; }

    /// <summary>The same classifier in closed form, whose exact distances are a curve of their own; null for none.</summary>
    public Func<ClusterCentres, IdealClassifier>? Exact { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checkpoints => TrialEvaluation.FileNames(Evaluations);

    /// <inheritdoc/>
    public override long Bytes => Parameters == 0 ? 0
        : TrialWitness.Bytes([("", Attacked), ("", Attacked)], clusters.Dimension, Parameters);

    /// <inheritdoc/>
    public override long Scratch => (2 * TrialEvaluation.Bytes(settings, clusters.TestSamples, clusters.Dimension))
        + TrialEvaluation.NearestBytes(Attacked, clusters.Dimension);

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        double steps = SearchSteps + (settings.PublishedIterations * settings.Radii.Count * Searched * Moving);
        string key = string.Create(CultureInfo.InvariantCulture, $"attack of layers {string.Join('-', widths)}");
        yield return new Work("attacks on other classifiers", key, Piece, steps * Attacked / (Points * PieceSteps));
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() =>
    [
        .. AttackMemory.OfKeptCurve(settings, clusters.TestSamples, clusters.Dimension),
        .. AttackMemory.OfNearest(Attacked, clusters.Dimension),
        AttackMemory.OfBoth(Attacked, clusters.Dimension),
        .. Parameters == 0 ? [] : new[] { TrialWitness.Memory([Attacked, Attacked], clusters.Dimension) },
    ];

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        IReadOnlyList<RobustnessRecord> records = RobustnessRecord.Load(folder);
        yield return (RobustnessRecord.FileName, Promise.Count("the list", records.Count, 1, "one per norm"));
        yield return (RobustnessRecord.FileName, Promise.Same("radii", records[0].Curves[0].Radii, settings.Radii));
        yield return (TrialWitness.FileName, TrialWitness.Problem(folder, records[0].OfAttacks()));
    }

    /// <inheritdoc/>
    public override IEnumerable<NoteRow> Notes(TrialFolder folder) => RobustnessRecord.NotesOf(folder);

    /// <inheritdoc/>
    public override IEnumerable<(string Curve, DiagnosisRow Diagnosis)> Diagnoses(TrialFolder folder) =>
        RobustnessRecord.DiagnosesOf(folder);

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) => RobustnessRows.Of(RobustnessRecord.Load(folder));

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        ClusterData samples = context.Of(data);
        MeasuredVictim attackedVictim = victim(context);
        RobustnessMeasurement robustness = new(context, attackedVictim, samples.Test, Norm.L2, settings, seed)
        { Place = 0, LeavesWitness = attackedVictim.Parameters is not null };
        robustness.MeasurePublished(settings.PublishedAttack, settings.PublishedIterations);
        robustness.MeasureStrongest();
        if (Exact?.Invoke(samples.Centres) is { HasExactDistance: true } exact)
        {
            Samples attacked = robustness.Attacked.Dataset.Samples;
            robustness.AddExact($"{exact.Name}, exact",
                [.. Enumerable.Range(0, attacked.Count).Select(i => exact.ExactDistance(attacked.Inputs.Row(i), attacked.Labels[i]))]);
        }
        RobustnessRecord.Save(context.Folder, [robustness.Record()]);
        if (attackedVictim.Parameters is { } network) TrialWitness.Write(context.Folder, robustness.Witnesses, network);
        context.TimeCurves(robustness.Seconds);
    }

    /// <summary>Gradients of a network of these widths, of which the attacks consist.</summary>
    private Action Piece()
    {
        LayeredEvaluator network = LayeredInitialisation.Chain(widths, Activation.Relu, LayeredStart.Pytorch, 0).CreateEvaluator();
        Samples samples = clusters.Draw(0).Sample(Points, 9).Samples;
        Kernels.Matrix logits = new(Points, network.Outputs), cotangents = new(Points, network.Outputs),
            gradients = new(Points, network.InputDimension);
        cotangents.Fill(1);
        return () =>
        {
            for (int step = 0; step < PieceSteps; step++)
            {
                network.Logits(samples.Inputs, logits);
                network.PullBack(cotangents, gradients);
            }
        };
    }
}
