using PolyRelu.Experiments.Measurements.Robustness;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>The evaluations that all networks of a report share, as the first of them has them.</summary>
internal sealed class EvaluationRecords(IReadOnlyList<ClassifierRepeats> powers)
{
    /// <summary>Places of the evaluations.</summary>
    public IEnumerable<int> Places => Enumerable.Range(0, powers[0].First.Robustness.Count);

    /// <summary>The record of an evaluation: norm, split, samples and curves.</summary>
    public RobustnessRecord First(int evaluation) => powers[0].First.Robustness[evaluation];

    /// <summary>Radii of an evaluation.</summary>
    public IReadOnlyList<double> Radii(int evaluation) => First(evaluation).Curves[0].Radii;

    /// <summary>What attacked in an evaluation.</summary>
    public string Attack(int evaluation) => First(evaluation).Find(CurveRole.Empirical)!.Label;
}
