using PolyRelu.Attacks;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>Settings by name, and what an attack of somebody else's gets from stating its own.</summary>
public sealed class SettingKeyTests
{
    private static readonly AttackRegistration<StillSettings> Registration = new(
        "still", "Moves nothing; for tests.", (settings, context) => new Still(settings, context));

    [Theory]
    [InlineData("1", true)]
    [InlineData("2147483647", true)]
    [InlineData("0", false)]
    [InlineData("-1", false)]
    [InlineData("+1", false)]
    [InlineData("1.0", false)]
    [InlineData("2147483648", false)]
    [InlineData("", false)]
    public void WholeNumbers_AreReadFromTheBoundOn(string text, bool reads) =>
        Expect(SettingKey.Whole("n", "A number"), text, reads, "expected a whole number ≥ 1; got ");

    [Theory]
    [InlineData("0.1", true)]
    [InlineData("1e-3", true)]
    [InlineData("5E-324", true)]
    [InlineData("0", false)]
    [InlineData("-0.1", false)]
    [InlineData("NaN", false)]
    [InlineData("Infinity", false)]
    [InlineData("1e400", false)]
    [InlineData("0,1", false)]
    public void Numbers_AreReadAboveZero(string text, bool reads) =>
        Expect(SettingKey.Positive("x", "A number"), text, reads, "expected a number > 0; got ");

    [Theory]
    [InlineData("on", true)]
    [InlineData("off", true)]
    [InlineData("On", false)]
    [InlineData("true", false)]
    public void Switches_AreOnOrOff(string text, bool reads) =>
        Expect(SettingKey.Switch("s", "Whether"), text, reads, "expected on or off; got ");

    [Fact]
    public void Values_AreCheckedWhereTheyAreSet()
    {
        Assert.Equal("The setting n is a whole number ≥ 3; got 2.", Refusal(() => SettingKey.Whole("n", "A number", least: 3).Checked(2)));
        Assert.Equal("The setting x is a number > 0 of at most 1; got 1.5.",
            Refusal(() => SettingKey.Positive("x", "A number", largest: 1).Checked(1.5)));
        Assert.Equal("The setting share is a number > 0 of at most 1; got 2.", Refusal(() => new StillSettings() { Share = 2 }));
        Assert.Null(SettingKey.Whole("n", "A number").CheckedIfGiven(null));
        Assert.Throws<ArgumentOutOfRangeException>(() => SettingKey.Whole("n", "A number").CheckedIfGiven(0));

        static string Refusal(Func<object?> set) =>
            Assert.Throws<ArgumentOutOfRangeException>(set).Message.Split(" (Parameter")[0];
    }

    /// <summary>An attack states its settings in one record; names, refusals, defaults and common settings follow.</summary>
    [Fact]
    public void AttackOfSomebodyElses_HasTheSettingsThatItStates()
    {
        AttackFactory factory = Registration.Value;
        Assert.Equal(["iterations", "share"], factory.Keys.Select(key => key.Name));
        Assert.Equal(["7", "0.5"], factory.Keys.Select(factory.DefaultOf));
        SettingChoices common = SettingChoices.None.With(AttackKeys.Iterations, 3).With(AttackKeys.Restarts, 2)
            .With(StillSettings.ShareKey, 0.25);
        var made = (Still)factory.Create(null, factory.Taken(common));
        Assert.Equal(new StillSettings { Iterations = 3, Share = 0.25 }, made.Settings);
        Assert.StartsWith("still has no setting 'restarts'; it takes iterations, share.",
            Assert.Throws<ArgumentException>(() => factory.Create(null, common)).Message, StringComparison.Ordinal);
        Assert.Equal(new StillSettings { Iterations = 4 }, ((Still)Registration.Create(new() { Iterations = 4 })).Settings);
        AttackResult result = Registration.Create().Run(LinearVictim.Random(2, 3, 1), new Samples(new Matrix(0, 3), []),
            new ThreatModel(Norm.L2, 1), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("still", Assert.Single(result.Entries).Identity.Id);
    }

    [Fact]
    public void KeyOfTheSameNameAndAnotherKind_IsRefused() =>
        Assert.StartsWith("The setting share of StillSettings is of type Double; got Int32.", Assert.Throws<ArgumentException>(() =>
            SettingChoices.None.With(SettingKey.Whole("share", "A number"), 1).Over(new StillSettings())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Choices_ReplaceThoseOfTheSameName()
    {
        SettingChoices choices = SettingChoices.None.With(AttackKeys.Iterations, 3).With(AttackKeys.StepSize, 0.1)
            .With(AttackKeys.Iterations, 5);
        Assert.Equal(5, choices[AttackKeys.Iterations]);
        Assert.Null(choices[AttackKeys.Restarts]);
        Assert.Equal(["0.1", "5"], choices.Keys.Select(choices.TextOf));
        Assert.Null(choices.TextOf(AttackKeys.Restarts));
        Assert.Empty(SettingChoices.None.Keys);
    }

    private static void Expect<T>(SettingKey<T> key, string text, bool reads, string refusal)
        where T : notnull
    {
        if (!reads)
        {
            Assert.StartsWith(refusal, Assert.Throws<FormatException>(() => key.Read(text)).Message, StringComparison.Ordinal);
            return;
        }
        object value = key.Read(text);
        Assert.Equal(value, key.Read(key.TextOf(value)));
        Assert.Equal(value, key.Checked((T)value));
    }

    private sealed record StillSettings : IAttackSettings<StillSettings>
    {
        public static readonly SettingKey<double> ShareKey = SettingKey.Positive("share", "Part of the radius", largest: 1);

        public int Iterations { get; init => field = AttackKeys.Iterations.Checked(value); } = 7;

        public double Share { get; init => field = ShareKey.Checked(value); } = 0.5;

        public static IReadOnlyList<Setting<StillSettings>> Keys { get; } =
        [
            AttackKeys.Iterations.Of<StillSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
            ShareKey.Of<StillSettings>(own => own.Share, (own, value) => own with { Share = value }),
        ];
    }

    private sealed class Still(StillSettings settings, AttackContext context) : BatchAttack(context)
    {
        public override string Name => "still";

        public override bool NeedsGradients => false;

        public StillSettings Settings => settings;

        protected override void Search(AttackBatch batch)
        {
            ArgumentNullException.ThrowIfNull(batch);
            batch.Offer(batch.Clean);
        }
    }
}
