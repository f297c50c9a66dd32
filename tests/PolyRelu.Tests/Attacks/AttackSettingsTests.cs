using System.Reflection;
using PolyRelu.Attacks;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>Every attack states the settings that it has, once: they change what it does, and others are refused.</summary>
public sealed class AttackSettingsTests
{
    /// <summary>Values of every setting, not all of them defaults.</summary>
    private static readonly Dictionary<string, SettingChoices[]> Values = new()
    {
        ["iterations"] = [Choose(AttackKeys.Iterations, 3)],
        ["restarts"] = [Choose(AttackKeys.Restarts, 3)],
        ["targets"] = [Choose(AttackKeys.Targets, 1)],
        ["answers"] = [Choose(AttackKeys.EotIterations, 2)],
        ["queries"] = [Choose(AttackKeys.Queries, 9)],
        ["step"] = [Choose(AttackKeys.StepSize, 0.01)],
        ["first-step"] = [Choose(AttackKeys.FirstStep, 0.07)],
        ["loss"] = [Choose(AttackKeys.Loss, new MarginLoss()), Choose(AttackKeys.Loss, new ExponentialLoss())],
        ["random-start"] = [Choose(AttackKeys.RandomStart, true), Choose(AttackKeys.RandomStart, false)],
        ["large-radii"] = [Choose(AttackKeys.LargeRadii, false)],
        ["rescale-schedule"] = [Choose(AttackKeys.RescaleSchedule, true)],
    };

