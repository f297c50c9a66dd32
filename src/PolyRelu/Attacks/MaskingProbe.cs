using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>Tries attacks that did not run on a few points that the chosen ones left robust: another loss, more steps, closed-form steps.</summary>
/// <remarks>
/// At the largest radius where enough points are left, and at the one three quarters up to it. It speaks up where the points broken stand for at least
/// two points in a hundred of the robust accuracy: the difference that Auto-PGD with one loss and a whole AutoAttack commonly have stays below.
/// </remarks>
internal sealed class MaskingProbe(IClassifier victim, Samples samples, ThreatModel threat, IReadOnlyList<Attack> attacks, AttackSettings settings, ulong seed)
{
    private const int MostProbed = 24;
    private const int MostSteps = 1000;
    private const int Steps = 100;
    private const int MoreSteps = 3;
    private const double Overstated = 0.02;
    private const int Targets = 3;

    private static readonly string[] Names = ["fixed-point", "opposite-centre", "apgd-margin", "apgd-t"];

    /// <summary>The findings, at most one per radius.</summary>
    public IReadOnlyList<Diagnosis> Run(RobustnessReport report, CancellationToken cancellation)
    {
        RadiusResult[] open = [.. report.Radii.Where(radius => radius.Epsilon > 0 && radius.RobustAccuracy >= Overstated).OrderBy(radius => radius.Epsilon)];
        if (open.Length == 0) return [];
        RadiusResult[] chosen = open.Length < 4 ? [open[^1]] : [open[open.Length * 3 / 4], open[^1]];
        return [.. chosen.Select(radius => Probe(radius, [.. report.Radii.Select(other => other.Epsilon)], cancellation)).OfType<Diagnosis>()];
    }

    private Diagnosis? Probe(RadiusResult radius, IReadOnlyList<double> radii, CancellationToken cancellation)
    {
        int[] robust = [.. Enumerable.Range(0, samples.Count).Where(i => radius.Robust[i])];
        int count = Math.Min(MostProbed, robust.Length);
        Samples left = samples.Choose([.. Enumerable.Range(0, count).Select(i => robust[(int)((long)i * robust.Length / count)])]);
        List<(string Name, int Broken)> successes = [];
        foreach ((string name, Attack attack) in Probes(radius))
        {
            AttackResult result = attack.Run(victim, left, threat with { Radius = radius.Epsilon }, seed, null, cancellation);
            if (attack is FromNearest) successes.AddRange(result.Entries.Where(entry => entry.Broken > 0).Select(entry => (entry.Name, entry.Broken)));
            else if (result.Broken.Any(flag => flag)) successes.Add((name, result.Broken.Count(flag => flag)));
            left = left.Choose([.. Enumerable.Range(0, left.Count).Where(i => !result.Broken[i])]);
            if (left.Count == 0) break;
        }
        int total = successes.Sum(success => success.Broken);
        if (total < 2 || total * radius.RobustAccuracy < Overstated * count) return null;
        string[] stronger = [.. successes.Select(success => success.Name == FromNearest.Continued ? "strongest" : success.Name.Split(' ')[0]).Distinct()];
        string ran = string.Join(", ", attacks.Select(attack => attack.Name).Distinct());
        string what = string.Join(", then ", successes.Select(success => AttackDiagnostics.Text($"{success.Name} breaks {success.Broken}")));
        return new Diagnosis(
            Symptom.Masking, radius.Epsilon, total, count,
            AttackDiagnostics.Text($"At ε = {RadiusText.Of(radius.Epsilon, radii)} {ran} left {100 * radius.RobustAccuracy:0.#}% robust; of {count} of these points {what}."),
            $"The robust accuracy is overstated by about {AttackDiagnostics.Text($"{100 * radius.RobustAccuracy * total / count:0.#}")} points in a hundred. Attack with {string.Join(",", stronger)} as well{(attacks.Any(attack => attack is AutoAttack) ? "" : ", or with autoattack")}.");
    }

    /// <summary>Attacks that fit the victim and did not run, each with a name that says what is different.</summary>
    private IEnumerable<(string Name, Attack Attack)> Probes(RadiusResult radius)
    {
        HashSet<string> ran = [.. attacks.Select(attack => attack.Name), .. radius.Attacks.Select(entry => entry.Name.Split(' ')[0])];
        foreach (string name in Names.Where(name => !ran.Contains(name)))
        {
            if (name == "opposite-centre" && (settings.Centres is null || victim.Outputs != 1)) continue;
            if (name == "apgd-t" && victim.Outputs < 4) continue;
            Attack attack = Registry<AttackFactory>.Find(name).Value(new AttackSettings { Centres = settings.Centres, PositiveCentres = settings.PositiveCentres, Image = settings.Image, Targets = Targets });
            if (Fits(attack)) yield return (name, attack);
        }
        FromNearest nearest = new(new AttackSettings { Targets = Targets });
        if (radius.Attacks.All(entry => entry.Name != FromNearest.Continued) && Fits(nearest)) yield return (nearest.Name, nearest);
        // The damped PGD of the paper is left out: its damping does not go away with more steps.
        if (attacks.FirstOrDefault(attack => attack is AutoPgd or Pgd) is not { } gradient) yield break;
        int steps = MoreSteps * (settings.Iterations ?? Steps);
        if (steps <= MostSteps && gradient.WithSteps(steps) is { } longer) yield return ($"{gradient.Name} with {steps} steps", longer);
    }

    private bool Fits(Attack attack) => attack.Supports(threat.Norm) && (!attack.NeedsGradients || victim is IDifferentiableClassifier);
}
