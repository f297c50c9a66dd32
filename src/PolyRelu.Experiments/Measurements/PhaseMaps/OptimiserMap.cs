using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Training;
using static System.FormattableString;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>Trainings by several update rules from one start, over the power.</summary>
/// <param name="rules">The rows.</param>
/// <param name="powers">The columns.</param>
/// <param name="cells">What the cells have in common.</param>
/// <param name="seed">Names samples, start, order and attacks.</param>
internal sealed class OptimiserMap(IReadOnlyList<RuleSettings> rules, IReadOnlyList<double> powers, CellSettings cells, ulong seed)
    : PhaseMap
{
    private const int PieceEpochs = 20;

    /// <inheritdoc/>
    public override MapAxis Axis => MapAxis.Optimiser;

    /// <inheritdoc/>
    public override IReadOnlyList<double> RowValues { get; } = [.. Enumerable.Range(0, rules.Count).Select(i => (double)i)];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Powers => powers;

    /// <inheritdoc/>
    public override int Units => rules.Count * powers.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<(int Row, int Column)> Places(int unit) => [(unit / powers.Count, unit % powers.Count)];

    /// <inheritdoc/>
    public override IReadOnlyList<PhaseRow> Compute(int unit, CancellationToken cancellation)
    {
        (int row, int column) = Places(unit)[0];
        return [Trained(row, column, rules[row], powers[column], cancellation)];
    }

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        double usual = UsualPower;
        foreach (RuleSettings rule in rules)
        {
            RuleSettings piece = rule with { Epochs = Math.Min(PieceEpochs, rule.Epochs) };
            yield return new Work("map over update rules", Invariant($"map rule {piece} {cells} p{usual}"), () => () =>
                Workers.For(Workers.Available, _ => Train(piece, usual, Samples(), CancellationToken.None)),
                (double)rule.Epochs / piece.Epochs * powers.Count / Workers.Count);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() =>
    [
        new("samples of trainings", cells.Data.TrainSamples, cells.Dimension, 4 * Workers.Count),
        new("weights and their states", cells.Hidden, cells.Dimension, 8 * Workers.Count),
    ];

    private PhaseRow Trained(int row, int column, RuleSettings rule, double power, CancellationToken cancellation)
    {
        Dataset train = Samples();
        PhaseRow cell = new(row, column)
        {
            Power = power,
            Clusters = cells.Clusters,
            Alpha = cells.Alpha,
            Scale = cells.Scale,
            Loss = cells.Loss,
            Form = NeuronForm.Normalised,
            Optimiser = rule.Optimiser,
            Time = rule.Steps(train.Count),
            Evaluations = rule.Steps(train.Count),
        };
        PolyReluNetwork network;
        try
        {
            network = Train(rule, power, train, cancellation);
        }
        catch (DivergenceException)
        {
            return cell with { End = CellEnd.Failed };
        }
        ClusterCentres centres = train.Centres!;
        Samples points = Clusters().Sample(cells.Points, (ulong)ClusterSplit.Test).Samples;
        var margins = NormalisedMargins.Of(network, train.Samples);
        return cell.Measured(network, points, centres, cells.Splits, seed, cancellation) with
        {
            MarginEuclidean = margins.Euclidean,
            MarginMaximum = margins.Maximum,
            MarginSpectral = margins.Spectral,
        };
    }

    private PolyReluNetwork Train(RuleSettings rule, double power, Dataset train, CancellationToken cancellation)
    {
        NetworkShape shape = new() { InputDimension = cells.Dimension, Hidden = cells.Hidden, Power = power };
        double scale = Math.Exp(DecimalScale.Parse(cells.Scale).Logarithm);
        PolyReluNetwork start = new BalancedInitialisation(new InitialisationSettings { Scale = scale }).Create(shape, seed);
        return Trainer.Train(start, train.Samples, null, new TrainingOptions
        {
            Loss = Registry<Loss>.Find(cells.Loss).Value,
            Optimizer = rule.Make(),
            BatchSize = rule.Batch,
            Epochs = rule.Epochs,
            Seed = seed,
            MeasureEvery = rule.Epochs,
        }, null, cancellation).Network;
    }

    private GaussianClusters Clusters() => cells.Data.Draw(seed) with { Assignment = ClusterAssignment.Balanced };

    private Dataset Samples() => Clusters().Sample(cells.Data.TrainSamples, (ulong)ClusterSplit.Train);
}
