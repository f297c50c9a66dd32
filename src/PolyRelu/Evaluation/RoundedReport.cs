namespace PolyRelu.Evaluation;

/// <summary>Robustness against adversarial examples that have been rounded to levels, beside the report of those that have not.</summary>
/// <param name="Levels">Number of levels.</param>
/// <param name="OffGrid">Samples whose clean input is not at levels itself.</param>
/// <param name="Report">
/// The report after rounding: a point is robust where none of its examples survived. <see cref="RadiusResult.Attacks"/> are those before.
/// </param>
/// <param name="Lost">For every radius, points broken before rounding and not after.</param>
/// <param name="Seconds">For every radius, wall time of rounding, of attacking lost points again included.</param>
public sealed record RoundedReport(int Levels, int OffGrid, RobustnessReport Report, IReadOnlyList<int> Lost,
    IReadOnlyList<double> Seconds);
