using System.Globalization;
using PolyRelu.Experiments.Measurements.Gallery;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>
/// The panels and words about networks trained on images or features: several powers, one or more repeats, one or more evaluations.
/// </summary>
/// <param name="powers">The networks.</param>
/// <param name="published">What was published about networks trained like these; null where nothing was.</param>
internal sealed class ClassifierPanels(IReadOnlyList<ClassifierRepeats> powers, PublishedImages? published)
{
    private const int Width = Figure.UsualWidth, Height = 350;
    private const double ShownBelow = 0.04;

    private readonly EvaluationRecords records = new(powers);

    /// <summary>Most radii of an evaluation that is a part of the table and not a curve.</summary>
    public const int TableRadii = 3;

    /// <summary>What was learned and on which samples, to stand before a colon.</summary>
    public required string Data { get; init; }

    /// <summary>Where adversarial examples may lie: <c>within [0, 1]</c>.</summary>
    public required string Region { get; init; }

    /// <summary>Radius the findings are about; the nearest one of the first curve is taken.</summary>
    public required double ShownRadius { get; init; }

    /// <summary>The words for a class.</summary>
    public Func<int, string> ClassName { get; init; } = label => label.ToString(CultureInfo.InvariantCulture);

    /// <summary>What the networks were trained on and how, and what was measured.</summary>
    public Markup Setting()
    {
        TrainingSettings c = powers[0].First.Training;
        return Markup.Of($"""
            <b>Setting.</b> {Data}: h = {c.NeuronWords}, bias, centred by the mean training sample, input-normalised, {c.Loss},
            {c.Optimizer} {c.LearningRate}, batches of {c.Batch}, {Plural.Of(c.Epochs, "epoch")}; {Repeats()}.
            Clean accuracy is that of all test samples. Robust accuracy is measured {Region}, on {records.First(0).Data},
            under {Strength(0)}{Substitutes()}.
            """);
    }

    /// <summary>Accuracy, loss and stable rank over the epochs.</summary>
    public IEnumerable<Figure> TrainingFigures() =>
        [Accuracy(), LossFigure.Of("loss", [.. powers.Select(power => (power.Legend, power.Logs))]), StableRank()];

    /// <summary>Robust accuracy, a panel per evaluation that has enough radii for a curve.</summary>
    public IEnumerable<Figure> Curves() => records.Places.Where(IsCurve).Select(Robustness);

    /// <summary>The findings in a sentence.</summary>
    /// <param name="subject">What the sentence is about.</param>
    public IEnumerable<Markup> Findings(string subject)
    {
        double radius = CurveReading.Nearest(powers[0].Curve(0), ShownRadius).Radius;
        yield return $"{subject}: at the {records.First(0).Symbol} radius {Html.Radius(radius, powers[0].Curve(0).X)} the robust "
            + $"accuracy under {records.Attack(0)} is "
            + string.Join(", ", powers.Select(power => $"{Html.Percent(CurveReading.Nearest(power.Curve(0), radius).RobustAccuracy)} for "
                + $"p = {power.Name}{Html.Untrained(power.HasLearned)}"))
            + $", while the clean accuracies lie between {Html.Percent(powers.Min(power => power.CleanAccuracy))} and "
                + $"{Html.Percent(powers.Max(power => power.CleanAccuracy))}.";
    }

    /// <summary>Adversarial images beside their originals.</summary>
    public Figure Examples() => new(
        "adversarial-images",
            $"Adversarial images at the {records.First(0).Symbol} radius {Html.Radius(powers[0].First.Gallery!.Epsilon, records.Radii(0))}",
        "The first attacked images of every class, and below them what the attack made of them for each network, with the label the "
            + "network then gives. A frame marks a wrong label; an image that is misclassified without an attack stays as it is. “held” "
            + "means that the attack found nothing, and the original is shown."
            + (AreBracketed ? " Below: the distance of the image to its nearest misclassified input is certified to be at least the first "
                + "radius, and at most the second, at which there is an example." : ""),
        DigitsFigure.Width, DigitsFigure.Height(powers.Count, AreBracketed), plot =>
            DigitsFigure.Draw(plot, [.. powers.Select(power => new DigitsRow(power.Legend, power.First.Gallery!, Brackets(power)))],
                ClassName));

    /// <summary>What the attack added to the first of these images.</summary>
    public Figure Perturbations()
    {
        AdversarialGallery[] galleries = [.. powers.Select(power => power.First.Gallery!)];
        return new(
            "perturbations", $"What the attack added at the {records.First(0).Symbol} radius "
                + Html.Radius(galleries[0].Epsilon, records.Radii(0)),
            "The first of the images above that every network classifies correctly without an attack. x: clean; x + δ: adversarial, with "
                + "the label that the network then gives, framed where it is wrong; δ: the difference, pixel by pixel, in the colours of "
                + "the bar, which all share. White: “held”, the attack found nothing.",
            PerturbationFigure.Width(powers.Count), PerturbationFigure.Height(PerturbationFigure.Chosen(galleries).Count), plot =>
                PerturbationFigure.Draw(plot, [.. powers.Select((power, i) => (power.Legend, galleries[i]))], ClassName));
    }

