using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.Settings;

/// <summary>The settings that several attacks have: a name, a meaning, a range, stated once for all of them.</summary>
public static class AttackKeys
{
    /// <summary>Steps of one start.</summary>
    public static readonly SettingKey<int> Iterations = SettingKey.Whole("iterations", "Steps of each start",
        static value => $"An attack makes at least one step; got {Plural.Of(value, "iteration")}.");

    /// <summary>Starts per point; points broken by one start are not started again.</summary>
    public static readonly SettingKey<int> Restarts = SettingKey.Whole("restarts", "Starts per point",
        static value => $"An attack starts at least once; got {Plural.Of(value, "restart")}.");

    /// <summary>Rivals that a targeted attack tries, strongest first by the clean logits.</summary>
    public static readonly SettingKey<int> Targets = SettingKey.Whole("targets", "Rivals that a targeted attack tries",
        static value => $"A targeted attack tries at least one rival; got {Plural.Of(value, "target")}.");

    /// <summary>Answers of a randomised victim over which losses and gradients are averaged (EOT, Athalye et al. 2018).</summary>
    public static readonly SettingKey<int> EotIterations = SettingKey.Whole("answers",
        "Answers of a network that answers at random over which gradients are averaged (EOT)",
        static value => $"Gradients are averaged over at least one answer; got {value}.");

    /// <summary>Queries per point and start of attacks that only ask for logits.</summary>
    public static readonly SettingKey<int> Queries = SettingKey.Whole("queries", "Queries per point and start of an attack by logits alone",
        static value => $"An attack makes at least one query; got {value}.");

    /// <summary>Length of a step in the norm of the threat model, for attacks with a fixed step.</summary>
    public static readonly SettingKey<double> StepSize = SettingKey.Positive("step", "Step size of attacks with a fixed step",
        static value => $"A step has a positive length of at most {ThreatModel.LargestRadius:0e0}; got {value}.",
        ThreatModel.LargestRadius);

    /// <summary>The first step of attacks whose steps shrink, as each measures it.</summary>
    public static readonly SettingKey<double> FirstStep = SettingKey.Positive("first-step",
        "First step of attacks whose steps shrink: in L2 (`ddn`, whose ball begins as wide; `fmn`, `fmn-t`), of every feature (`pdpgd`, "
            + "`sigma-zero`)",
        static value => $"A first step has a positive length of at most {ThreatModel.LargestRadius:0e0}; got {value}.",
        ThreatModel.LargestRadius);

    /// <summary>The loss to increase.</summary>
    public static readonly SettingKey<Loss> Loss = new("loss", "Loss of attacks that take one", "the name of a loss",
        static text => Registry<Loss>.Find(text).Value, static value => value.Name);

    /// <summary>Whether the first start is random; later starts always are.</summary>
    public static readonly SettingKey<bool> RandomStart =
        SettingKey.Switch("random-start", "Whether the first start is random, as later ones are");

    /// <summary>Whether Auto-PGD in L1 begins in balls of 3ε and 2ε.</summary>
    public static readonly SettingKey<bool> LargeRadii =
        SettingKey.Switch("large-radii", "Whether Auto-PGD in L1 begins in the balls of 3ε and 2ε");

    /// <summary>Whether the schedule of a random search is stretched or shortened to its number of queries.</summary>
    public static readonly SettingKey<bool> RescaleSchedule =
        SettingKey.Switch("rescale-schedule", "Whether Square's schedule is stretched or shortened to the number of queries");
}
