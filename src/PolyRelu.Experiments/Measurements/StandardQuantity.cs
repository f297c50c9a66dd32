using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements;

/// <summary>The quantities that trials measure, each under one name in all experiments. docs/file-formats.md says what each is.</summary>
internal static class StandardQuantity
{
    /// <summary>1 where the network has learned something; 0 where its other numbers are no findings.</summary>
    public static readonly MeasuredQuantity Learned = Number("learned", "learned") with { IsVerdict = true };

    /// <summary>Mean training loss: over the last epoch; of a flow where it ended.</summary>
    public static readonly MeasuredQuantity TrainLoss = Number("trainLoss", "training loss");

    /// <summary>Fraction of training samples classified correctly over the last epoch.</summary>
    public static readonly MeasuredQuantity TrainAccuracy = Fraction("trainAccuracy", "training accuracy");

    /// <summary>Fraction of test samples classified correctly after the last epoch.</summary>
    public static readonly MeasuredQuantity TestAccuracy = Fraction("testAccuracy", "test accuracy", headline: true);

    /// <summary>Stable rank of the hidden features of the test samples.</summary>
    public static readonly MeasuredQuantity FeatureStableRank = Number("featureStableRank", "stable rank of the features");

    /// <summary>Stable rank of W.</summary>
    public static readonly MeasuredQuantity WeightStableRank = Number("weightStableRank", "stable rank of the weights");

    /// <summary>Mean largest cosine of a neuron with a direction of the data, weighted by contribution.</summary>
    public static readonly MeasuredQuantity Alignment = Number("alignment", "alignment");

    /// <summary>Neurons that contribute at least a hundredth of what the first one does.</summary>
    public static readonly MeasuredQuantity DominantNeurons = Number("dominantNeurons", "neurons that dominate");

    /// <summary>Fraction of the attacked samples classified correctly without an attack.</summary>
    public static readonly MeasuredQuantity CleanAccuracy = Fraction("cleanAccuracy", "clean accuracy of the attacked samples");

    /// <summary>The same fraction of the whole split.</summary>
    public static readonly MeasuredQuantity SplitAccuracy = Fraction("splitAccuracy", "clean accuracy of the split");

    /// <summary>Fraction of samples that the attacks of the preset left robust: an upper bound.</summary>
    public static readonly MeasuredQuantity RobustAccuracy = Fraction("robustAccuracy", "robust accuracy", headline: true);

    /// <summary>The same under the attack of the publication.</summary>
    public static readonly MeasuredQuantity PublishedRobustAccuracy =
        Fraction("publishedRobustAccuracy", "robust accuracy under the published attack");

    /// <summary>Exact robust accuracy of the ideal classifier.</summary>
    public static readonly MeasuredQuantity IdealRobustAccuracy = Fraction("idealRobustAccuracy",
        "robust accuracy of the ideal classifier");

    /// <summary>Fraction of samples that no fixed direction per class breaks.</summary>
    public static readonly MeasuredQuantity UniversalRobustAccuracy =
        Fraction("universalRobustAccuracy", "accuracy along fixed directions", headline: true);

    /// <summary>Median distance of the nearest examples found: an upper bound.</summary>
    public static readonly MeasuredQuantity MedianDistance = Number("medianDistance", "median distance of examples", headline: true);

    /// <summary>The exact median distance of the ideal classifier.</summary>
    public static readonly MeasuredQuantity IdealMedianDistance = Number("idealMedianDistance", "median distance of the ideal classifier");

    /// <summary>Fraction of samples proven to keep their label.</summary>
    public static readonly MeasuredQuantity CertifiedAccuracy = Fraction("certifiedAccuracy", "certified accuracy", headline: true);

    /// <summary>Fraction of the same samples without a known example.</summary>
    public static readonly MeasuredQuantity AttackedAccuracy =
        Fraction("attackedAccuracy", "robust accuracy of the certified samples");

    /// <summary>The largest difference of the two.</summary>
    public static readonly MeasuredQuantity LargestBracketWidth = Fraction("largestBracketWidth", "largest width of the brackets");

    /// <summary>The mean difference of the two.</summary>
    public static readonly MeasuredQuantity MeanBracketWidth = Fraction("meanBracketWidth", "mean width of the brackets");

