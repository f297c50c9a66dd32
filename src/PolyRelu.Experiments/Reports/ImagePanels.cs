using System.Globalization;
using PolyRelu.Experiments.Reports.Drawing;
using PolyRelu.Experiments.Reports.Figures;
using PolyRelu.Experiments.Results;
using PolyRelu.Experiments.Trials;
using ScottPlot;

namespace PolyRelu.Experiments.Reports;

/// <summary>The panels and words about networks trained on images: several powers, one or more repeats, one or more evaluations.</summary>
/// <param name="powers">The networks.</param>
/// <param name="published">What was published about networks trained like these; null where nothing was.</param>
internal sealed class ImagePanels(IReadOnlyList<ImageRepeats> powers, PublishedImages? published)
{
    private const int Width = 560;
    private readonly ImageConfiguration configuration = powers[0].First.Configuration;

    /// <summary>What the networks were trained on and how, as HTML.</summary>
    public string Lead()
    {
        ImageConfiguration c = configuration;
        string where = c.Data.TestSplit == "paper-test" ? " (the last 10,000 of the 60,000 training images, as in the paper; not the official test set)" : "";
        string repeats = powers[0].Networks.Count == 1 ? "one network per power" : $"{powers[0].Networks.Count} networks per power: mean, and the range as a band";
        return string.Create(CultureInfo.InvariantCulture, $"""
            {Html.Text(c.Data.Dataset)} ({Html.Text(c.Data.Task)}), trained on {Html.Text(c.Data.TrainSplit)} and tested on {Html.Text(c.Data.TestSplit)}{where}: h = {c.Training.Hidden}, bias, centred by the mean training image,
            input-normalised, {Html.Text(c.Training.Loss)}, {Html.Text(c.Training.Optimizer)} {c.Training.LearningRate}, batches of {c.Training.Batch}, {c.Training.Epochs} epochs, {repeats}.
            Robust accuracy is that of {Html.Text(First(0).Data)} within [0, 1], under {Html.Text(Attack(0))} alone; the full AutoAttack can only give lower or equal values.
            """);
    }

    /// <summary>Accuracy and stable rank over the epochs.</summary>
    public IEnumerable<Figure> TrainingFigures() => [Accuracy(), StableRank()];

    /// <summary>Robust accuracy, a panel per evaluation that has enough radii for a curve.</summary>
    public IEnumerable<Figure> Curves() => Enumerable.Range(0, powers[0].First.Robustness.Count).Where(evaluation => First(evaluation).Curves[0].Radii.Count > 3).Select(Robustness);

    /// <summary>Our values beside the published ones.</summary>
    public IReadOnlyList<Comparison> Comparisons() => published is null ? [] :
    [
        .. published.Clean.Select(value => new Comparison(value, Find(value.Power)?.CleanAccuracy)),
        .. published.Robust.Select(entry => new Comparison(entry.Value, Find(entry.Value.Power) is { } power ? CurveReading.At(power.Curve(0), entry.Radius) : null)),
    ];

    /// <summary>The table of an evaluation at a few radii, for report and terminal.</summary>
    public SummaryTable Table(int evaluation, IReadOnlyList<double> wanted)
    {
        double[] radii = [.. wanted.Select(radius => CurveReading.Nearest(powers[0].Curve(evaluation), radius).Radius).Distinct()];
        bool compared = evaluation == 0 && published is not null;
        List<string> columns = ["p", "clean"];
        if (compared) columns.Add("published");
        foreach (double radius in radii) columns.AddRange(compared && Published(radius).Any() ? [$"ε = {Html.Number(radius)}", "published"] : [$"ε = {Html.Number(radius)}"]);
        return new SummaryTable(
            $"{configuration.Data.Dataset}, {configuration.Data.Task}: robust accuracy in {First(evaluation).Symbol}, {Attack(evaluation)} on {First(evaluation).Data}", columns,
            [.. powers.Select(power => Row(power, evaluation, radii, compared))]);
    }

    /// <summary>The findings in a sentence, as HTML.</summary>
    public IEnumerable<string> Findings()
    {
        double radius = CurveReading.Nearest(powers[0].Curve(0), configuration.ShownRadius).Radius;
        yield return $"Images: at the {First(0).Symbol} radius {Html.Number(radius)} the robust accuracy under {Html.Text(Attack(0))} is "
            + string.Join(", ", powers.Select(power => $"{Html.Percent(CurveReading.Nearest(power.Curve(0), radius).RobustAccuracy)} for p = {power.Name}"))
            + $", while the clean accuracies lie between {Html.Percent(powers.Min(power => power.CleanAccuracy))} and {Html.Percent(powers.Max(power => power.CleanAccuracy))}.";
    }

