using System.Globalization;
using System.Text;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using static System.FormattableString;

namespace PolyRelu.Benchmarks;

/// <summary>
/// Standard AutoAttack on the paper's networks, attack by attack, and how attacks scale with points and neurons; as tables of a document.
/// </summary>
internal static class AttackRun
{
    private const int DefaultRepeats = 3;

    private static readonly (string Norm, double Radius, int Power)[] Evaluations =
        [("linf", 0.1, 3), ("linf", 0.1, 1), ("l2", 2, 3), ("l2", 2, 1), ("l1", 10, 3), ("l1", 10, 1)];

    /// <summary>Measures, prints, and updates the document that was named.</summary>
    public static int Execute(string[] args)
    {
        string models = Arguments.Models(args, "--attacks");
        string? only = Arguments.Of(args, "--only"), document = Arguments.Of(args, "--update");
        int repeats = int.Parse(Arguments.Of(args, "--repeats") ?? Invariant($"{DefaultRepeats}"), CultureInfo.InvariantCulture);
        double peak = Enumerable.Range(0, 3).Max(_ => PeakRate.Measure());
        var machine = Hardware.Describe();
        StringBuilder text = new();
        text.Append(Invariant($"{machine.Processor}, {Plural.Of(machine.Threads, "thread")}, {machine.VectorBits}-bit vectors, "));
        text.Append(Invariant($"{machine.Runtime}; "));
        text.Append(Invariant($"peak of multiply-adds {peak:F0} GFLOP/s; least of {repeats} runs.\n\n"));
        text.Append("| evaluation | attack | points | 10⁹ operations | processor seconds | floor | over the floor | allocated "
            + "|\n|---|---|---|---|---|---|---|---|\n");
        foreach ((string norm, double radius, int power) in Evaluations)
        {
            if (only is null || Invariant($"{norm}-p{power}").Contains(only, StringComparison.Ordinal))
                text.Append(Standard(models, Norm.Parse(norm), radius, power, peak, repeats));
        }
        if (only is null or "curve") text.Append(Curve(models, peak, repeats));
        if (only is null or "scaling") text.Append(AttackScaling.Measure(peak, repeats));
        Console.WriteLine(text);
        if (document is not null) PerformanceTable.Replace(document, "attacks", text.ToString());
        return 0;
    }

    /// <summary>
    /// A row of a table: what, how many points, operations, processor time and its floor, bytes. Wall time goes to the error stream.
    /// </summary>
    public static string Row(string evaluation, string attack, AttackMeasurement measured, double peak)
    {
        double floor = Workers.Count * measured.Operations / (1e9 * peak);
        Console.Error.WriteLine(Invariant($"{evaluation}, {attack}: {measured.Seconds:F2} s"));
        return Invariant($"| {evaluation} | {attack} | {measured.Attacked} | {measured.Operations / 1e9:F1} ")
            + Invariant($"| {measured.ProcessorSeconds:F2} | {floor:F2} | {measured.ProcessorSeconds / floor:F2}× ")
            + Invariant($"| {measured.AllocatedBytes / 1048576.0:F1} MiB |\n");
    }

    private static string Standard(string models, Norm norm, double radius, int power, double peak, int repeats)
    {
        Dataset images = Published.Images(norm == Norm.L1 ? 200 : 1000);
        ThreatModel threat = new(norm, radius, images.Box);
        IReadOnlyList<Attack> attacks = ((AutoAttack)AutoAttack.Standard.Create(context: new() { Image = images.Shape }))
            .AttacksIn(norm);
        AttackMeasurement[] least = new AttackMeasurement[attacks.Count];
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            CountingVictim victim = new(Published.Network(models, power));
            Samples left = images.Samples;
            for (int k = 0; k < attacks.Count; k++)
            {
                var measured = AttackMeasurement.Of(attacks[k], victim, left, threat, out AttackResult result);
                least[k] = repeat == 0 ? measured : least[k].Least(measured);
                left = Robust(left, result);
            }
        }
        AttackMeasurement all = new(images.Count, least.Sum(one => one.Operations), least.Sum(one => one.Seconds),
            least.Sum(one => one.ProcessorSeconds), least.Sum(one => one.AllocatedBytes));
        string name = Invariant($"standard, {norm.Symbol} {radius}, p = {power}");
        return string.Concat(least.Select((one, k) => Row(name, attacks[k].Name, one, peak))) + Row(name, "all", all, peak);
    }

    private static string Curve(string models, double peak, int repeats)
    {
        Dataset images = Published.Images(1000);
        Attack attack = AutoPgd.CrossEntropy.Create();
        CountingVictim victim = new(Published.Network(models, 3));
        AttackMeasurement? least = null;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            AttackMeasurement whole = new(images.Count, 0, 0, 0, 0);
            Samples left = images.Samples;
            for (int step = 0; step < 15; step++)
            {
                var one = AttackMeasurement.Of(attack, victim, left, new ThreatModel(Norm.LInf, 0.2 * step / 14, images.Box),
                    out AttackResult result);
                whole = new(images.Count, whole.Operations + one.Operations, whole.Seconds + one.Seconds,
                    whole.ProcessorSeconds + one.ProcessorSeconds, whole.AllocatedBytes + one.AllocatedBytes);
                left = Robust(left, result);
            }
            least = least?.Least(whole) ?? whole;
        }
        return Row("curve, L∞, 15 radii to 0.2, p = 3", "apgd-ce", least!, peak);
    }

    private static Samples Robust(Samples samples, AttackResult result)
    {
        int[] robust = [.. Enumerable.Range(0, samples.Count).Where(i => !result.Broken[i])];
        Matrix inputs = new(robust.Length, samples.Inputs.Columns);
        for (int i = 0; i < robust.Length; i++) samples.Inputs.Row(robust[i]).CopyTo(inputs.Row(i));
        return new Samples(inputs, [.. robust.Select(i => samples.Labels[i])]);
    }
}
