namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>Every colour of the page and of its figures, on white and on dark ground.</summary>
/// <remarks>
/// Text has a contrast of at least 4.5 to what it stands on, lines and marks at least 3 (WCAG 2.1, 1.4.3 and 1.4.11); a test computes it.
/// The colours of figures are those of Okabe and Ito (2008), green, purple, orange and sky blue darkened to reach 3 on white, all
/// lightened on dark ground.
/// </remarks>
internal static class Palette
{
    /// <summary>Text, axes.</summary>
    public static readonly Shade Ink = new("ink", "#1D1F22", "#E6E7EA");

    /// <summary>Text of less weight.</summary>
    public static readonly Shade Muted = new("muted", "#5B6068", "#A2A8B2");

    /// <summary>Rules and frames.</summary>
    public static readonly Shade Line = new("line", "#8B9099", "#6F757F");

    /// <summary>Text of a value that agrees.</summary>
    public static readonly Shade Good = new("good", "#00694C", "#4FD1A5");

    /// <summary>Text of a value that differs, and of a label that is wrong.</summary>
    public static readonly Shade Bad = new("bad", "#B04400", "#FF9D5C");

    /// <summary>The edge of a notice.</summary>
    public static readonly Shade Edge = new("edge", "#A66F00", "#E69F00");

    /// <summary>Ground of the page.</summary>
    public static readonly Shade Paper = new("paper", "#FFFFFF", "#15171A");

    /// <summary>Ground of figures.</summary>
    public static readonly Shade Panel = new("panel", "#FFFFFF", "#1B1E22");

    /// <summary>Ground of notices.</summary>
    public static readonly Shade Notice = new("notice", "#FFF4DC", "#3A2F14");

    /// <summary>Blue.</summary>
    public static readonly Shade Blue = new("blue", "#0072B2", "#5CB0EE");

    /// <summary>Vermilion.</summary>
    public static readonly Shade Vermilion = new("vermilion", "#D55E00", "#FF8A45");

    /// <summary>Bluish green.</summary>
    public static readonly Shade Green = new("green", "#008F68", "#35C99A");

    /// <summary>Reddish purple.</summary>
    public static readonly Shade Purple = new("purple", "#C0619A", "#E79BC8");

    /// <summary>Orange.</summary>
    public static readonly Shade Orange = new("orange", "#B27A00", "#F0B437");

    /// <summary>Sky blue.</summary>
    public static readonly Shade Sky = new("sky", "#2B8FC9", "#9ADBFF");

    /// <summary>Colours of text.</summary>
    public static IReadOnlyList<Shade> Texts { get; } = [Ink, Muted, Good, Bad];

    /// <summary>Colours of lines and marks.</summary>
    public static IReadOnlyList<Shade> Marks { get; } = [Line, Blue, Vermilion, Green, Purple, Orange, Sky];

    /// <summary>What text and lines stand on.</summary>
    public static IReadOnlyList<Shade> Grounds { get; } = [Paper, Panel];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Shade> All { get; } = [.. Texts, .. Marks, Edge, .. Grounds, Notice];
}
