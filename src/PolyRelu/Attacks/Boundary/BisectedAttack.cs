using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.Settings;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.Boundary;

/// <summary>The attack that the search for the nearest examples bisects (<see cref="Bisection"/>): Auto-PGD on the margin.</summary>
internal static class BisectedAttack
{
    private const int Starts = 3;

    /// <summary>It has two random starts as well where there is one rival.</summary>
    /// <param name="given">Settings in place of its own.</param>
    /// <param name="context">What is known of the data.</param>
    /// <param name="outputs">Number of outputs of the classifier.</param>
    public static BatchAttack Of(SettingChoices given, AttackContext context, int outputs)
    {
        AutoPgdSettings usual = new();
        return (BatchAttack)AutoPgd.Margin.Create(
            given.Over(Margin.Classes(outputs) > 2 ? usual : usual with { Restarts = Starts }), context);
    }
}
