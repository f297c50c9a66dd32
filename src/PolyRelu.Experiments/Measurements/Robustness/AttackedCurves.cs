namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>What the curves of a trial hand on to later parts.</summary>
/// <param name="Curves">The curves, in the order of the configuration.</param>
/// <param name="Examples">A few samples of the first one with what attacks made of them.</param>
internal sealed record AttackedCurves(IReadOnlyList<AttackedCurve> Curves, AttackedExamples Examples);

/// <summary>What attacks found of each sample of a curve.</summary>
/// <param name="Attacked">The samples.</param>
/// <param name="BrokenWithin">
/// [n] a radius within which the sample has an example or is misclassified itself; infinite where none was found.
/// </param>
internal sealed record AttackedCurve(SampleSelection Attacked, IReadOnlyList<double> BrokenWithin);
