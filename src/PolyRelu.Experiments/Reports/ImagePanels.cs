using System.Globalization;
using PolyRelu.Experiments.Reports.Drawing;
using PolyRelu.Experiments.Reports.Figures;
using PolyRelu.Experiments.Results;
using PolyRelu.Experiments.Trials;
using ScottPlot;

namespace PolyRelu.Experiments.Reports;

/// <summary>The panels and words about networks trained on images, one network per power.</summary>
internal sealed class ImagePanels
{
    private const int Width = 560;
    private static readonly double[] TableRadii = [0.05, 0.1, 0.2];
    private readonly IReadOnlyList<ImageNetwork> networks;

    /// <summary>Reads the trials of a run.</summary>
    public ImagePanels(RunReader run)
    {
        networks =
        [
            .. run.Completed<ImageConfiguration>(ImageTrial.KindName)
                .Select(trial => new ImageNetwork(trial.Configuration, TrainingLog.Load(trial.Folder), RobustnessRecord.Load(trial.Folder)[0], AdversarialGallery.Load(trial.Folder))),
        ];
        IReadOnlyList<ImageConfiguration> begun = run.Begun<ImageConfiguration>(ImageTrial.KindName);
        AsPublished = begun.Count > 0 && begun.All(IsPublished);
    }

    /// <summary>Whether there is nothing to show.</summary>
    public bool IsEmpty => networks.Count == 0;

    /// <summary>The networks, in the order of the plan.</summary>
    public IReadOnlyList<ImageNetwork> Networks => networks;

    /// <summary>Whether the preset is that of the published networks, so that values can be compared.</summary>
    public bool AsPublished { get; }

    /// <summary>The section of the report.</summary>
    public ReportSection Section()
    {
        ImageConfiguration c = networks[0].Configuration;
        string lead = string.Create(CultureInfo.InvariantCulture, $"""
            {Html.Text(c.Data.Dataset)} ({Html.Text(c.Data.Task)}), trained on {Html.Text(c.Data.TrainSplit)} and tested on {Html.Text(c.Data.TestSplit)}{(c.Data.TestSplit == "paper-test" ? " (the last 10,000 of the 60,000 training images, as in the paper; not the official test set)" : "")}: h = {c.Training.Hidden}, bias, centred by the mean training image,
            input-normalised, {Html.Text(c.Training.Loss)}, {Html.Text(c.Training.Optimizer)} {c.Training.LearningRate}, batches of {c.Training.Batch}, {c.Training.Epochs} epochs, one network per power.
            Robust accuracy is that of {Html.Text(networks[0].Robustness.Data)} in {networks[0].Robustness.Symbol} within [0, 1], under {Html.Text(networks[0].Curve.Label)} alone; the full AutoAttack can only give lower or equal values.
            """);
        List<Figure> figures = [Accuracy(), StableRank(), Robustness(), Digits()];
        return new ReportSection("Images: robustness grows with the power", lead, figures, []);
    }

