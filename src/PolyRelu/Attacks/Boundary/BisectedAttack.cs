using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.Boundary;

/// <summary>The attack that the search for the nearest examples bisects (<see cref="Bisection"/>): Auto-PGD on the margin.</summary>
internal static class BisectedAttack
{
    private const int Starts = 3;

    /// <summary>It has two random starts as well where there is one rival.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="outputs">Number of outputs of the classifier.</param>
    public static BatchAttack Of(AttackSettings settings, int outputs) =>
        (BatchAttack)AutoPgd.Margin.Value(Margin.Classes(outputs) > 2
            ? settings : settings with { Restarts = settings.Restarts ?? Starts });
}
