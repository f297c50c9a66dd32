namespace PolyRelu.Experiments.Reporting;

/// <summary>What a reader takes from curves of robust accuracy.</summary>
internal static class CurveReading
{
    private const int MostSteps = 200;

    /// <summary>The robust accuracy at the radius of the curve nearest to a given one.</summary>
    public static (double Radius, double RobustAccuracy) Nearest(Band curve, double radius)
    {
        int place = Enumerable.Range(0, curve.X.Count).MinBy(i => Math.Abs(curve.X[i] - radius));
        return (curve.X[place], curve.Mean[place]);
    }

    /// <summary>The robust accuracy at a radius of the curve; null where the curve does not hold that radius.</summary>
    public static double? At(Band curve, double radius)
    {
        (double nearest, double accuracy) = Nearest(curve, radius);
        return Math.Abs(nearest - radius) < 1e-9 ? accuracy : null;
    }

    /// <summary>
    /// The radius at which half of the points are broken, interpolated between the radii of the curve by a straight line; null where half
    /// are never broken.
    /// </summary>
    public static RadiusReading? HalfBroken(Band curve) => RadiusReading.Of(curve.X, [.. curve.Mean.Select(robust => 1 - robust)], 0.5);

    /// <summary>
    /// The fraction of points whose distance to the nearest misclassified point exceeds a radius: a curve of steps, at most some hundred
    /// of them.
    /// </summary>
    /// <param name="distances">A distance per point; NaN or infinite where there is no such point.</param>
    /// <param name="largest">Radius at which the curve ends.</param>
    public static Band RobustUpTo(IReadOnlyList<double> distances, double largest)
    {
        double[] sorted = [.. distances.Where(distance => distance <= largest).Order()];
        int step = Math.Max(1, sorted.Length / MostSteps);
        List<double> radii = [0], robust = [Fraction.Of(distances.Count(distance => !(distance <= 0)), distances.Count)];
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i % step != 0 && i != sorted.Length - 1) continue;
            radii.AddRange([sorted[i], sorted[i]]);
            robust.AddRange([robust[^1], Fraction.Of(distances.Count - i - 1, distances.Count)]);
        }
        if (radii[^1] < largest)
        {
            radii.Add(largest);
            robust.Add(robust[^1]);
        }
        return Band.Of(radii, [robust]);
    }

    /// <summary>Where one curve lies above another by more than a threshold.</summary>
    /// <param name="weak">The curve of the attack that may be masked.</param>
    /// <param name="strong">The curve of stronger attacks on the same points and radii.</param>
    /// <param name="threshold">Least difference that counts.</param>
    /// <returns>
    /// First and last radius of the excess, and the radius where it is largest; null where it never exceeds the threshold.
    /// </returns>
    /// <exception cref="ArgumentException">The curves have different radii.</exception>
    public static Excess? ExcessOf(Band weak, Band strong, double threshold)
    {
        if (!weak.X.SequenceEqual(strong.X)) throw new ArgumentException("The curves have different radii.", nameof(strong));
        int[] places = [.. Enumerable.Range(0, weak.X.Count).Where(i => Gap(weak, strong, i) > threshold)];
        if (places.Length == 0) return null;
        int largest = places.MaxBy(i => Gap(weak, strong, i));
        return new Excess(weak.X[places[0]], weak.X[places[^1]], weak.X[largest], weak.Mean[largest], strong.Mean[largest]);
    }

    private static double Gap(Band weak, Band strong, int place) => weak.Mean[place] - strong.Mean[place];
}

/// <summary>Where a weak attack overstates robustness.</summary>
/// <param name="From">Smallest radius.</param>
/// <param name="To">Largest radius.</param>
/// <param name="Largest">Radius of the largest difference.</param>
/// <param name="Weak">Robust accuracy under the weak attack there.</param>
/// <param name="Strong">Robust accuracy under the stronger attacks there.</param>
internal sealed record Excess(double From, double To, double Largest, double Weak, double Strong);
