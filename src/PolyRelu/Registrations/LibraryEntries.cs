using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Attacks.Composites;
using PolyRelu.Attacks.MinimumNorm;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.RandomSearch;
using PolyRelu.Data;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Training;

namespace PolyRelu.Registrations;

/// <summary>What this library registers. A test compares the lists with the fields that there are.</summary>
internal static class LibraryEntries
{
    private static Registration<AttackFactory>[] Attacks =>
    [
        AutoPgd.CrossEntropy, AutoPgd.Margin, AutoPgd.LogitRatio, AutoPgd.Targeted, AutoPgd.Malt, AutoPgd.ProbabilityMargin,
        Pgd.Registration, DampedPgd.Registration, FixedPoint.Registration, OppositeCentre.Registration, Fab.Untargeted, Fab.Targeted,
        BoundaryDescent.Registration, Ddn.Registration, Fmn.Untargeted, Fmn.Targeted, Pdpgd.Registration, SigmaZero.Registration,
        Square.Registration, Square.Blocks, AutoAttack.Standard, AutoAttack.Plus, AutoAttack.Randomised,
        AutoAttackNext.Registration, Nearest.Registration, Strongest.Registration,
    ];

    private static Registration<Loss>[] Losses =>
    [
        ExponentialLoss.Registration, LogisticLoss.Registration, CrossEntropyLoss.Registration, SquaredLoss.Registration,
        MarginLoss.Registration,
    ];

    private static Registration<OptimizerFactory>[] Optimizers =>
    [
        GradientDescent.FullBatchRegistration, GradientDescent.Registration, Momentum.Registration, Signum.Registration,
        Muon.Registration, Adam.Registration,
    ];

    private static Registration<InitialisationFactory>[] Initialisations =>
    [
        GaussianInitialisation.Registration, GaussianNormInitialisation.Registration, BalancedInitialisation.Registration,
        KaimingInitialisation.PaperRegistration, KaimingInitialisation.Registration,
    ];

    private static Registration<DatasetSource>[] Datasets => [Mnist.Source, FashionMnist.Source, KuzushijiMnist.Source];

    /// <summary>Provides the lists; their entries are made when somebody asks.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255",
        Justification = "The registry stands below what is registered, and reflection finds nothing in a trimmed program.")]
    internal static void Provide()
    {
        Registry<AttackFactory>.Provide(() => Attacks);
        Registry<Loss>.Provide(() => Losses);
        Registry<OptimizerFactory>.Provide(() => Optimizers);
        Registry<InitialisationFactory>.Provide(() => Initialisations);
        Registry<DatasetSource>.Provide(() => Datasets);
    }
}
