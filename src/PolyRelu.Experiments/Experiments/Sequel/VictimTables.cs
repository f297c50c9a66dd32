using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>The tables about classifiers beside one another (Figures 2 and 7), their values beside the published ones.</summary>
internal sealed class VictimTables(IReadOnlyList<SequelVictim> victims)
{
    private static readonly double[] Levels = [0.95, 0.5, 0.05];

    private (SequelVictim Victim, PublishedRadius Published)[] Compared =>
        [.. victims.SelectMany(victim => victim.Published.Select(published => (victim, published)))];

    private double Root => 1 / Math.Sqrt(victims[0].Clusters.Clusters);

    /// <summary>Radii of every classifier.</summary>
    public SummaryTable Radii() => new(
        $"L2 radius at which a fraction of {Plural.Of(victims[0].Robustness.Samples, "test point")} is robust, nearest examples found",
        ["classifier", "clean", .. Levels.Select(SequelWords.Of), "robust at 1/√K", "certified, median", "damped PGD, 50%"],
        [.. victims.Select(victim => (IReadOnlyList<SummaryCell>)
        [
            new(victim.Legend), new(Html.Percent(victim.Robustness.CleanAccuracy)),
            .. Levels.Select(level => new SummaryCell(Words(victim.RadiusAt(level)))),
            new(Html.Percent(Fraction.Of(victim.Distances.Count(distance => !(distance <= Root)), victim.Distances.Count))),
            new(Certified(victim)), new(victim.DampedWords(0.5)),
        ])]);

    /// <summary>Every published radius beside the nearest examples and the damped PGD; none where nothing is comparable.</summary>
    public IEnumerable<SummaryTable> Published() => Compared.Length == 0 ? [] :
    [
        new("L2 radius at which the published curves pass a level",
            ["classifier", "level", "published", "nearest examples", "damped PGD, interpolated"],
            [.. Compared.Select(entry => (IReadOnlyList<SummaryCell>)
            [
                new(entry.Victim.Legend), new(SequelWords.Of(entry.Published.Level)), new(Html.Number(entry.Published.Radius)),
                new(Words(entry.Victim.RadiusAt(entry.Published.Level)), Of(entry.Victim, entry.Published).Agrees),
                Damped(entry.Victim, entry.Published),
            ])]),
    ];

    /// <summary>Radii of the nearest examples beside the published ones, with those of the damped PGD.</summary>
    public IEnumerable<Comparison> Comparisons() => Compared.Select(entry => Of(entry.Victim, entry.Published) with
    {
        Aside = $"damped PGD {Damped(entry.Victim, entry.Published).Words}",
    });

    /// <summary>How many published radii are met, in a sentence; none where nothing is comparable.</summary>
    public IEnumerable<Markup> Finding() => Compared.Length == 0 ? [] :
    [
        $"Of {Plural.Of(Compared.Length, "published radius", "published radii")} {Compared.Count(entry => Of(entry.Victim, entry.Published)
            .Agrees == true)} lie within ±{Html.Number(PublishedSequel.Radii)} of the nearest examples found, and {Compared.Count(entry =>
            Damped(entry.Victim, entry.Published).Verdict == true)} of the damped PGD.",
    ];

    /// <summary>Data and attacks beside what the paper states.</summary>
    public SummaryTable Data() => SettingTables.Of("Figures 2 and 7: what is on record, and what was chosen", ("here",
    [
        .. PublishedSettings.Of(victims[0].Clusters),
        PublishedSetting.Chosen("attacked points", victims[0].Robustness.Data),
        PublishedSetting.Chosen("attack", victims[0].Robustness.Find(CurveRole.Empirical)!.Label, "PGD in L2"),
        PublishedSetting.Chosen("attack beside it", victims[0].Robustness.Find(CurveRole.Published)!.Label),
    ]));

    /// <summary>Network, start and training of every classifier.</summary>
    public SummaryTable Settings()
    {
        SequelVictim[] trained = [.. victims.Where(victim => victim.Settings.Count > 0)];
        return new SummaryTable("Figures 2 and 7: how each classifier was trained",
            ["classifier", .. trained.Length == 0 ? [] : trained[0].Settings.Select(setting => setting.What)],
            [.. trained.Select(victim => (IReadOnlyList<SummaryCell>)
                [new(victim.Legend), .. victim.Settings.Select(setting => new SummaryCell(setting.Here, setting.IsAsPublished))])]);
    }

    private static Comparison Of(SequelVictim victim, PublishedRadius published) =>
        new(published.Value, victim.RadiusAt(published.Level)) { HasLearned = victim.HasLearned };

    /// <summary>A radius that is not reached among those tried lies beyond all of them.</summary>
    private static SummaryCell Damped(SequelVictim victim, PublishedRadius published)
    {
        Comparison own = new(published.Value, victim.DampedRadiusAt(published.Level) ?? double.PositiveInfinity)
        { HasLearned = victim.HasLearned };
        return new(victim.DampedWords(published.Level), own.Agrees);
    }

    private static string Certified(SequelVictim victim) => victim.Sandwich is { } record
        ? $"≥ {Html.Number(Median.Of([.. record.Samples.Select(sample => sample.CertifiedRadius)]))} "
            + $"(of {Plural.Of(record.Samples.Count, "point")}, attacked "
            + $"{Html.Number(Median.Of([.. record.Samples.Select(sample => sample.AttackRadius)]))})"
        : "–";

    private static string Words(double? radius) => radius is { } found ? Html.Number(found) : "–";
}