    /// <summary>Adversarial images beside their originals.</summary>
    public Figure Digits() => new(
        "adversarial-images", $"Adversarial images at the {First(0).Symbol} radius {Html.Number(powers[0].First.Gallery.Epsilon)}",
        "The first attacked image of every class, and below it what the attack made of it for each network, with the label the network then gives. A frame marks a changed label; “held” means that the attack found nothing, and the original is shown.",
        1100, 150 + (110 * (powers.Count + 1)), plot => DigitsFigure.Draw(plot, [.. powers.Select(power => ($"p = {power.Name}", power.First.Gallery))]));

    private List<SummaryCell> Row(ImageRepeats power, int evaluation, double[] radii, bool compared)
    {
        double clean = evaluation == 0 ? power.CleanAccuracy : power.Networks.Average(network => network.Robustness[evaluation].SplitAccuracy);
        List<SummaryCell> row = [new(power.Name)];
        Add(clean, compared ? published!.Clean.Where(value => value.Power == power.Power) : null);
        foreach (double radius in radii)
            Add(CurveReading.Nearest(power.Curve(evaluation), radius).RobustAccuracy, compared && Published(radius).Any() ? Published(radius).Where(value => value.Power == power.Power) : null);
        return row;

        void Add(double ours, IEnumerable<PublishedValue>? theirs)
        {
            PublishedValue? value = theirs?.FirstOrDefault();
            row.Add(new SummaryCell(Html.Percent(ours), value is null ? null : new Comparison(value, ours).Agrees));
            if (theirs is not null) row.Add(new SummaryCell(value is null ? "–" : Html.Percent(value.Value)));
        }
    }

    private RobustnessRecord First(int evaluation) => powers[0].First.Robustness[evaluation];

    private string Attack(int evaluation) => First(evaluation).Find(CurveRole.Empirical)!.Label;

    private IEnumerable<PublishedValue> Published(double radius) => published?.Robust.Where(entry => Math.Abs(entry.Radius - radius) < 1e-9).Select(entry => entry.Value) ?? [];

    private ImageRepeats? Find(double power) => powers.FirstOrDefault(repeats => repeats.Power == power);

    private Figure Accuracy() => new(
        "accuracy", "Test accuracy over the epochs",
        $"Fraction of the test images classified correctly after each epoch; at the end {string.Join(", ", powers.Select(power => $"{Html.Percent(power.CleanAccuracy)} (p = {power.Name})"))}.",
        Width, 420, plot =>
        {
            IReadOnlyList<Series> series = Over(row => row.TestAccuracy);
            CurveFigure.Draw(plot, "epoch", "test accuracy", series);
            plot.Axes.SetLimitsY(Math.Max(0, series.SelectMany(curve => curve.Y.Skip(1)).DefaultIfEmpty(0).Min() - 0.005), 1.001);
        });

    private Figure StableRank() => new(
        "stable-rank", "Stable rank of the hidden features over the epochs",
        $"‖A‖²<sub>F</sub> / ‖A‖²<sub>2</sub> of the hidden activations of the test images; at the end {string.Join(", ", powers.Select(power => $"{Html.Number(power.Over(row => row.FeatureStableRank).Mean[^1], 1)} (p = {power.Name})"))}. "
        + "A low rank means that the features vary along few directions, as the class averages of p = 1 do.",
        Width, 420, plot => CurveFigure.Draw(plot, "epoch", "stable rank", Over(row => row.FeatureStableRank)));

    private Figure Robustness(int evaluation)
    {
        bool overlaid = evaluation == 0 && published is not null;
        string note = overlaid ? $"Open marks: values read off the published figure ({Html.Text(published!.Source)})." : "";
        return new Figure(
            evaluation == 0 ? "robust-images" : $"robust-images-{evaluation + 1}", $"Robust accuracy over the {First(evaluation).Symbol} radius, {First(evaluation).Split}",
            $"{Html.Text(Attack(evaluation))} on {Html.Text(First(evaluation).Data)}. {note}",
            Width, 420, plot =>
            {
                CurveFigure.DrawAccuracy(plot, $"radius ε ({First(evaluation).Symbol})", "robust accuracy", [.. powers.Select((power, i) => Series.OfPower(i, $"p = {power.Name}", power.Curve(evaluation)))], []);
                if (overlaid) Overlay(plot);
            });
    }

    private void Overlay(Plot plot)
    {
        for (int i = 0; i < powers.Count; i++)
        {
            (double X, double Y)[] points =
            [
                .. published!.Clean.Where(value => value.Power == powers[i].Power).Select(value => (0.0, value.Value)),
                .. published.Robust.Where(entry => entry.Value.Power == powers[i].Power).Select(entry => (entry.Radius, entry.Value.Value)),
            ];
            new Series("", [.. points.Select(point => point.X)], [.. points.Select(point => point.Y)], OkabeIto.ColorOf(i), OkabeIto.OpenShapeOf(i), LinePattern.Solid) { LineWidth = 0, MarkerSize = 15 }.AddTo(plot);
        }
    }

    private IReadOnlyList<Series> Over(Func<EpochRow, double?> value) =>
        [.. powers.Select((power, i) => Series.OfPower(i, $"p = {power.Name}", power.Over(value)) with { MarkerSize = 5 })];
}
