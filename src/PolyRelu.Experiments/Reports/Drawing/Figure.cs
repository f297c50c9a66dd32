using ScottPlot;

namespace PolyRelu.Experiments.Reports.Drawing;

/// <summary>One panel of a report before it is drawn.</summary>
/// <param name="Name">Name of its files, such as <c>robust-accuracy-p3</c>.</param>
/// <param name="Title">Heading above it.</param>
/// <param name="Caption">What one sees, as HTML.</param>
/// <param name="Width">Width in points.</param>
/// <param name="Height">Height in points.</param>
/// <param name="Draw">Draws into an empty plot; called once per file format.</param>
internal sealed record Figure(string Name, string Title, string Caption, int Width, int Height, Action<Plot> Draw);
