using System.Globalization;
using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Cards;

/// <summary>A bar from 0 to 100% of the points: certified, what is open, and the clean accuracy as a mark.</summary>
internal static class CardBar
{
    private const int Height = 14, Width = 300;

    /// <summary>The bar of a radius.</summary>
    public static Markup Of(CardShare clean, CardRadius radius)
    {
        ArgumentNullException.ThrowIfNull(clean);
        ArgumentNullException.ThrowIfNull(radius);
        double certified = radius.Certified?.Fraction ?? 0;
        string words = $"{(radius.Certified is null ? "" : $"certified {Html.Percent(certified)}, ")}robust at most "
            + $"{Html.Percent(radius.Robust.Fraction)}, clean {Html.Percent(clean.Fraction)}";
        return Markup.Of($"""
            <svg role="img" aria-label="{words}" viewBox="0 0 {Width} {Height}" preserveAspectRatio="none">
            <rect class="whole" x="0.5" y="0.5" width="{Width - 1}" height="{Height - 1}"/>
            <rect class="open" width="{Place(radius.Robust.Fraction)}" height="{Height}"/>
            <rect class="proven" width="{Place(certified)}" height="{Height}"/>
            <path class="clean" d="M{Place(clean.Fraction)} 0v{Height}"/></svg>
            """);
    }

    /// <summary>What the parts of a bar are.</summary>
    /// <param name="hasClean">Whether the clean accuracy differs from row to row.</param>
    public static Markup Legend(bool hasClean) => Markup.Of($"""
        <span class="swatch proven"></span> certified, <span class="swatch open"></span> not broken by the attacks and not proven, <span
        class="swatch clean"></span> {(hasClean ? "clean accuracy of each" : "clean accuracy")}.
        """);

    private static string Place(double fraction) =>
        Math.Round(Width * (double.IsNaN(fraction) ? 0 : fraction), 1).ToString(CultureInfo.InvariantCulture);
}