    public static TheoryData<string> Attacks() => [.. Registry<AttackFactory>.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Settings_ChangeWhatTheAttackDoes(string name)
    {
        AttackCase[] cases = [.. Cases(name)];
        string[] plain = [.. cases.Select(example => Trace(name, example, example.Settings))];
        foreach (SettingKey key in Registry<AttackFactory>.Find(name).Value.Keys)
        {
            bool changed = Values[key.Name].Any(value => Enumerable.Range(0, cases.Length)
                .Any(i => Trace(name, cases[i], value.Before(cases[i].Settings)) != plain[i]));
            Assert.True(changed, $"{name}: the setting '{key}' does not change what it does");
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Choice_TakesTheSettingsOfTheAttack_AndNoOthers(string name)
    {
        AttackFactory factory = Registry<AttackFactory>.Find(name).Value;
        foreach ((string setting, SettingChoices[] values) in Values)
        {
            SettingKey key = Assert.Single(values[0].Keys);
            string text = $"{name}:{setting}={values[0].TextOf(key)}";
            if (factory.Keys.Contains(key))
            {
                Assert.Equal(text, AttackChoice.Parse(text).Text);
                continue;
            }
            string taken = factory.Keys.Count == 0 ? "none" : string.Join(", ", factory.Keys);
            string refusal = $"{name} has no setting '{setting}'; it takes {taken}";
            Assert.StartsWith($"{refusal}; got ", Assert.Throws<FormatException>(() => AttackChoice.Parse(text)).Message,
                StringComparison.Ordinal);
            Assert.StartsWith($"{refusal}.", Assert.Throws<ArgumentException>(() => factory.Create(null, values[0])).Message,
                StringComparison.Ordinal);
        }
    }

    /// <summary>What is written into a record by a key is what the record has under it, and every value reads as its text.</summary>
    [Fact]
    public void Keys_WriteWhatTheyRead()
    {
        Type[] records =
        [
            .. typeof(AttackKeys).Assembly.GetTypes().Where(type => type.GetInterfaces().Any(implemented => implemented.IsGenericType
                && implemented.GetGenericTypeDefinition() == typeof(IAttackSettings<>) && implemented.GenericTypeArguments[0] == type)),
        ];
        Assert.Contains(typeof(PgdSettings), records);
        MethodInfo check = typeof(AttackSettingsTests).GetMethod(nameof(Broken), BindingFlags.NonPublic | BindingFlags.Static)!;
        string[] broken = [.. records.SelectMany(type => (IEnumerable<string>)check.MakeGenericMethod(type).Invoke(null, [])!)];
        Assert.True(broken.Length == 0, string.Join(Environment.NewLine, broken));
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

    [Fact]
    public void TargetsOfALossWithoutThem_AreRefused() =>
        Assert.Contains("the loss 'margin' has none", Assert.Throws<ArgumentException>(() =>
            new AutoPgd("apgd-margin", new MarginLoss(), new TargetedAutoPgdSettings())).Message, StringComparison.Ordinal);

    private static SettingChoices Choose<T>(SettingKey<T> key, T value)
        where T : notnull => SettingChoices.None.With(key, value);

    private static IEnumerable<string> Broken<TSettings>()
        where TSettings : class, IAttackSettings<TSettings>, new()
    {
        string name = typeof(TSettings).Name;
        if (!new TSettings().Equals(new TSettings())) yield return $"{name}: the defaults of two records differ";
        foreach (Setting<TSettings> setting in TSettings.Keys)
        {
            foreach (SettingChoices value in Values[setting.Key.Name])
            {
                TSettings own = value.Over(new TSettings());
                if (!Equals(setting.ValueOf(own), value[setting.Key])) yield return $"{name}: '{setting.Key}' reads {setting.ValueOf(own)}";
                if (SettingChoices.Of(own).TextOf(setting.Key) != value.TextOf(setting.Key))
                    yield return $"{name}: '{setting.Key}' writes {SettingChoices.Of(own).TextOf(setting.Key)}";
                foreach (Setting<TSettings> other in TSettings.Keys.Where(other => other != setting))
                    if (!Equals(other.ValueOf(own), other.ValueOf(new TSettings())))
                        yield return $"{name}: '{setting.Key}' changes '{other.Key}'";
            }
        }
    }

    /// <summary>Norms and heads in which every setting of some attack matters; in L0 without a box one feature is always enough.</summary>
    private static IEnumerable<AttackCase> Cases(string name) =>
        from norm in Norm.AllAndL0
        from outputs in (int[])[1, 4]
        where (name != "opposite-centre" || outputs == 1) && AttackCase.Create(name, norm.Name, false, 1).Create().Supports(norm)
        select AttackCase.Create(name, norm.Name, boxed: norm == Norm.L0, outputs);

    /// <summary>What was asked for and found, as a text; with centres where the attack may have them.</summary>
    /// <remarks>Later attacks of a list matter where fewer points are broken before, and Square where there are no gradients.</remarks>
    private static string Trace(string name, AttackCase example, SettingChoices settings)
    {
        // Two features break these points at the first start.
        ThreatModel threat = example.Threat.Norm == Norm.L0 ? example.Threat with { Radius = 1 } : example.Threat;
        Counter victim = new(example.Network.CreateEvaluator());
        string text = Trace(example, settings, victim, victim, threat);
        if (name is "nearest" or "autoattack-next")
            text += Trace(example, settings, victim, victim, threat with { Radius = 0.7 * threat.Radius });
        if (name == "autoattack-next") text += Trace(example, settings, victim, new LogitsAlone(victim), threat);
        return text;
    }

    private static string Trace(AttackCase example, SettingChoices settings, Counter victim, IClassifier asked, ThreatModel threat)
    {
        AttackContext context = example.Network.Outputs == 1 ? example.Context : AttackContext.None;
        AttackResult result = example.Create(settings, context).Run(asked, example.Subset(0, 1, 2, 3, 4, 6), threat, seed: 3,
            cancellation: TestContext.Current.CancellationToken);
        return $"{victim.Asked} {victim.PulledBack} {victim.Points} "
            + $"{string.Join(' ', result.Adversarials.ToArray().Select(BitConverter.SingleToInt32Bits))}";
    }

    /// <summary>A classifier of which only the logits are known.</summary>
    private sealed class LogitsAlone(Counter victim) : IClassifier
    {
        public int InputDimension => victim.InputDimension;

        public int Outputs => victim.Outputs;

        public void Logits(Matrix inputs, Matrix logits) => victim.Logits(inputs, logits);
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
