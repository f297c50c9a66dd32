namespace PolyRelu.Cli.Output;

/// <summary>Accuracies as tables show them.</summary>
internal static class PercentText
{
    /// <summary>A fraction in hundredths with one or two decimals.</summary>
    public static string Of(double fraction) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{100 * fraction:0.0#}%");
}
