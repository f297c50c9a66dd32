using PolyRelu.Experiments.Results;

namespace PolyRelu.Experiments.Reports;

/// <summary>What a reader takes from curves of robust accuracy.</summary>
internal static class CurveReading
{
    /// <summary>The robust accuracy at the radius of the curve nearest to a given one.</summary>
    public static (double Radius, double RobustAccuracy) Nearest(CurveRecord curve, double radius)
    {
        int place = Enumerable.Range(0, curve.Radii.Count).MinBy(i => Math.Abs(curve.Radii[i] - radius));
        return (curve.Radii[place], curve.RobustAccuracy[place]);
    }

    /// <summary>The robust accuracy at a radius of the curve; null where the curve does not hold that radius.</summary>
    public static double? At(CurveRecord curve, double radius)
    {
        (double nearest, double accuracy) = Nearest(curve, radius);
        return Math.Abs(nearest - radius) < 1e-9 ? accuracy : null;
    }

    /// <summary>The radius at which half of the points are broken, between the radii of the curve by a straight line; null where half are never broken.</summary>
    public static double? HalfBroken(CurveRecord curve)
    {
        for (int i = 0; i < curve.Radii.Count; i++)
        {
            if (curve.RobustAccuracy[i] > 0.5) continue;
            if (i == 0) return curve.Radii[0];
            double above = curve.RobustAccuracy[i - 1], below = curve.RobustAccuracy[i];
            return curve.Radii[i - 1] + ((curve.Radii[i] - curve.Radii[i - 1]) * (above - 0.5) / (above - below));
        }
        return null;
    }

    /// <summary>Where one curve lies above another by more than a threshold.</summary>
    /// <param name="weak">The curve of the attack that may be masked.</param>
    /// <param name="strong">The curve of stronger attacks on the same points and radii.</param>
    /// <param name="threshold">Least difference that counts.</param>
    /// <returns>First and last radius of the excess, and the radius where it is largest; null where it never exceeds the threshold.</returns>
    /// <exception cref="ArgumentException">The curves have different radii.</exception>
    public static Excess? ExcessOf(CurveRecord weak, CurveRecord strong, double threshold)
    {
        if (!weak.Radii.SequenceEqual(strong.Radii)) throw new ArgumentException("The curves have different radii.", nameof(strong));
        int[] places = [.. Enumerable.Range(0, weak.Radii.Count).Where(i => Gap(weak, strong, i) > threshold)];
        if (places.Length == 0) return null;
        int largest = places.MaxBy(i => Gap(weak, strong, i));
        return new Excess(weak.Radii[places[0]], weak.Radii[places[^1]], weak.Radii[largest], weak.RobustAccuracy[largest], strong.RobustAccuracy[largest]);
    }

    private static double Gap(CurveRecord weak, CurveRecord strong, int place) => weak.RobustAccuracy[place] - strong.RobustAccuracy[place];
}

/// <summary>Where a weak attack overstates robustness.</summary>
/// <param name="From">Smallest radius.</param>
/// <param name="To">Largest radius.</param>
/// <param name="Largest">Radius of the largest difference.</param>
/// <param name="Weak">Robust accuracy under the weak attack there.</param>
/// <param name="Strong">Robust accuracy under the stronger attacks there.</param>
internal sealed record Excess(double From, double To, double Largest, double Weak, double Strong);
