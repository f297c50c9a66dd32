using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>What a report says about the networks on images of a run.</summary>
internal static class ImageContent
{
    /// <summary>Composes findings, tables, comparisons and one section.</summary>
    /// <param name="run">The run.</param>
    /// <param name="tableRadii">Radii of the first curve that stand in the table.</param>
    public static ReportContent Compose(RunReader run, IReadOnlyList<double> tableRadii)
    {
        IReadOnlyList<ImageConfiguration> configurations = run.Begun(ImageTrial.TheKind);
        if (configurations.Count == 0) return new ReportContent();
        PublishedImages? published = PublishedDigits.Of(configurations, run.Data());
        IReadOnlyList<ClassifierRepeats> powers = ClassifierRepeats.Group(ClassifierNetwork.ReadImages(run));
        if (powers.Count == 0) return published is null ? new ReportContent() : new ReportContent { Comparisons = [.. NotRun(published)] };
        ImageDataSettings data = configurations[0].Data;
        ClassifierPanels panels = new(powers, published)
        {
            Data = Words(data),
            Region = "within [0, 1]",
            ShownRadius = configurations[0].ShownRadius,
            ClassName = ClassName(data.Task),
        };
        string name = $"{data.Dataset}, {TaskName(data.Task)}";
        ClassifierTables tables = new(powers, published, name);
        ClassifierSandwich sandwich = new(powers, published);
        return new ReportContent
        {
            Findings = [.. panels.Findings("Images"), .. sandwich.Findings("Images")],
            Tables = [tables.Curve(tableRadii), .. tables.Threats(), .. tables.Sequences(), .. sandwich.Tables(name)],
            Comparisons = tables.Comparisons(),
            ComparisonNotes = [.. Notes(run, data, published, powers)],
            Sections = [new ReportSection("Images: robustness, accuracy and rank over the power", Markup.Empty,
                [.. panels.Curves(), .. sandwich.Figures(), panels.Examples(), panels.Perturbations(), .. panels.TrainingFigures()],
                [panels.Setting()])],
        };
    }

    private static string Words(ImageDataSettings data)
    {
        string where = data.TestSplit == ImageSplit.PaperTest
            ? " (the last 10,000 of the 60,000 training images, as in the paper; not the official test set)" : "";
        return $"{data.Dataset} ({TaskName(data.Task)}), trained on {Wording.Of(data.TrainSplit)} and tested on "
            + $"{Wording.Of(data.TestSplit)}{where}";
    }

    private static string TaskName(ImageTask task) => task switch
    {
        ImageTask.Digits => "digits",
        ImageTask.OddEven => "parity",
        ImageTask.Parity => "parity, one output",
        _ => throw new ArgumentOutOfRangeException(nameof(task), $"There is no name of {task}."),
    };

    private static Func<int, string> ClassName(ImageTask task) => task switch
    {
        ImageTask.Digits => label => label.ToString(CultureInfo.InvariantCulture),
        ImageTask.OddEven => label => label == 1 ? "odd" : "even",
        ImageTask.Parity => label => label > 0 ? "odd" : "even",
        _ => throw new ArgumentOutOfRangeException(nameof(task), $"There are no names of the classes of {task}."),
    };

    private static IEnumerable<Markup> Notes(RunReader run, ImageDataSettings data, PublishedImages? published,
        IReadOnlyList<ClassifierRepeats> powers)
    {
        if (published is null)
        {
            yield return data switch
            {
                _ when data.Dataset != Mnist.Source.Name => "The published values are for MNIST; there are none to compare these with.",
                { Task: not ImageTask.Digits } =>
                    "No published values of the parity of digits (section 5.2.1) are on record here, so nothing is compared. The values of "
                        + "appendix B are for ten classes.",
                _ when !PublishedDigits.AreMnist(run.Data()) =>
                    "The images read as mnist are not those of MNIST, as their SHA-256 says (see the provenance below), so their values "
                        + "are not compared.",
                _ => "The images were not trained, or not attacked, in the published setting (see the preset below), so their values are "
                    + "not compared.",
            };
            yield break;
        }
        int repeats = powers.Max(power => power.Networks.Count);
        yield return $"Published: means of five trainings, attacked by APGD-CE alone on all 10,000 images of the paper's test split. "
            + $"Ours: {(repeats == 1 ? "one training" : $"means of {Plural.Of(repeats, "training")}")} per power, "
            + $"{powers[0].First.Robustness[0].Curves[0].Label} on {powers[0].First.Robustness[0].Data}.";
        yield return "APGD-CE alone overstates robustness: the full AutoAttack lowers the values of the paper's own networks by 0.4, 0.9, "
            + "1.0 and 3.0 points for p = 1 to 4 at L∞ 0.1. The official test set holds other images than the split of the paper; its "
            + "values are not compared.";
    }

    private static IEnumerable<Comparison> NotRun(PublishedImages published) =>
        published.Clean.Concat(published.Robust.Select(entry => entry.Value)).Concat(published.StableRank)
            .Select(value => new Comparison(value, null));
}
