using System.Globalization;
using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;

namespace PolyRelu.Cli.Output;

/// <summary>The outcome of an attack as a witness that anyone can check.</summary>
internal static class WitnessOf
{
    /// <summary>The witness of a job: every broken point with its example at the smallest radius at which it was broken.</summary>
    public static Witness Job(AttackJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        int[] order = [.. Enumerable.Range(0, job.Final.Radii.Count).OrderBy(place => job.Final.Radii[place].Epsilon)];
        RadiusResult[] radii = [.. order.Select(place => job.Final.Radii[place])];
        List<WitnessExample> examples = [];
        List<(RadiusResult Radius, int Sample)> places = [];
        for (int i = 0; i < job.Points.Count; i++)
        {
            int place = Array.FindIndex(radii, radius => !radius.Robust[i]);
            if (place < 0) continue;
            RadiusResult first = radii[place];
            AttackIdentity found = first.FoundBy[i]!;
            examples.Add(new WitnessExample(i, found == AttackIdentity.Misclassified ? 0 : first.Epsilon, found.Label) { AttackId = found.Id, AttackVariant = found.Variant, Confirmed = job.Confirmed.Count == 0 ? null : job.Confirmed[order[place]][i] });
            places.Add((first, i));
        }
        Matrix adversarials = new(places.Count, job.Points.Samples.Inputs.Columns);
        for (int row = 0; row < places.Count; row++) places[row].Radius.Adversarials.Row(places[row].Sample).CopyTo(adversarials.Row(row));
        return new Witness
        {
            Samples = job.Points.Samples,
            Outputs = job.Points.Outputs,
            Norm = job.Threat.Norm,
            Box = job.Threat.Box,
            FeatureRadii = job.Threat.FeatureRadii,
            Network = job.Network,
            Claims = [.. radii.Select(radius => new WitnessClaim(radius.Epsilon, radius.RobustAccuracy))],
            Examples = examples,
            Adversarials = adversarials,
            Texts = Texts(job),
        };
    }

    private static Dictionary<string, string> Texts(AttackJob job)
    {
        RunEnvironment machine = RunEnvironment.Current(null);
        Dictionary<string, string?> texts = new()
        {
            ["model"] = job.Model,
            ["data"] = job.Points.Name,
            ["split"] = job.Points.Split,
            ["task"] = job.Task,
            [DataDescription.AttackedText] = job.Points.Describe()?.ToJson(),
            [DataDescription.TrainingText] = job.Trained?.ToJson(),
            ["other data"] = job.OtherData ? "true" : null,
            ["notes"] = job.Caveats.Count == 0 ? null : string.Join(" ", job.Caveats.Select(entry => entry.Sentence)),
            ["attacks"] = string.Join(",", job.Attacks),
            ["seed"] = job.Seed.ToString(CultureInfo.InvariantCulture),
            ["iterations"] = job.Settings.Iterations?.ToString(CultureInfo.InvariantCulture),
            ["restarts"] = job.Settings.Restarts?.ToString(CultureInfo.InvariantCulture),
            ["step"] = job.Settings.StepSize?.ToString("R", CultureInfo.InvariantCulture),
            ["loss"] = job.Settings.Loss?.Name,
            ["levels"] = job.Levels?.ToString(CultureInfo.InvariantCulture),
            ["kept to the end"] = job.Settings.KeepToEnd ? "true" : null,
            ["program"] = $"{CommandPath.Program} {VersionAction.Version}",
            ["processor"] = machine.Cpu,
            ["vector bits"] = machine.VectorBits.ToString(CultureInfo.InvariantCulture),
        };
        return texts.Where(text => text.Value is not null).ToDictionary(text => text.Key, text => text.Value!);
    }
}
