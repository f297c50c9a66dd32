using System.Net;
using System.Text.RegularExpressions;

namespace PolyRelu.Experiments.Reporting;

/// <summary>The terms of a report, each in a sentence with the page that says more: those that occur in it.</summary>
internal static partial class Glossary
{
    private static readonly Term[] Terms =
    [
        new("adversarial example", "adversarial", "An input within the radius ε of a test point that the network classifies wrongly.",
            "docs/attacks.md#the-threat-model"),
        new("alignment", "alignment", "The largest cosine of a neuron with a centre or the sum of a class's centres: 1 where it points "
            + "along one.", "docs/gradient-flow.md#what-is-measured"),
        new("APGD-CE", "APGD-CE", "Auto-PGD on the cross-entropy loss: projected gradient ascent that chooses its own step sizes (Croce "
            + "and Hein 2020).", "docs/attacks.md"),
        new("AutoAttack", "AutoAttack", "The usual ensemble of four attacks: APGD-CE, targeted APGD and FAB, and Square, which uses no "
            + "gradient (Croce and Hein 2020).", "docs/attacks.md#autoattack"),
        new("birth", "births?|born", "The moment at which the mean margin of a cluster's samples rises through ½.",
            "docs/gradient-flow.md#what-is-measured"),
        new("bracket", "brackets?", "Two radii around the distance of a point to its nearest misclassified input: nothing is misclassified "
            + "within the first, which is proven, and an example lies at the second.", "docs/certification.md#brackets-and-bands"),
        new("certified", "certif(?:ied|icates?)", "Proven for the float32 program that runs, whatever the attack: a lower bound of the "
            + "true robust accuracy.", "docs/certification.md"),
        new("clean accuracy", "clean accurac(?:y|ies)", "The fraction of the test points that the network classifies correctly.",
            "docs/attacks.md#what-counts"),
        new("cluster, centre", "clusters?", "Samples of one class around a common point μ₁, μ₂, …, its centre; here centres are unit "
            + "vectors, orthogonal unless said otherwise.", "docs/data.md#synthetic-clusters"),
        new("contribution", "contributions?", "|v|‖w‖ of a neuron with input weights w and output weight v: how much of the network it is.",
            "docs/reproduction.md#clusters-at-a-fifth-of-the-published-size"),
        new("damped PGD", "damped PGD", "The attack of the published figure: gradient steps divided by the gradient's norm + 10⁻⁷, which "
            + "hardly move a point where the gradient is tiny.", "docs/attacks.md#masking-when-an-attack-reports-too-much-robustness"),
        new("drift", "drifts?", "How far a quantity moved that gradient flow conserves: an error of the integration that is seen without a "
            + "reference.", "docs/gradient-flow.md#what-is-conserved"),
        new("F", "F", "σ(⟨x, μ₊⟩) − σ(⟨x, μ₋⟩) with the class sums μ₊ and μ₋: what training is said to find at p = 1. It breaks "
            + "at 1/√K.", "docs/reproduction.md#section-51"),
        new("F⁽ᵖ⁾", "F⁽[ᵖ0-9⁰-⁹¹²³·]+⁾|F\\(p\\)", "Σ σ(⟨x, μ⟩)ᵖ over the positive centres less the same over the negative ones: what "
            + "training is said to find at p > 2. It withstands nearly √2/2.", "docs/reproduction.md#section-51"),
        new("gradient flow", "gradient flow", "Training with infinitely small steps: weights move along −∇L in continuous time.",
            "docs/gradient-flow.md"),
        new("held", "held", "The attack found no example within the radius, which does not prove that there is none.",
            "docs/attacks.md#what-counts"),
        new("interval of Clopper and Pearson", "Clopper", "An exact confidence interval of a probability from counted events.",
            "docs/reproduction.md#the-bounds-of-the-theory"),
        new("Lₚ radius", "L[12∞]", "What the size of a perturbation is measured by: the largest change of an input (L∞), the Euclidean "
            + "length (L2), or the sum of all changes (L1).", "docs/attacks.md#the-threat-model"),
        new("margin", "margins?", "The logit of the label less the largest other one: negative where the point is misclassified.",
            "docs/decisions/margin.md"),
        new("masked", "mask(?:ed|s|ing)", "An attack leaves points robust only because its gradients are useless there; a stronger attack "
            + "breaks them.", "docs/attacks.md#masking-when-an-attack-reports-too-much-robustness"),
        new("noise α", "noise|α", "The expected Euclidean length of the Gaussian noise around a centre.",
            "docs/data.md#synthetic-clusters"),
        new("power p", "p = [0-9]", "The exponent of the activation σ(z)ᵖ = max(z, 0)ᵖ, divided by ‖w‖ᵖ⁻¹ (pReLU): p = 1 is the plain "
            + "ReLU network.", "README.md"),
        new("radius ε", "ε", "The largest size of the perturbations that an attack may use.", "docs/attacks.md#the-threat-model"),
        new("robust accuracy", "robust accurac(?:y|ies)", "The fraction of the test points that are classified correctly and for which no "
            + "attack that ran found an example: an upper bound of the true one.", "docs/attacks.md#what-counts"),
        new("scale s", "s = 1e|initial scale|scale", "The size of the weights at the start; the theory is about s → 0.",
            "docs/gradient-flow.md#coordinates-that-survive-any-scale"),
        new("smoke run", "[Ss]moke run", "A run at toy size that only shows that the program works; its numbers mean nothing.",
            "README.md#presets"),
        new("stable rank", "stable rank", "‖A‖²F/‖A‖²₂ of the hidden activations A: how many directions the features use.",
            "docs/reproduction.md#mnist-ten-classes-min-and-vidal-2024-appendix-b"),
        new("trial", "trials?", "The smallest part of a run that is computed, saved and resumed by itself, such as one network.",
            "docs/sweeps.md#the-contract-of-a-trial"),
        new("universal direction", "universal", "One perturbation per class that is added to every point of the class.",
            "docs/reproduction.md#correlated-centres"),
        new("1/√K, √2/2", "1/√K|√2/2", "The radii at which F breaks, with K clusters, and half the distance of two centres, which no "
            + "classifier withstands (Min and Vidal 2025).", "docs/reproduction.md#the-bounds-of-the-theory"),
    ];

    /// <summary>The terms that a page uses, as a list.</summary>
    /// <param name="page">The page so far.</param>
    public static Markup Of(Markup page)
    {
        string words = WebUtility.HtmlDecode(Unseen().Replace(page.ToString(), " "));
        bool IsUsed(Term term) => Regex.IsMatch(words, $@"(?<![\w^])(?:{term.Pattern})(?![\w⁽])", RegexOptions.CultureInvariant);
        return Markup.Join(Terms.Where(IsUsed)
            .Select(term => Markup.Of($"<dt>{term.Name}</dt><dd>{term.Sentence} {Docs.Link(term.Page)}</dd>\n")));
    }

    /// <summary>The pages that terms link to.</summary>
    internal static IEnumerable<string> Pages => Terms.Select(term => term.Page);

    /// <summary>What a reader does not see as words: tags, and what scripts and style sheets hold.</summary>
    [GeneratedRegex("<(script|style|pre)[ >].*?</\\1>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Unseen();

    private sealed record Term(string Name, string Pattern, string Sentence, string Page);
}
