using System.Globalization;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>While outputs are negligible, ω_k^{2−p} of a neuron is linear in one S; above p = 2 one coordinate takes all at S*.</summary>
/// <remarks>
/// The exact flow integrates u and ln r and knows neither ω nor S. S is read off each moving coordinate, and the direction that S of the
/// one that grew most says is compared with the flow's: u, to 4 tolerance × steps, for an error of a step in ln r enters ω p times and is
/// common to all coordinates. Time as a function of S is an integral of its own, dt = u_*^{2−p} d ln ω_* /(p G), by Simpson's rule. Above
/// p = 2 the S of the coordinates that lose, when the winner has grown tenfold and more, is compared with S* of the winner's start. At
/// p = 1 the coordinates of the other class reach 0 at a kink; a step that is forced across one may turn u by 1e−4.
/// Above p = 2 an error of a step grows: ω^{2−p} keeps it, so that of ω is (ω(S')/ω(S))^{p−2} times as large, for a coordinate that loses
/// at most 1/(1 − (c_k/c_0)^{p−2}) times; and one of the winner's, which S is read off, is (ω_k/c_0)^{p−2} times as large in another
/// coordinate and c_0^{2−p} times in the time. Differences are divided by the larger of these, for each neuron.
/// </remarks>
internal sealed class EarlyCoordinates : FlowStatement
{
    private const double Tolerance = 1e-10;
    private const int Clusters = 4, Positive = 2, Hidden = 6, Dimension = 12;

    /// <inheritdoc/>
    public override string Name => "early-direction";

    /// <inheritdoc/>
    public override string Title => "How a neuron turns while outputs are negligible";

    /// <inheritdoc/>
    public override Markup Claim => Markup.Of($"With ω<sub>k</sub> = u<sub>k</sub>(r/r<sub>0</sub>)<sup>p</sup> and ")
        + Markup.Of($"dS = (v/r)(r/r<sub>0</sub>)<sup>p(2−p)</sup> dt, ω<sub>k</sub><sup>2−p</sup> grows by (2 − p) p G<sub>k</sub> S ")
        + Markup.Of($"(at p = 2, ln ω<sub>k</sub> by 2 G<sub>k</sub> S) while it is positive; above p = 2 the largest coordinate ")
        + Markup.Of($"c<sub>0</sub> of a neuron's class takes all at S* = c<sub>0</sub><sup>2−p</sup>/(p (p − 2) G)");

    /// <inheritdoc/>
    public override string Source => "docs/gradient-flow.md, direction in the early phase";

    /// <inheritdoc/>
    public override Markup Hypotheses => "α = 0, orthonormal centres, f ≡ 0";

    /// <inheritdoc/>
    public override string Measured => "the largest difference of u, of the time at which it is there, and of S* seen by those that lose";

    /// <inheritdoc/>
    public override Markup BoundFormula =>
        Markup.Of($"tolerance × steps × what an error of a step weighs there, above p = 2 larger by 1/(1 − ")
        + Markup.Of($"(c<sub>k</sub>/c<sub>0</sub>)<sup>p−2</sup>) or c<sub>0</sub><sup>2−p</sup>; ")
        + Markup.Of($"1e−4 for each step that is forced (p = 1)");

