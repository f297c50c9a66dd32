using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Results;

/// <summary>What one fixed direction per class breaks.</summary>
/// <param name="Name">Which direction: <c>centres</c>, the difference of the class sums, or <c>perturbations</c>, the mean of the nearest perturbations.</param>
/// <param name="Broken">Fraction of all samples misclassified when each is moved by a radius along the direction of its class, for every radius.</param>
public sealed record UniversalDirection(string Name, IReadOnlyList<double> Broken);

/// <summary>One direction per class against the nearest perturbation of every sample, as <c>universal.json</c>.</summary>
/// <param name="Samples">Number of attacked samples.</param>
/// <param name="TrainAccuracy">Accuracy on the training samples after the last epoch.</param>
/// <param name="TestAccuracy">Accuracy on all test samples.</param>
/// <param name="CleanAccuracy">Accuracy on the attacked samples.</param>
/// <param name="Radii">Radii ε in L2, increasing.</param>
/// <param name="Directions">The fixed directions.</param>
/// <param name="Nearest">Fraction of samples with an adversarial example within each radius, by the strongest search.</param>
/// <param name="Attacks">The attacks of that search.</param>
/// <param name="MedianDistance">Median distance of the nearest example found; null where half of the samples have none.</param>
public sealed record UniversalRecord(
    int Samples, double TrainAccuracy, double TestAccuracy, double CleanAccuracy, IReadOnlyList<double> Radii, IReadOnlyList<UniversalDirection> Directions, IReadOnlyList<double> Nearest,
    IReadOnlyList<string> Attacks, double? MedianDistance)
{
    private const string FileName = "universal.json";

    /// <summary>The smallest radius at which some fixed direction breaks a fraction of the samples; null where none does.</summary>
    public double? RadiusOf(double fraction)
    {
        double?[] found = [.. Directions.Select(direction => FirstAt(direction.Broken, fraction))];
        return found.Min();
    }

    /// <summary>The smallest radius at which a curve reaches a fraction, between two radii by a straight line.</summary>
    private double? FirstAt(IReadOnlyList<double> curve, double fraction)
    {
        for (int i = 0; i < curve.Count; i++)
        {
            if (curve[i] < fraction) continue;
            return i == 0 ? Radii[0] : Radii[i - 1] + ((Radii[i] - Radii[i - 1]) * (fraction - curve[i - 1]) / (curve[i] - curve[i - 1]));
        }
        return null;
    }

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => folder.WriteJson(FileName, this);

    /// <summary>Loads the file of a trial.</summary>
    internal static UniversalRecord Load(TrialFolder folder) => JsonFile.Read<UniversalRecord>(folder.PathOf(FileName));
}
