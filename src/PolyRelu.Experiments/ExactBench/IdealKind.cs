using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.ExactBench;

/// <summary>The ideal classifiers of a benchmark.</summary>
internal enum IdealKind
{
    /// <summary>F, p = 1.</summary>
    Sum,

    /// <summary>F in degree p.</summary>
    SumPower,

    /// <summary>F^(p).</summary>
    Power,
}

/// <summary>Makes ideal classifiers.</summary>
internal static class IdealKinds
{
    /// <summary>The classifier of a kind.</summary>
    public static IdealClassifier Create(this IdealKind kind, double power, ClusterCentres centres) => kind switch
    {
        IdealKind.Sum => new SumClassifier(centres),
        IdealKind.SumPower => new SumPowerClassifier(centres, power),
        IdealKind.Power => new PowerClassifier(centres, power),
        _ => throw new ArgumentException($"{kind} is no kind of ideal classifier."),
    };
}
