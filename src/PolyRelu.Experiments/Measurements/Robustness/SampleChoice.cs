namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>Which samples of a split are attacked where not all are.</summary>
internal enum SampleChoice
{
    /// <summary>The first ones.</summary>
    First,

    /// <summary>As many at equal distances over the whole split.</summary>
    Spread,
}
