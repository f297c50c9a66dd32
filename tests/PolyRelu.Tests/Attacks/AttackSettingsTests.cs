using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>Every attack says which settings it takes: those change what it does, the others change nothing.</summary>
public sealed class AttackSettingsTests
{
    private static readonly (string Name, string Value, Func<AttackSettings, AttackSettings>[] Changes)[] Known =
    [
        ("iterations", "3", [settings => settings with { Iterations = 3 }]),
        ("restarts", "3", [settings => settings with { Restarts = 3 }]),
        ("targets", "1", [settings => settings with { Targets = 1 }]),
        ("answers", "2", [settings => settings with { EotIterations = 2 }]),
        ("queries", "9", [settings => settings with { Queries = 9 }]),
        ("step", "0.01", [settings => settings with { StepSize = 0.01 }]),
        ("loss", "exponential", [settings => settings with { Loss = new MarginLoss() },
            settings => settings with { Loss = new ExponentialLoss() }]),
        ("random-start", "on", [settings => settings with { RandomStart = true }, settings => settings with { RandomStart = false }]),
        ("large-radii", "off", [settings => settings with { LargeRadii = false }]),
        ("rescale-schedule", "on", [settings => settings with { RescaleSchedule = true }]),
    ];

    public static TheoryData<string> Attacks() => [.. Registry<AttackFactory>.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Settings_AreThoseThatChangeWhatTheAttackDoes(string name)
    {
        Registration<AttackFactory> entry = Registry<AttackFactory>.Find(name);
        Assert.NotNull(entry.Settings);
        Assert.Empty(entry.Settings.Except(Known.Select(known => known.Name)));
        AttackCase[] cases = [.. Cases(name)];
        string[] plain = [.. cases.Select(example => Trace(example, Settings(example)))];
        foreach ((string setting, _, Func<AttackSettings, AttackSettings>[] changes) in Known)
        {
            bool changed = changes.Any(change => Enumerable.Range(0, cases.Length)
                .Any(i => Trace(cases[i], change(Settings(cases[i]))) != plain[i]));
            Assert.True(changed == entry.Settings.Contains(setting),
                $"{name}: the setting '{setting}' {(changed ? "changes" : "does not change")} what it does");
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Choice_TakesTheSettingsOfTheAttack_AndNoOthers(string name)
    {
        Registration<AttackFactory> entry = Registry<AttackFactory>.Find(name);
        foreach ((string setting, string value, _) in Known)
        {
            string text = $"{name}:{setting}={value}";
            if (entry.Settings!.Contains(setting)) Assert.Equal(text, AttackChoice.Parse(text).Text);
            else Assert.Contains($"{name} has no setting '{setting}'",
                Assert.Throws<FormatException>(() => AttackChoice.Parse(text)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void SettingOfAList_IsTakenByOneOfItsAttacks()
    {
        AttackChoice.RequireTaken(AttackChoice.ParseList("opposite-centre,pgd"), "loss");
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            AttackChoice.RequireTaken(AttackChoice.ParseList("opposite-centre,fab,fab"), "loss"));
        Assert.StartsWith("opposite-centre has no setting 'loss'; it takes none; fab has no setting 'loss'; it takes iterations, restarts.",
            error.Message, StringComparison.Ordinal);
    }

    /// <summary>Norms and heads in which every setting of some attack matters.</summary>
    private static IEnumerable<AttackCase> Cases(string name) =>
        from norm in Norm.All
        from outputs in (int[])[1, 4]
        where (name != "opposite-centre" || outputs == 1) && AttackCase.Create(name, norm.Name, false, 1) is { } example
            && example.Factory(example.Settings).Supports(norm)
        select AttackCase.Create(name, norm.Name, false, outputs);

    /// <summary>With centres where the attack may have them.</summary>
    private static AttackSettings Settings(AttackCase example) => example.Network.Outputs == 1 ? example.Settings : example.Settings with
    { Centres = null };

    /// <summary>What was asked for and found, as a text.</summary>
    private static string Trace(AttackCase example, AttackSettings settings)
    {
        Counter victim = new(example.Network.CreateEvaluator());
        AttackResult result = example.Factory(settings).Run(victim, example.Subset(0, 1, 2, 3, 4, 6), example.Threat, seed: 3,
            cancellation: TestContext.Current.CancellationToken);
        return $"{victim.Asked} {victim.PulledBack} {victim.Points} "
            + $"{string.Join(' ', result.Adversarials.ToArray().Select(BitConverter.SingleToInt32Bits))}";
    }

    private sealed class Counter(NetworkEvaluator evaluator) : IDifferentiableClassifier
    {
        public int Asked { get; private set; }

        public int PulledBack { get; private set; }

        /// <summary>A hash of all points asked about.</summary>
        public ulong Points { get; private set; }

        public int InputDimension => evaluator.InputDimension;

        public int Outputs => evaluator.Outputs;

        public void Logits(Matrix inputs, Matrix logits)
        {
            Asked += inputs.Rows;
            foreach (float value in inputs.ToArray()) Points = (Points * 0x100000001b3) ^ BitConverter.SingleToUInt32Bits(value);
            evaluator.Logits(inputs, logits);
        }

        public void PullBack(Matrix cotangents, Matrix gradients)
        {
            PulledBack += gradients.Rows;
            evaluator.PullBack(cotangents, gradients);
        }
    }
}