    /// <summary>Median of the radii that are proven.</summary>
    public static readonly MeasuredQuantity MedianCertifiedRadius =
        Number("medianCertifiedRadius", "median certified radius", headline: true);

    /// <summary>Median of the radii within which the same samples are broken.</summary>
    public static readonly MeasuredQuantity MedianAttackRadius = Number("medianAttackRadius", "median radius of examples");

    /// <summary>The largest |c f − F| found on the sphere: a lower bound.</summary>
    public static readonly MeasuredQuantity LimitDistance = Number("limitDistance", "distance to the limit", headline: true);

    /// <summary>The same by the search of the publication.</summary>
    public static readonly MeasuredQuantity PublishedLimitDistance =
        Number("publishedLimitDistance", "distance to the limit, published search");

    /// <summary>The distance over the largest value of the classifier on the sphere.</summary>
    public static readonly MeasuredQuantity RelativeLimitDistance =
        Number("relativeLimitDistance", "relative distance to the limit", headline: true);

    /// <summary>The scale c of the distance.</summary>
    public static readonly MeasuredQuantity LimitScale = Number("limitScale", "scale of the limit");

    /// <summary>Fraction of samples on which the event of a statement happened.</summary>
    public static readonly MeasuredQuantity EventFraction = Fraction("eventFraction", "fraction of events", headline: true);

    /// <summary>The number of those samples.</summary>
    public static readonly MeasuredQuantity EventSamples = Number("eventSamples", "samples of a statement");

    /// <summary>What the check of a statement measured in one case.</summary>
    public static readonly MeasuredQuantity StatementValue = Number("statementValue", "measured by the check of a statement");

    /// <summary>Mean cosine of samples of one class.</summary>
    public static readonly MeasuredQuantity CosineWithin = Number("cosineWithin", "mean cosine within classes", headline: true);

    /// <summary>Mean cosine of samples of different classes.</summary>
    public static readonly MeasuredQuantity CosineBetween = Number("cosineBetween", "mean cosine between classes", headline: true);

    /// <summary>The time at which a flow ended.</summary>
    public static readonly MeasuredQuantity FlowTime = Number("flowTime", "time of the flow");

    /// <summary>Median over neurons of the largest cosine with a centre or a class sum.</summary>
    public static readonly MeasuredQuantity MedianAlignment = Number("medianAlignment", "median alignment");

    /// <summary>The time at which a cluster is born.</summary>
    public static readonly MeasuredQuantity Birth = Number("birth", "birth of a cluster");

    /// <summary>The time at which that is predicted.</summary>
    public static readonly MeasuredQuantity PredictedBirth = Number("predictedBirth", "predicted birth of a cluster");

    /// <summary>The birth of the last cluster.</summary>
    public static readonly MeasuredQuantity LastBirth = Number("lastBirth", "birth of the last cluster", headline: true);

    /// <summary>How much later gradient descent has its births than the flow.</summary>
    public static readonly MeasuredQuantity DescentLag = Number("descentLag", "lag of gradient descent");

    /// <summary>ν: 0 where a network breaks as class averages do, 1 where it withstands what one neuron per cluster does.</summary>
    public static readonly MeasuredQuantity Phase = Number("phase", "ν", headline: true);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MeasuredQuantity> All { get; } =
    [
        Learned, TrainLoss, TrainAccuracy, TestAccuracy, FeatureStableRank, WeightStableRank, Alignment, DominantNeurons, CleanAccuracy,
        SplitAccuracy, RobustAccuracy, PublishedRobustAccuracy, IdealRobustAccuracy, UniversalRobustAccuracy, MedianDistance,
        IdealMedianDistance, CertifiedAccuracy, AttackedAccuracy, LargestBracketWidth, MeanBracketWidth, MedianCertifiedRadius,
        MedianAttackRadius, LimitDistance, PublishedLimitDistance, RelativeLimitDistance, LimitScale, EventFraction, EventSamples,
        StatementValue, CosineWithin, CosineBetween, FlowTime, MedianAlignment, Birth, PredictedBirth, LastBirth, DescentLag, Phase,
    ];

    private static MeasuredQuantity Fraction(string name, string words, bool headline = false) =>
        new(name, words, QuantityForm.Fraction) { IsHeadline = headline };

    private static MeasuredQuantity Number(string name, string words, bool headline = false) =>
        new(name, words, QuantityForm.Number) { IsHeadline = headline };
}
