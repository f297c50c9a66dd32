using System.Text.Json.Serialization;
using PolyRelu.Experiments.Runs;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Results;

/// <summary>A statement of the theory. The first four bound the probability of an event from above, the last from below.</summary>
public enum TheoremStatement
{
    /// <summary>F errs on a clean point.</summary>
    SumClean,

    /// <summary>F^(p) errs on a clean point.</summary>
    PowerClean,

    /// <summary>F is still right after the step (1 + ρ)/√K.</summary>
    SumMoved,

    /// <summary>F^(p) errs within the radius (√2 − δ)/2.</summary>
    PowerRobust,

    /// <summary>A classifier errs within the radius √2/2.</summary>
    NoneRobust,
}

/// <summary>One statement for one classifier on one kind of clusters, as it was counted and judged.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Classifier">The classifier, such as <c>F^(3)</c>.</param>
/// <param name="Alpha">Expected noise norm α.</param>
/// <param name="Dimension">Number of features D.</param>
/// <param name="Clusters">Number of clusters K.</param>
/// <param name="PositiveClusters">Number of positive clusters K1.</param>
/// <param name="Parameter">ρ or δ; null where the statement has none.</param>
/// <param name="Samples">Number of samples drawn.</param>
/// <param name="Events">On how many of them the event of the statement happened.</param>
/// <param name="Low">Lower end of the confidence interval of its probability.</param>
/// <param name="High">Upper end.</param>
/// <param name="Factor">A of the bound A exp(−C r); null where the bound has no constant.</param>
/// <param name="Rate">r of that bound.</param>
/// <param name="Bound">The bound of the probability, for the constant of the preset.</param>
/// <param name="Verdict">Whether the bound holds.</param>
public sealed record TheoremRow(
    TheoremStatement Statement, string Classifier, double Alpha, int Dimension, int Clusters, int PositiveClusters, double? Parameter,
    int Samples, int Events, double Low, double High, double? Factor, double? Rate, double Bound, BoundVerdict Verdict)
{
    private const string FileName = "statements.json";

    /// <summary>The counted fraction of events.</summary>
    [JsonIgnore]
    public double Fraction => (double)Events / Samples;

    /// <summary>Whether the bound says nothing: an upper bound of 1 or more.</summary>
    [JsonIgnore]
    public bool SaysNothing => Statement != TheoremStatement.NoneRobust && Bound >= 1;

    /// <summary>Whether the bound holds; null where the samples do not decide.</summary>
    [JsonIgnore]
    public bool? Holds => Verdict switch { BoundVerdict.Holds => true, BoundVerdict.Violated => false, _ => null };

    /// <summary>The constant for which the bound would equal a probability; null where it has no constant.</summary>
    public double? ConstantAt(double probability) => Factor is { } factor && Rate is { } rate ? new TailBound(factor, rate).ConstantAt(probability) : null;

    /// <summary>Judges counted events by a bound with a constant.</summary>
    internal static TheoremRow Of(TheoremRow counted, TailBound bound, double constant, double confidence)
    {
        var interval = BinomialInterval.Of(counted.Events, counted.Samples, confidence);
        double value = bound.At(constant);
        return counted with
        {
            Low = interval.Low,
            High = interval.High,
            Factor = bound.Factor,
            Rate = bound.Rate,
            Bound = value,
            Verdict = BoundCheck.Judge(value, BoundSide.Upper, interval),
        };
    }

    /// <summary>Judges counted events by a lower bound without a constant.</summary>
    internal static TheoremRow Of(TheoremRow counted, double bound, double confidence)
    {
        var interval = BinomialInterval.Of(counted.Events, counted.Samples, confidence);
        return counted with { Low = interval.Low, High = interval.High, Bound = bound, Verdict = BoundCheck.Judge(bound, BoundSide.Lower, interval) };
    }

    /// <summary>Saves the rows of a trial, as <c>statements.json</c>.</summary>
    internal static void Save(TrialFolder folder, IReadOnlyList<TheoremRow> rows) => folder.WriteJson(FileName, rows);

    /// <summary>Loads the rows of a trial.</summary>
    internal static IReadOnlyList<TheoremRow> Load(TrialFolder folder) => JsonFile.Read<IReadOnlyList<TheoremRow>>(folder.PathOf(FileName));
}
