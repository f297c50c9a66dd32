using System.Text.Json.Serialization;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>A statement of the theory. The first four bound the probability of an event from above, the last from below.</summary>
internal enum TheoremStatement
{
    /// <summary>F errs on a clean point.</summary>
    [JsonStringEnumMemberName("sumClean")]
    SumClean,

    /// <summary>F^(p) errs on a clean point.</summary>
    [JsonStringEnumMemberName("powerClean")]
    PowerClean,

    /// <summary>F is still right after the step (1 + ρ)/√K.</summary>
    [JsonStringEnumMemberName("sumMoved")]
    SumMoved,

    /// <summary>F^(p) errs within the radius (√2 − δ)/2.</summary>
    [JsonStringEnumMemberName("powerRobust")]
    PowerRobust,

    /// <summary>A classifier errs within the radius √2/2.</summary>
    [JsonStringEnumMemberName("noneRobust")]
    NoneRobust,
}
