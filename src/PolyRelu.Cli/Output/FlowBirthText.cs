using PolyRelu.Dynamics.NoiseFree;
using static System.FormattableString;

namespace PolyRelu.Cli.Output;

/// <summary>Births of clusters beside the predicted ones, for a person.</summary>
internal static class FlowBirthText
{
    private const int MostRows = 30;

    /// <summary>Writes how many clusters were born and when; where births are predicted, a table with both times.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="births">Births [K], NaN for a cluster that was not born.</param>
    /// <param name="prediction">Predicted births [K].</param>
    public static void Write(TextWriter writer, double[] births, BirthPrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(births);
        ArgumentNullException.ThrowIfNull(prediction);
        double[] born = [.. births.Where(time => !double.IsNaN(time)).Order()];
        writer.WriteLine(born.Length == 0
            ? $"none of {births.Length} margins rose above ½"
            : Invariant($"{born.Length} of {births.Length} margins rose above ½, from t = {born[0]:G6} to {born[^1]:G6}"));
        if (prediction.Reason is { } reason)
        {
            writer.WriteLine($"no births are predicted: {reason}");
            return;
        }
        writer.WriteLine("births, and those predicted without noise and before a born cluster changes others:");
        writer.WriteLine(TextTable.Format(["cluster", "born", "predicted", "difference"],
            Enumerable.Range(0, Math.Min(births.Length, MostRows)).Select(k => (IReadOnlyList<string>)
                [Invariant($"{k}"), Time(births[k]), Time(prediction.Times[k]), Difference(births[k], prediction.Times[k])])));
        if (births.Length > MostRows) writer.WriteLine($"and {Plural.Of(births.Length - MostRows, "further cluster")}");
    }

    private static string Time(double time) => double.IsNaN(time) ? "–" : Invariant($"{time:G6}");

    private static string Difference(double born, double predicted) =>
        double.IsNaN(born - predicted) || predicted == 0 ? "–" : Invariant($"{100 * ((born / predicted) - 1):+0.00;-0.00;0.00}%");
}
