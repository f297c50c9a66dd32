using PolyRelu.Dynamics;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>When a flow ends and when it is looked at, from the births that are predicted.</summary>
internal static class FlowTimes
{
    private const double Slack = 1.3;       // how much later than predicted the last birth may be
    private const double Settled = 6;       // after a birth, in units of 1/λ: squared is then within e^−12 of its end
    private const double Before = 0.7, After = 1.15;
    private const double Distinct = 1e-6;   // of the whole time

    /// <summary>For how long a flow goes on after its last birth: six times the slowest 1/λ.</summary>
    /// <param name="masses">Masses λ of the clusters [K].</param>
    public static double Rest(IReadOnlyList<double> masses) => Settled / masses.Min();

    /// <summary>The latest end of a flow: 1.3 times the last birth that is predicted, and the rest after it.</summary>
    /// <param name="predicted">Predicted births [K]; NaN where none is.</param>
    /// <param name="masses">Masses λ of the clusters [K].</param>
    /// <exception cref="ArgumentException">No birth is predicted.</exception>
    public static double Until(IReadOnlyList<double> predicted, IReadOnlyList<double> masses)
    {
        double[] births = [.. predicted.Where(double.IsFinite)];
        if (births.Length == 0)
            throw new ArgumentException("No neuron of this start will ever serve a cluster of its sign, so the flow has no birth to wait "
                + "for; take more neurons, or state until.");
        return (Slack * births.Max()) + Rest(masses);
    }

    /// <summary>Times from 0 to the end, half of them spread evenly and the others around the births that are predicted.</summary>
    /// <param name="predicted">Predicted births [K]; NaN where none is.</param>
    /// <param name="until">The end.</param>
    /// <param name="count">How many, at least 2; fewer come where two fall together.</param>
    public static double[] Around(IReadOnlyList<double> predicted, double until, int count)
    {
        double[] births = [.. predicted.Where(birth => birth <= until)];
        int even = births.Length == 0 ? count : Math.Max(2, (count + 1) / 2);
        List<double> times = [.. FlowOptions.EvenTimes(until, even)];
        if (count - even >= 2)
        {
            double first = Before * births.Min(), last = Math.Min(until, After * births.Max());
            times.AddRange(FlowOptions.EvenTimes(last - first, count - even).Select(time => Math.Min(until, first + time)));
        }
        times.Sort();
        List<double> chosen = [0];
        foreach (double time in times)
            if (time - chosen[^1] > Distinct * until && until - time > Distinct * until) chosen.Add(time);
        return [.. chosen, until];
    }
}
