using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Experiments.Frei;

/// <summary>A radius over the repeats of a network.</summary>
/// <param name="Mean">Mean; NaN where a repeat has none.</param>
/// <param name="Low">Smallest.</param>
/// <param name="High">Largest.</param>
/// <param name="IsUpperBound">Whether one of them is only known to be no larger.</param>
/// <param name="Never">Repeats without such a radius.</param>
/// <param name="Repeats">Number of repeats.</param>
internal sealed record RadiusSpread(double Mean, double Low, double High, bool IsUpperBound, int Never, int Repeats)
{
    /// <summary>The radius with its range, as plain text.</summary>
    public string Words => Never == Repeats ? "never"
        : Never > 0 ? $"never in {Never} of {Repeats}"
        : $"{(IsUpperBound ? "≤ " : "")}{Html.Number(Mean)}{(Repeats > 1 ? $" ({Html.Number(Low)}–{Html.Number(High)})" : "")}";

    /// <summary>The spread of the radii of the repeats; null for a repeat without one.</summary>
    public static RadiusSpread Of(IEnumerable<RadiusReading?> repeats)
    {
        RadiusReading?[] all = [.. repeats];
        RadiusReading[] found = [.. all.OfType<RadiusReading>()];
        int never = all.Length - found.Length;
        return never > 0
            ? new RadiusSpread(double.NaN, double.NaN, double.NaN, false, never, all.Length)
            : new RadiusSpread(found.Average(one => one.Value), found.Min(one => one.Value), found.Max(one => one.Value),
                found.Any(one => one.IsUpperBound), 0, all.Length);
    }
}
