using PolyRelu.Experiments.Reporting.Drawing;
using ScottPlot;

namespace PolyRelu.Experiments.Reporting;

/// <summary>One panel of a report before it is drawn.</summary>
/// <param name="Name">Name of its files, such as <c>robust-accuracy-p3</c>.</param>
/// <param name="Title">Heading above it.</param>
/// <param name="Caption">What one sees.</param>
/// <param name="Width">Width in points.</param>
/// <param name="Height">Height in points.</param>
/// <param name="Draw">Draws into an empty plot; called once per file format.</param>
internal sealed record Figure(string Name, string Title, Markup Caption, int Width, int Height, Action<Plot> Draw)
{
    /// <inheritdoc cref="Look.UsualWidth"/>
    public const int UsualWidth = Look.UsualWidth;

    /// <summary>Words above the axes that no copy of the figure loses; null for none.</summary>
    public string? Mark { get; init; }

    /// <summary>Whether the panel takes the whole width of the page.</summary>
    public bool IsWide => Width > UsualWidth;
}
