using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.UniversalDirection;

/// <summary>What one fixed direction per class breaks.</summary>
/// <param name="Name">
/// Which direction: <c>centres</c>, the difference of the class sums, or <c>perturbations</c>, the mean of the nearest perturbations of the
/// points fitted on.
/// </param>
/// <param name="Fitted">
/// Fraction of the points fitted on that are misclassified when each is moved by a radius along the direction of its class, for every
/// radius.
/// </param>
/// <param name="Broken">The same for the points scored, which the direction has not seen.</param>
internal sealed record UniversalDirection(string Name, IReadOnlyList<double> Fitted, IReadOnlyList<double> Broken) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
        [Promise.Word("name", Name), Promise.Fractions("fitted", Fitted), Promise.Fractions("broken", Broken)];
}

/// <summary>One direction per class against the nearest perturbation of every sample, as <c>universal.json</c>.</summary>
/// <param name="Fitted">Number of test points the directions are fitted on, and chosen by.</param>
/// <param name="Samples">Number of other test points, on which everything below is measured.</param>
/// <param name="TrainAccuracy">Accuracy on the training samples after the last epoch.</param>
/// <param name="TestAccuracy">Accuracy on all test samples.</param>
/// <param name="CleanAccuracy">Accuracy on the points scored.</param>
/// <param name="Radii">Radii ε in L2, increasing.</param>
/// <param name="Directions">The fixed directions.</param>
/// <param name="Nearest">Fraction of points with an adversarial example within each radius, by the strongest search.</param>
/// <param name="Attacks">The attacks of that search, by their registered names.</param>
/// <param name="MedianDistance">Median distance of the nearest example found; null where half of the points have none.</param>
internal sealed record UniversalRecord(
    int Fitted, int Samples, double TrainAccuracy, double TestAccuracy, double CleanAccuracy, IReadOnlyList<double> Radii,
    IReadOnlyList<UniversalDirection> Directions, IReadOnlyList<double> Nearest,
    IReadOnlyList<string> Attacks, double? MedianDistance) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "universal.json";

    private const string OnePerRadius = "one per radius";

    /// <summary>The direction that breaks a fraction of the points fitted on at the smallest radius; the first where none does.</summary>
    public UniversalDirection Chosen(double fraction) =>
        Directions.MinBy(direction => RadiusReading.Of(Radii, direction.Fitted, fraction)?.Value ?? double.PositiveInfinity)!;

    /// <summary>
    /// The smallest radius at which the direction chosen breaks a fraction of the points scored; null where it never does.
    /// </summary>
    public RadiusReading? RadiusOf(double fraction) => RadiusReading.Of(Radii, Chosen(fraction).Broken, fraction);

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => folder.WriteJson(FileName, this);

    /// <summary>Loads the file of a trial.</summary>
    internal static UniversalRecord Load(TrialFolder folder) => JsonFile.Read<UniversalRecord>(folder.PathOf(FileName));

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.AtLeast("fitted", Fitted, 1), Promise.AtLeast("samples", Samples, 1), Promise.Fraction("trainAccuracy", TrainAccuracy),
        Promise.Fraction("testAccuracy", TestAccuracy), Promise.Fraction("cleanAccuracy", CleanAccuracy),
        Promise.Radii("radii", Radii), Promise.Some("directions", Directions.Count),
        Promise.Distinct("the names of directions", Directions.Select(direction => direction.Name)),
        .. Directions.Select(direction => Promise.Count($"fitted of '{direction.Name}'", direction.Fitted.Count, Radii.Count,
            OnePerRadius)),
        .. Directions.Select(direction => Promise.Count($"broken of '{direction.Name}'", direction.Broken.Count, Radii.Count,
            OnePerRadius)),
        Promise.Fractions("nearest", Nearest), Promise.Count("nearest", Nearest.Count, Radii.Count, OnePerRadius),
        Promise.Some("attacks", Attacks.Count),
        Promise.AtLeastOrNone("medianDistance", MedianDistance, 0),
    ];
}
