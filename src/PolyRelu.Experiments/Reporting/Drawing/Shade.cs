using ScottPlot;

namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>
/// A colour as it is on white paper and on the dark page. Figures are drawn with the first; the page shows the one that fits.
/// </summary>
/// <param name="Name">Name of the variable in the style sheet, without dashes.</param>
/// <param name="Light">On white, <c>#RRGGBB</c>.</param>
/// <param name="Dark">On the dark page.</param>
internal sealed record Shade(string Name, string Light, string Dark)
{
    /// <summary>The colour to draw with.</summary>
    public Color Color => Color.FromHex(Light);

    /// <summary>The value of an attribute of the page.</summary>
    public string Reference => $"var(--{Name})";
}
