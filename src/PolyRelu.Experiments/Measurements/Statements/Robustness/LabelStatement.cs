using PolyRelu.Experiments.Measurements.Statements.Limits;

namespace PolyRelu.Experiments.Measurements.Statements.Robustness;

/// <summary>How the radius of ReLU networks goes with the number of clusters, by what their labels are.</summary>
internal abstract class LabelStatement : Statement
{
    /// <summary>Trains, and measures the radius.</summary>
    private protected abstract RadiusRange Radius(LabelTraining training, CancellationToken cancellation);

    /// <summary>The radius that it is compared with, at K clusters.</summary>
    private protected abstract double Unit(int clusters);

    /// <summary>The bound of the radius over the unit.</summary>
    private protected abstract double Limit { get; }

    /// <inheritdoc/>
    public override double SmallChecks => 25;

    /// <inheritdoc/>
    public override StatementFinding Check(CheckContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (int Clusters, CheckDraw Draw)[] trainings = [..
            from clusters in context.Of<int[]>([2, 4, 8], [4, 8, 12, 16, 24, 32, 64])
            from draw in context.Draws(1, 2)
            select (clusters, draw)];
        List<CheckedCase> cases = [];
        List<(double, double)> radii = [];
        foreach ((int count, CheckDraw draw) in trainings)
        {
            context.Step(cases.Count, trainings.Length);
            LabelTraining training = new(count, draw) { Tested = context.Of(2, 4), Neurons = context.Of(6, 10) };
            RadiusRange radius = Radius(training, context.Cancellation);
            cases.Add(Judge(training.Words, radius, Unit(count)));
            radii.Add((count, radius.Attacked));
        }
        CheckedCase extreme = Side == Theory.BoundSide.Upper ? cases.MaxBy(one => one.Measured)! : cases.MinBy(one => one.Measured)!;
        PowerLaw law = PowerLaw.Fit(radii, "exponent in K", "radius at K = 1");
        return new StatementFinding(cases)
        {
            Constants = [new FittedConstant("C", extreme.Measured, extreme.Low, extreme.High), law.Exponent],
        };
    }

    /// <summary>The radius over its unit, from what is certified to the example found.</summary>
    internal CheckedCase Judge(string words, RadiusRange radius, double unit) =>
        CheckedCase.Of(words, radius.Attacked / unit, radius.Certified / unit, radius.Attacked / unit, Side, Limit);
}
