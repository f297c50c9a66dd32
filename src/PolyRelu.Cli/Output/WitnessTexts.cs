using System.Globalization;
using PolyRelu.Attacks.Settings;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Output;

/// <summary>What a witness or a certificate says in words: data, attacks, settings, seed, program, machine.</summary>
internal static class WitnessTexts
{
    /// <summary>The texts of a certificate: data and program.</summary>
    public static IReadOnlyDictionary<string, string> OfProofs(CertifyJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        AttackJob subject = job.Subject;
        Dictionary<string, string?> texts = new()
        {
            ["model"] = subject.Model,
            ["data"] = subject.Points.Name,
            ["split"] = subject.Points.Split,
            ["task"] = subject.Task,
            [DataDescription.AttackedText] = subject.Points.Describe()?.ToJson(),
            [DataDescription.TrainingText] = subject.Trained?.ToJson(),
            ["notes"] = subject.Caveats.Count == 0 ? null : string.Join(" ", subject.Caveats.Select(entry => entry.Sentence)),
            ["program"] = $"{CommandPath.Program} {VersionAction.Version}",
        };
        return texts.Where(text => text.Value is not null).ToDictionary(text => text.Key, text => text.Value!);
    }

    /// <summary>The texts by their names.</summary>
    public static IReadOnlyDictionary<string, string> Of(AttackJob job, EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(result);
        RunEnvironment machine = RunEnvironment.Current(null);
        EvaluationRequest request = result.Request;
        SettingChoices settings = request.Settings;
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
            ["seed"] = request.Seed.ToString(CultureInfo.InvariantCulture),
            ["iterations"] = settings.TextOf(AttackKeys.Iterations),
            ["restarts"] = settings.TextOf(AttackKeys.Restarts),
            ["step"] = settings.TextOf(AttackKeys.StepSize),
            ["loss"] = settings.TextOf(AttackKeys.Loss),
            ["levels"] = request.Levels?.Levels.ToString(CultureInfo.InvariantCulture),
            ["kept to the end"] = request.Context.KeepToEnd ? "true" : null,
            ["program"] = $"{CommandPath.Program} {VersionAction.Version}",
            ["processor"] = machine.Cpu,
            ["vector bits"] = machine.VectorBits.ToString(CultureInfo.InvariantCulture),
        };
        return texts.Where(text => text.Value is not null).ToDictionary(text => text.Key, text => text.Value!);
    }
}
