using PolyRelu.Attacks;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.RandomSearch;
using PolyRelu.Geometry;
using PolyRelu.Networks.Losses;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>Results say which attack ran by id and variant; words are for people.</summary>
public sealed class AttackIdentityTests
{
    public static TheoryData<string, string, bool, int> Cases() => AttackCase.All();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Entries_HaveIdsOfRegisteredAttacks(string attack, string norm, bool boxed, int outputs)
    {
        AttackCase example = AttackCase.Create(attack, norm, boxed, outputs);
        AttackResult result = example.Run();
        string[] registered = [.. Registry<AttackFactory>.All.Select(entry => entry.Name)];
        Assert.All(result.Entries, entry => Assert.Contains(entry.Identity.Id, registered));
        Assert.All(result.FoundBy.OfType<AttackIdentity>().Where(found => found != AttackIdentity.Misclassified),
            found => Assert.Contains(found, result.Entries.Select(entry => entry.Identity)));
        AttackIdentity whole = example.Create().IdentityFor(outputs);
        Assert.Equal(attack == "square" ? "square-blocks" : attack, whole.Id);
    }

    [Theory]
    [InlineData("apgd-ce", 10, "cross-entropy", "apgd-ce")]
    [InlineData("apgd-dlr", 3, "dlr", "apgd-dlr")]
    [InlineData("apgd-dlr", 2, "margin", "apgd-dlr (margin)")]
    [InlineData("apgd-t", 4, "targeted-dlr", "apgd-t")]
    [InlineData("apgd-t", 1, "targeted-margin", "apgd-t (margin)")]
    [InlineData("pgd", 1, "cross-entropy", "pgd")]
    [InlineData("pgd-paper", 1, "exponential", "pgd-paper")]
    [InlineData("fixed-point", 2, "targeted-margin", "fixed-point")]
    [InlineData("square", 3, "blocks", "square-blocks")]
    [InlineData("fab-t", 3, null, "fab-t")]
    public void Variant_SaysWhatRanOnTheHead(string attack, int outputs, string? variant, string label)
    {
        AttackIdentity identity = NamedAttack.Create(attack).IdentityFor(outputs);
        Assert.Equal((variant, label), (identity.Variant, identity.Label));
    }

    [Fact]
    public void Variant_SaysTheLossThatWasChosen_AndWindowsOfImages()
    {
        Assert.Equal("margin", new Pgd(new() { Loss = new MarginLoss() }).IdentityFor(1).Variant);
        Assert.Equal(new AttackIdentity("square", "windows", "square"),
            Square.Registration.Create(context: new() { Image = new ImageShape(2, 2) }).IdentityFor(3));
        Assert.Equal(new AttackIdentity("square-blocks", "blocks", "square-blocks"),
            Square.Blocks.Create(context: new() { Image = new ImageShape(2, 2) }).IdentityFor(3));
    }

    /// <summary>An attack that calls itself as a misclassified point is shown is still an attack.</summary>
    [Fact]
    public void AttackNamedClean_IsNotTakenForNone()
    {
        AttackCase example = AttackCase.Create("apgd-margin", "l2", boxed: false, outputs: 3);
        AutoPgd clean = new(AttackResult.Misclassified, new MarginLoss(), example.Settings.Over(new AutoPgdSettings()));
        AttackResult result = clean.Run(example.Network.CreateEvaluator(), example.Samples, example.Threat with { Radius = 2 },
            cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(result.FoundBy.Count(found => found == clean.IdentityFor(3)), 1, 20);
        Assert.Equal(4, result.FoundBy.Count(found => found == AttackIdentity.Misclassified));
        Assert.NotEqual(AttackIdentity.Misclassified, clean.IdentityFor(3));
    }
}