    private bool AreBracketed => powers.Any(power => power.First.Sandwiches.Any(record => record.Shown.Count > 0));

    /// <summary>The bracket of each shown image of a power, in lines.</summary>
    private static Func<int, IReadOnlyList<string>> Brackets(ClassifierRepeats power)
    {
        Dictionary<int, SampleBracket> known = power.First.Sandwiches.SelectMany(record => record.Shown).ToDictionary(shown => shown.Index);
        return index => SandwichPanels.Lines(known.GetValueOrDefault(index));
    }

    private bool IsCurve(int evaluation) => records.Radii(evaluation).Count > TableRadii;

    /// <summary>What ran, and whether more could be done.</summary>
    private string Strength(int evaluation)
    {
        IReadOnlyList<string> ids = powers[0].First.AttacksOf(evaluation);
        string attack = records.Attack(evaluation);
        return AttackLabel.HoldAutoAttack(ids)
            ? attack : $"{attack}{(ids.Count == 1 ? " alone" : "")}; the full AutoAttack can only give lower or equal values";
    }

    /// <summary>Says where the margin took the place of a loss that needs more classes.</summary>
    private string Substitutes()
    {
        IEnumerable<AttackRow> rows = powers[0].First.Robustness.SelectMany(record => record.Curves).SelectMany(curve => curve.Attacks)
            .SelectMany(rows => rows);
        string[] names = [.. rows.Where(row => AttackLabel.IsSubstitute(row.Id, row.Variant)).Select(row => row.Name).Distinct()];
        return names.Length == 0 ? "" : $". With so few classes the margin takes the place of the logits ratio: {string.Join(", ", names)}";
    }

    private string Repeats()
    {
        int fewest = powers.Min(power => power.Networks.Count), most = powers.Max(power => power.Networks.Count);
        return fewest < most ? $"{fewest} to {most} networks per power, since some trials are not complete: mean, and the range as a band"
            : most == 1 ? "one network per power" : $"{most} networks per power: mean, and the range as a band";
    }

    private Figure Accuracy() => new(
        "accuracy", "Accuracy over the epochs",
        $"Solid: fraction of the test samples classified correctly after each epoch; at the end "
            + string.Join(", ", powers.Select(power => $"{Html.Percent(power.CleanAccuracy)} ({power.Legend})"))
            + ". Dashed: of the training samples, each before its step. What lies far below the end is outside the axis.",
        Width, Height, plot =>
        {
            Series[] training = [.. Over(row => row.TrainAccuracy).Select(curve =>
                curve with { Label = "", Pattern = LinePattern.Dashed, Marker = MarkerShape.None, LineWidth = 1.5f, Edges = null })];
            IReadOnlyList<Series> test = Over(row => row.TestAccuracy);
            CurveFigure.Draw(plot, "epoch", "accuracy", [.. training, .. test, Series.Key("test", LinePattern.Solid),
                Series.Key("training", LinePattern.Dashed)]);
            double[] ends = [.. test.Where(curve => curve.Y.Count > 0).Select(curve => curve.Y[^1])];
            plot.Axes.SetLimitsY(ends.Length == 0 ? 0 : Math.Max(0, ends.Min() - ShownBelow), 1.003);
        });

    private Figure StableRank() => new(
        "stable-rank", "Stable rank of the hidden features over the epochs",
        Markup.Of($"‖A‖²<sub>F</sub> / ‖A‖²<sub>2</sub> of the hidden activations of the test samples; at the end "
            + $"{string.Join(", ", powers.Select(power => $"{Html.Number(power.LastStableRank, 1)} ({power.Legend})"))}. ")
        + "A low rank means that the features vary along few directions, as the class averages of p = 1 do.",
        Width, Height, plot => CurveFigure.Draw(plot, "epoch", "stable rank", Over(row => row.FeatureStableRank)));

    private Figure Robustness(int evaluation)
    {
        bool overlaid = evaluation == 0 && published is not null;
        string note = overlaid ? $" Open marks: values read off the published figure ({published!.Source})." : "";
        return new Figure(
            evaluation == 0 ? "robust-images" : $"robust-images-{evaluation + 1}",
            $"Robust accuracy over the {records.First(evaluation).Symbol} radius, {records.First(evaluation).Split}",
            $"{records.Attack(evaluation)} on {records.First(evaluation).Data}.{note}",
            Width, Height, plot =>
            {
                CurveFigure.DrawAccuracy(plot, $"radius ε ({records.First(evaluation).Symbol})", "robust accuracy",
                    [.. powers.Select((power, i) => Series.OfPower(i, power.Legend, power.Curve(evaluation)))], []);
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
            new Series("", [.. points.Select(point => point.X)], [.. points.Select(point => point.Y)], OkabeIto.ColorOf(i),
                OkabeIto.OpenShapeOf(i), LinePattern.Solid)
            { LineWidth = 0, MarkerSize = 15 }.AddTo(plot);
        }
    }

    private IReadOnlyList<Series> Over(Func<EpochRow, double?> value) =>
        [.. powers.Select((power, i) => Series.OfPower(i, power.Legend, power.Over(value)) with { MarkerSize = 5 })];
}
