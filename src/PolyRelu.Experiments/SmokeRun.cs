namespace PolyRelu.Experiments;

/// <summary>What is said of runs that only try the program out.</summary>
internal static class SmokeRun
{
    /// <summary>How the names of such presets end.</summary>
    public const string NameEnding = "-smoke";

    /// <summary>What its reader must know.</summary>
    public const string Words =
        "It only shows that every part of the program works. At this size little is learned or counted: its numbers mean nothing, and "
            + "its figures may show the opposite of what is true. 'polyrelu run demo' takes about ten seconds and is small but true.";

    /// <summary>The same in each of its figures, which may be shown without the page.</summary>
    internal const string Mark = "smoke run: means nothing";
}