    /// <inheritdoc/>
    public override string Refutation => "directions, times or S* of another law: p + 0.001 in the closed form is seen at p = 1.6 and 3";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"exact flow of {Plural.Of(Hidden, "neuron")} from 1e−250 on {Plural.Of(Clusters, "cluster")}, balanced and Gaussian");

    /// <inheritdoc/>
    public override double SmallChecks => 8;

    /// <inheritdoc/>
    protected override IEnumerable<Func<CancellationToken, IEnumerable<CheckedCase>>> Parts(CheckContext context) =>
        from power in context.Of<double[]>([1.6, 3], [1, 1.5, 1.75, 2, 2.25, 3, 4])
        from balanced in (bool[])[true, false]
        from draw in context.Draws(1, 3)
        select (Func<CancellationToken, IEnumerable<CheckedCase>>)(stop => Cases(power, balanced, draw, stop));

    private static IEnumerable<CheckedCase> Cases(double power, bool balanced, CheckDraw draw, CancellationToken stop)
    {
        FlowTrajectory flow = Flow(power, balanced, draw.Seed, stop);
        string words = string.Create(CultureInfo.InvariantCulture, $"p = {power}, {(balanced ? "balanced" : "Gaussian")}, {draw}");
        double kinks = SmallFlow.ForcedTurn * flow.Statistics.Forced;
        Comparison found = Compare(flow, power, balanced);
        double accuracy = Tolerance * flow.Statistics.Accepted;
        yield return CheckedCase.Of($"{words}: direction", found.Direction, 0, BoundSide.Upper, (4 * accuracy) + kinks);
        if (balanced) yield return CheckedCase.Of($"{words}: time", found.Time, 0, BoundSide.Upper,
            power * Clusters * ((4 * accuracy) + kinks));
        if (found.Losers > 0)
            yield return CheckedCase.Of($"{words}: S* seen by {found.Losers} coordinates that lose", found.End, 0, BoundSide.Upper,
                power * accuracy / found.LeastLoser);
    }

    /// <summary>A flow of negligible outputs.</summary>
    internal static FlowTrajectory Flow(double power, bool balanced, ulong seed, CancellationToken stop)
    {
        DecimalScale scale = DecimalScale.Parse("1e-250");
        FlowStart start = balanced
            ? NoiseFreeStart.Balanced(Hidden, Clusters, Dimension, scale, seed)
            : NoiseFreeStart.Gaussian(Hidden, Clusters, Dimension, scale, seed);
        return SmallFlow.Run(SmallFlow.Clusters(Clusters, Positive, power, SmallFlow.Losses[0]).ToFlowProblem(), start,
            FlowOptions.EvenTimes(12, 13), Tolerance, stop);
    }

    /// <summary>How far a flow is from the closed form.</summary>
    /// <param name="flow">A flow of negligible outputs.</param>
    /// <param name="power">The power that the closed form is asked for: that of the flow, unless a test asks for another.</param>
    /// <param name="balanced">Whether v/r = ±1, in which the time has an integral in closed form.</param>
    internal static Comparison Compare(FlowTrajectory flow, double power, bool balanced)
    {
        Comparison all = new(0, 0, 0, 0, 1);
        for (int j = 0; j < flow.Hidden; j++)
        {
            double[] initial = SmallFlow.Direction(flow.Records[0], j).ToArray();
            foreach (FlowRecord record in flow.Records.Skip(1))
            {
                if (record.Signs[j] != flow.Records[0].Signs[j]) break;              // of a Gaussian start, whose S turns back
                ReadOnlySpan<double> now = SmallFlow.Direction(record, j);
                int winner = Winner(initial, now, record.Signs[j]);
                if (winner < 0) break;
                double errors = power > 2 ? Growth(initial, winner, record.Signs[j], power) : 1;
                double grown = Math.Exp(power * (record.LogNorms[j] - flow.Records[0].LogNorms[j])), own = grown * now[winner];
                double span = Span(initial[winner], own, power);
                double[] expected = [.. initial.Select((from, k) => Coordinate(from, Pull(k, record.Signs[j]) * span, power))];
                double length = Math.Sqrt(expected.Sum(x => x * x));
                for (int k = 0; k < expected.Length; k++)
                    all = all with { Direction = Math.Max(all.Direction, Math.Abs((expected[k] / length) - now[k]) / errors) };
                if (balanced)
                    all = all with
                    {
                        Time = Math.Max(all.Time,
                            Math.Abs(Time(initial, winner, record.Signs[j], own, power) - record.Time) / errors),
                    };
                double left = Math.Pow(own / initial[winner], 2 - power);            // of S*, still ahead
                if (power <= 2 || left > 0.1) continue;
                for (int k = 0; k < Clusters; k++)
                {
                    if (k == winner || initial[k] <= 0 || now[k] < 1e-4 || Pull(k, record.Signs[j]) < 0) continue;
                    double seen = Span(initial[k], grown * now[k], power);
                    double end = Math.Pow(initial[winner], 2 - power) / (power * (power - 2));
                    all = all with
                    {
                        End = Math.Max(all.End, Math.Abs((seen / end) - 1 + left) / errors),
                        Losers = all.Losers + 1,
                        LeastLoser = Math.Min(all.LeastLoser, now[k]),
                    };
                }
            }
        }
        return all;
    }

    /// <summary>The coordinate of the neuron's class that was largest at the beginning; −1 where none is positive.</summary>
    private static int Winner(double[] initial, ReadOnlySpan<double> now, int sign)
    {
        int winner = -1;
        for (int k = 0; k < Clusters; k++)
            if (initial[k] > 0 && Pull(k, sign) > 0 && now[k] > 0 && (winner < 0 || initial[k] > initial[winner])) winner = k;
        return winner;
    }

    /// <summary>The largest factor by which an error of a step may have grown.</summary>
    private static double Growth(double[] initial, int winner, int sign, double power)
    {
        double largest = Math.Pow(initial[winner], 2 - power);
        for (int k = 0; k < Clusters; k++)
            if (k != winner && initial[k] > 0 && Pull(k, sign) > 0)
                largest = Math.Max(largest, 1 / (1 - Math.Pow(initial[k] / initial[winner], power - 2)));
        return largest;
    }

    /// <summary>s G_k/G: 1 where the cluster is of the neuron's sign, −1 where it is of the other, 0 for the rest.</summary>
    private static int Pull(int feature, int sign) => feature == Clusters ? 0 : feature < Positive ? sign : -sign;

    /// <summary>|G S| of a coordinate that went from one value of ω to another.</summary>
    private static double Span(double from, double to, double power) => power == 2
        ? Math.Log(to / from) / power
        : (Math.Pow(to, 2 - power) - Math.Pow(from, 2 - power)) / ((2 - power) * power);

    /// <summary>ω after a G S.</summary>
    private static double Coordinate(double from, double span, double power)
    {
        if (from <= 0) return from;
        if (power == 2) return from * Math.Exp(2 * span);
        double moved = Math.Pow(from, 2 - power) + ((2 - power) * power * span);
        return moved <= 0 ? 0 : Math.Pow(moved, 1 / (2 - power));
    }

    /// <summary>The time at which the winner's ω is there, for |v| = r: ∫ u_*^{2−p} d ln ω_* /(p G) by Simpson's rule, G = 1/K.</summary>
    private static double Time(double[] initial, int winner, int sign, double reached, double power)
    {
        const int pieces = 2000;
        double sum = 0, growth = Math.Log(reached / initial[winner]);
        for (int i = 0; i <= pieces; i++)
        {
            double omega = initial[winner] * Math.Exp(growth * i / pieces), span = Span(initial[winner], omega, power), squares = 0;
            for (int k = 0; k < initial.Length; k++)
            {
                double other = Coordinate(initial[k], Pull(k, sign) * span, power);
                squares += other * other;
            }
            sum += (i is 0 or pieces ? 1 : i % 2 == 1 ? 4 : 2) * Math.Pow(omega / Math.Sqrt(squares), 2 - power);
        }
        return sum * growth * Clusters / (3 * pieces * power);
    }

    /// <summary>What was compared.</summary>
    /// <param name="Direction">The largest difference of u, over what errors of steps have grown by, as the others.</param>
    /// <param name="Time">The largest difference of the time.</param>
    /// <param name="End">The largest difference of S/S*, S as losing coordinates see it, from 1 − (ω_*/c0)^{2−p}.</param>
    /// <param name="Losers">Number of these looks.</param>
    /// <param name="LeastLoser">The smallest u of them.</param>
    internal sealed record Comparison(double Direction, double Time, double End, int Losers, double LeastLoser);
}
