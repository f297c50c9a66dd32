namespace PolyRelu.Evaluation;

/// <summary>Why a number is no finding.</summary>
public enum CaveatKind
{
    /// <summary>The logits of most points are all equal, so that nothing is predicted there.</summary>
    TiedLogits,

    /// <summary>Every point gets the same label.</summary>
    ConstantPrediction,

    /// <summary>The accuracy cannot be told from that of always answering with the most frequent label.</summary>
    AtChance,

    /// <summary>The training loss is where it was in the first epoch.</summary>
    LossUnchanged,

    /// <summary>The ball of a radius holds the whole box of valid inputs.</summary>
    CoversBox,

    /// <summary>The attacked points are among those that the network was trained on.</summary>
    TrainingSamples,

    /// <summary>Every feature is frozen, or a radius in L0 is below one feature, so that no input can become another.</summary>
    NothingMoves,

    /// <summary>The images have the names of published ones and are others.</summary>
    OtherImages,

    /// <summary>How a file of samples was understood where it says nothing itself.</summary>
    ReadAs,

    /// <summary>Labels counted from 1 were taken as classes counted from 0.</summary>
    LabelsFromOne,

    /// <summary>Labels are names, which were numbered.</summary>
    NamedClasses,

    /// <summary>Features are bytes, and radii are in their units.</summary>
    ByteFeatures,

    /// <summary>Score-based attacks alone were run, since nothing but the logits of the model is known.</summary>
    ScoresAlone,
}

/// <summary>Something that makes numbers say less than they seem to: it stands beside them in tables, JSON and reports.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Finding">What was seen, a sentence.</param>
/// <param name="Advice">What it means and what to do, a sentence.</param>
public sealed record Caveat(CaveatKind Kind, string Finding, string Advice)
{
    /// <summary>Its name in results: <c>at-chance</c>.</summary>
    public string Name => Wording.Of(Kind);

    /// <summary>Whether every number of the classifier is void, because it has learned nothing; the others qualify a number.</summary>
    public bool IsVoid => Kind switch
    {
        CaveatKind.TiedLogits or CaveatKind.ConstantPrediction or CaveatKind.AtChance => true,
        CaveatKind.LossUnchanged or CaveatKind.CoversBox or CaveatKind.TrainingSamples or CaveatKind.NothingMoves
            or CaveatKind.OtherImages or CaveatKind.ReadAs or CaveatKind.LabelsFromOne or CaveatKind.NamedClasses
            or CaveatKind.ByteFeatures or CaveatKind.ScoresAlone => false,
        _ => throw new InvalidOperationException($"Nobody has said whether {Kind} voids what it stands beside."),
    };

    /// <summary>Finding and advice.</summary>
    public string Sentence => $"{Finding} {Advice}";
}
