using PolyRelu.Experiments.Results;
using PolyRelu.Experiments.Trials;

namespace PolyRelu.Experiments.Reports;

/// <summary>A network trained on images, as its files describe it.</summary>
/// <param name="Configuration">What was computed.</param>
/// <param name="Log">The training.</param>
/// <param name="Robustness">The curves, one record per evaluation.</param>
/// <param name="Gallery">Adversarial images.</param>
internal sealed record ImageNetwork(ImageConfiguration Configuration, TrainingLog Log, IReadOnlyList<RobustnessRecord> Robustness, AdversarialGallery Gallery)
{
    /// <summary>Reads the completed trials of a run, in the order of the plan.</summary>
    public static IReadOnlyList<ImageNetwork> Read(RunReader run) =>
    [
        .. run.Completed<ImageConfiguration>(ImageTrial.KindName)
            .Select(trial => new ImageNetwork(trial.Configuration, TrainingLog.Load(trial.Folder), RobustnessRecord.Load(trial.Folder), AdversarialGallery.Load(trial.Folder))),
    ];
}

/// <summary>The repeats of one power.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Networks">The networks, in the order of the plan.</param>
internal sealed record ImageRepeats(double Power, IReadOnlyList<ImageNetwork> Networks)
{
    /// <summary>The power in words and file names.</summary>
    public string Name => Html.Number(Power);

    /// <summary>The network whose images are shown.</summary>
    public ImageNetwork First => Networks[0];

    /// <summary>Mean accuracy on the whole test split after the last epoch.</summary>
    public double CleanAccuracy => Networks.Average(network => network.Log.Epochs[^1].TestAccuracy ?? double.NaN);

    /// <summary>Groups networks by power.</summary>
    public static IReadOnlyList<ImageRepeats> Group(IEnumerable<ImageNetwork> networks) =>
        [.. networks.GroupBy(network => network.Configuration.Power).Select(group => new ImageRepeats(group.Key, [.. group]))];

    /// <summary>The curves of an evaluation.</summary>
    public Band Curve(int evaluation) => Band.Of(Networks.Select(network => network.Robustness[evaluation]), CurveRole.Empirical)!;

    /// <summary>What was measured over the epochs.</summary>
    public Band Over(Func<EpochRow, double?> value) => Band.Of([.. Networks.Select(network => network.Log)], value);
}
