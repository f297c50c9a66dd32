using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Cards;

/// <summary>Everything about one norm.</summary>
/// <param name="Norm">Name of the norm: <c>linf</c>.</param>
/// <param name="Box">
/// Range of valid inputs: the lowest and the highest; where features have ranges of their own all the lowest, then all the highest; null
/// for none.
/// </param>
/// <param name="Attacks">The attacks that ran, as they are written on the command line.</param>
/// <param name="AttackSeconds">Wall time of the attacks.</param>
/// <param name="ProofSeconds">Time of the proofs, added up over points; null where none were sought.</param>
/// <param name="Witness">An adversarial example for every broken point.</param>
/// <param name="Certificate">A proof for every certified point; null where there is none.</param>
/// <param name="Radii">In increasing order.</param>
/// <param name="Diagnostics">Signs that robustness may be overstated, of those that were looked for.</param>
public sealed record CardThreat(
    string Norm, IReadOnlyList<float>? Box, IReadOnlyList<string> Attacks, double AttackSeconds, double? ProofSeconds, CardFile Witness,
    CardFile? Certificate, IReadOnlyList<CardRadius> Radii, IReadOnlyList<CardNote> Diagnostics) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.OneOf("norm", Norm, [.. Geometry.Norm.All.Select(norm => norm.Name)]),
        Promise.Radii("radii", [.. Radii.Select(radius => radius.Epsilon)]),
        Promise.That(Box is null || (Box.Count >= 2 && Box.Count % 2 == 0),
            $"box has {Plural.Of(Box?.Count ?? 0, "number")}; expected as many lowest as highest inputs"),
        .. Attacks.Select(attack => Promise.Word("attacks", attack)),
        Promise.AtLeastOrNone("attackSeconds", AttackSeconds, 0), Promise.AtLeastOrNone("proofSeconds", ProofSeconds, 0),
        Promise.That(Radii.All(radius => radius.Certified is null == ProofSeconds is null),
            "certified and proofSeconds are null together, or neither is"),
        Promise.That(Radii.Select(radius => radius.Certified is null).Distinct().Count() < 2,
            "certified is null at some radii and a count at others"),
        Promise.That(Certificate is null || Radii.Any(radius => radius.Certified is not null), "a certificate, but nothing is certified"),
    ];
}

/// <summary>One radius.</summary>
/// <param name="Epsilon">Radius ε.</param>
/// <param name="Robust">Points without an example within it: an upper bound of the robust accuracy.</param>
/// <param name="Certified">Points proven robust within it: a lower bound; null where proofs were not sought.</param>
/// <param name="Classes">The same label by label.</param>
public sealed record CardRadius(double Epsilon, CardShare Robust, CardShare? Certified, IReadOnlyList<CardClass> Classes)
{
    /// <summary>Whether two say the same.</summary>
    internal static bool AreSame(CardRadius first, CardRadius second) => first.Epsilon == second.Epsilon
        && CardShare.AreSame(first.Robust, second.Robust) && CardShare.AreSame(first.Certified, second.Certified)
        && first.Classes.Count == second.Classes.Count
        && first.Classes.Zip(second.Classes).All(pair => CardClass.AreSame(pair.First, pair.Second));
}

/// <summary>The points of one label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Clean">Classified correctly.</param>
/// <param name="Robust">Without an example within the radius: an upper bound.</param>
/// <param name="Certified">Proven robust within the radius: a lower bound; null where proofs were not sought.</param>
public sealed record CardClass(int Label, CardShare Clean, CardShare Robust, CardShare? Certified)
{
    /// <summary>Whether two say the same.</summary>
    internal static bool AreSame(CardClass first, CardClass second) => first.Label == second.Label
        && CardShare.AreSame(first.Clean, second.Clean) && CardShare.AreSame(first.Robust, second.Robust)
        && CardShare.AreSame(first.Certified, second.Certified);
}

/// <summary>Something that qualifies numbers.</summary>
/// <param name="Name">Its name: <c>masking</c>.</param>
/// <param name="Sentence">What was seen, and what to do.</param>
public sealed record CardNote(string Name, string Sentence);