    /// <summary>Our values beside the published ones.</summary>
    public IReadOnlyList<Comparison> Comparisons() => !AsPublished ? [] :
    [
        .. PublishedFigures.DigitsClean.Select(value => new Comparison(value, Find(value.Power)?.Log.Epochs[^1].TestAccuracy)),
        .. PublishedFigures.DigitsRobust.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value.Select(value =>
            new Comparison(value, Find(value.Power) is { } network ? CurveReading.At(network.Curve, entry.Key) : null))),
    ];

    /// <summary>The table for report and terminal.</summary>
    public SummaryTable Table()
    {
        double[] radii = [.. TableRadii.Select(radius => CurveReading.Nearest(networks[0].Curve, radius).Radius).Distinct()];
        List<string> columns = ["p", "clean", "published"];
        foreach (double radius in radii)
        {
            columns.Add($"ε = {Html.Number(radius)}");
            if (Published(radius) is not null) columns.Add("published");
        }
        IReadOnlyList<Comparison> comparisons = Comparisons();
        List<IReadOnlyList<SummaryCell>> rows = [];
        foreach (ImageNetwork network in networks)
        {
            PublishedValue? clean = AsPublished ? PublishedFigures.DigitsClean.FirstOrDefault(value => value.Power == network.Power) : null;
            List<SummaryCell> row = [new(network.Name), Cell(network.CleanAccuracy, clean, comparisons), new(clean is null ? "–" : Html.Percent(clean.Value))];
            foreach (double radius in radii)
            {
                PublishedValue? value = Published(radius)?.FirstOrDefault(entry => entry.Power == network.Power);
                row.Add(Cell(CurveReading.Nearest(network.Curve, radius).RobustAccuracy, value, comparisons));
                if (Published(radius) is not null) row.Add(new SummaryCell(value is null ? "–" : Html.Percent(value.Value)));
            }
            rows.Add(row);
        }
        return new SummaryTable($"{networks[0].Configuration.Data.Dataset}: robust accuracy in L∞, {networks[0].Curve.Label} on {networks[0].Robustness.Data}", columns, rows);
    }

    /// <summary>The findings in a sentence.</summary>
    public IEnumerable<string> Findings()
    {
        double radius = CurveReading.Nearest(networks[0].Curve, networks[0].Configuration.ShownRadius).Radius;
        yield return $"Images: at the L∞ radius {Html.Number(radius)} the robust accuracy under {Html.Text(networks[0].Curve.Label)} is "
            + string.Join(", ", networks.Select(network => $"{Html.Percent(CurveReading.Nearest(network.Curve, radius).RobustAccuracy)} for p = {network.Name}"))
            + $", while the clean accuracies lie between {Html.Percent(networks.Min(network => network.CleanAccuracy))} and {Html.Percent(networks.Max(network => network.CleanAccuracy))}.";
    }

    private static bool IsPublished(ImageConfiguration configuration) => configuration is
    {
        Data: { Dataset: "mnist", Task: "digits", TrainSplit: "paper-train", TrainSamples: null },
        Training: { Hidden: 500, Epochs: 51, Batch: 1000, LearningRate: 0.001, Optimizer: "adam", Loss: "cross-entropy", Initialisation: "kaiming-paper" },
        Evaluations: [{ Norm: "linf", Attacks: ["apgd-ce"] }, ..],
    };

    private static SummaryCell Cell(double ours, PublishedValue? value, IReadOnlyList<Comparison> comparisons) =>
        new(Html.Percent(ours), comparisons.FirstOrDefault(comparison => comparison.Published == value)?.Agrees);

    private IReadOnlyList<PublishedValue>? Published(double radius) =>
        AsPublished ? PublishedFigures.DigitsRobust.FirstOrDefault(entry => Math.Abs(entry.Key - radius) < 1e-9).Value : null;

    private ImageNetwork? Find(double power) => networks.FirstOrDefault(network => network.Power == power);

    private Figure Accuracy() => new(
        "accuracy", "Test accuracy over the epochs", $"Fraction of the test images classified correctly after each epoch; at the end {string.Join(", ", networks.Select(network => $"{Html.Percent(network.CleanAccuracy)} (p = {network.Name})"))}.",
        Width, 420, plot =>
        {
            CurveFigure.Draw(plot, "epoch", "test accuracy", Over(row => row.TestAccuracy));
            double low = networks.SelectMany(network => network.Log.Epochs).Min(row => row.TestAccuracy ?? 1);
            plot.Axes.SetLimitsY(Math.Max(0, low - 0.01), 1.002);
        });

    private Figure StableRank() => new(
        "stable-rank", "Stable rank of the hidden features over the epochs",
        $"‖A‖²<sub>F</sub> / ‖A‖²<sub>2</sub> of the hidden activations of the test images; at the end {string.Join(", ", networks.Select(network => $"{Html.Number(network.Log.Epochs[^1].FeatureStableRank ?? double.NaN, 1)} (p = {network.Name})"))}. "
        + "A low rank means that the features vary along few directions, as the class averages of p = 1 do.",
        Width, 420, plot => CurveFigure.Draw(plot, "epoch", "stable rank", Over(row => row.FeatureStableRank)));

    private Figure Robustness() => new(
        "robust-images", "Robust accuracy over the L∞ radius",
        $"{Html.Text(networks[0].Curve.Label)} on {Html.Text(networks[0].Robustness.Data)}. {(AsPublished ? "Open marks: values read off the published figure (Min &amp; Vidal 2024, App. B)." : "The setting differs from the published one, so nothing is overlaid.")}",
        Width, 420, plot =>
        {
            CurveFigure.DrawAccuracy(plot, "radius ε (L∞)", "robust accuracy", [.. networks.Select((network, i) => Series.OfPower(i, $"p = {network.Name}", network.Curve.Radii, network.Curve.RobustAccuracy))], []);
            if (AsPublished) Overlay(plot);
        });

    private Figure Digits()
    {
        AdversarialGallery gallery = networks[0].Gallery;
        return new Figure(
            "adversarial-images", $"Adversarial images at the L∞ radius {Html.Number(gallery.Epsilon)}",
            "The first attacked image of every class, and below it what the attack made of it for each network, with the label the network then gives. A frame marks a changed label; “held” means that the attack found nothing, and the original is shown.",
            1100, 150 + (110 * (networks.Count + 1)), plot => DigitsFigure.Draw(plot, [.. networks.Select(network => ($"p = {network.Name}", network.Gallery))]));
    }

    private void Overlay(Plot plot)
    {
        for (int i = 0; i < networks.Count; i++)
        {
            (double X, double Y)[] points =
            [
                .. PublishedFigures.DigitsClean.Where(value => value.Power == networks[i].Power).Select(value => (0.0, value.Value)),
                .. PublishedFigures.DigitsRobust.SelectMany(entry => entry.Value.Where(value => value.Power == networks[i].Power).Select(value => (entry.Key, value.Value))),
            ];
            new Series("", [.. points.Select(point => point.X)], [.. points.Select(point => point.Y)], OkabeIto.ColorOf(i), OkabeIto.OpenShapeOf(i), LinePattern.Solid) { LineWidth = 0, MarkerSize = 15 }.AddTo(plot);
        }
    }

    private IReadOnlyList<Series> Over(Func<EpochRow, double?> value) =>
    [
        .. networks.Select((network, i) =>
        {
            EpochRow[] rows = [.. network.Log.Epochs.Where(row => value(row) is not null)];
            return Series.OfPower(i, $"p = {network.Name}", [.. rows.Select(row => (double)row.Epoch)], [.. rows.Select(row => value(row)!.Value)]) with { MarkerSize = 5 };
        }),
    ];
}

/// <summary>A network trained on images, as its files describe it.</summary>
internal sealed record ImageNetwork(ImageConfiguration Configuration, TrainingLog Log, RobustnessRecord Robustness, AdversarialGallery Gallery)
{
    /// <summary>The power p.</summary>
    public double Power => Configuration.Power;

    /// <summary>The power in words and file names.</summary>
    public string Name => Html.Number(Power);

    /// <summary>The curve of the preset's attacks.</summary>
    public CurveRecord Curve => Robustness.Find(CurveRole.Empirical)!;

    /// <summary>Accuracy on the whole test split after the last epoch.</summary>
    public double CleanAccuracy => Log.Epochs[^1].TestAccuracy ?? double.NaN;
}
