using CsCheck;
using PolyRelu.Attacks;
using PolyRelu.Cli;
using PolyRelu.Tests.Cli;
using Xunit;

namespace PolyRelu.Tests;

/// <summary>The name that a mistyped one probably stands for, and where it is asked about.</summary>
public sealed class NearestNameTests
{
    private static readonly string[] Attacks = [.. Registry<AttackFactory>.Names];

    [Theory]
    [InlineData("apgd-cee", "apgd-ce")]
    [InlineData("apgdce", "apgd-ce")]
    [InlineData("APGD_CE", "apgd-ce")]
    [InlineData("sqaure", "square")]
    [InlineData("opposite-center", "opposite-centre")]
    [InlineData("opposite-centres", "opposite-centre")]
    [InlineData("autoatack", "autoattack")]
    [InlineData("auto", "autoattack")]
    [InlineData("magic", null)]
    [InlineData("", null)]
    [InlineData("x", null)]
    public void Slips_LeadToTheName(string word, string? expected) => Assert.Equal(expected, NearestName.Of(word, Attacks));

    [Theory]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "ab", 1)]
    [InlineData("abc", "abcd", 1)]
    [InlineData("abc", "abd", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    public void Distance_CountsChanges(string first, string second, int expected)
    {
        Assert.Equal(expected, NearestName.Distance(first, second));
        Assert.Equal(expected, NearestName.Distance(second, first));
    }

    [Fact]
    public void OneChangedLetter_IsForgivenInEveryLongName() =>
        Gen.Select(Gen.Int[0, Attacks.Length - 1], Gen.Int[0, 30], Gen.Char['a', 'z']).Sample((which, where, letter) =>
        {
            string name = Attacks[which];
            if (name.Length < 5) return;
            int place = where % name.Length;
            string word = name[..place] + letter + name[(place + 1)..];
            Assert.True(NearestName.Of(word, Attacks) is not null, $"nothing is near {word}");
        });

    [Theory]
    [InlineData("Did you mean '--epsilon'?", "attack", "m.npz", "--data", "clusters", "--epsilo", "0.1")]
    [InlineData("Did you mean '--epsilon'?", "attack", "m.npz", "--data", "clusters", "--eps=0.1")]
    [InlineData("Did you mean '--optimiser'?", "train", "--data", "clusters", "--optimzer", "sgd", "--out", "m.npz")]
    [InlineData("Did you mean '--quiet'?", "list", "--quite")]
    [InlineData("Did you mean 'attack'?", "atack")]
    [InlineData("Did you mean 'train'?", "trian", "--data", "mnist")]
    [InlineData("Did you mean 'fetch'?", "data", "fech", "mnist")]
    [InlineData("Did you mean 'poster'?", "run", "postr")]
    [InlineData("Did you mean 'mnist-digits'?", "run", "mnist_digit")]
    [InlineData("Did you mean 'attacks'?", "list", "attcks")]
    [InlineData("Did you mean 'optimisers'?", "list", "optimizer")]
    [InlineData("Did you mean 'kmnist'?", "data", "fetch", "k-mnst")]
    [InlineData("did you mean 'clusters'?", "train", "--data", "cluster", "--out", "m.npz")]
    [InlineData("Did you mean 'adam'?", "train", "--data", "clusters", "--optimizer", "adm", "--out", "m.npz")]
    [InlineData("Did you mean 'exponential'?", "train", "--data", "clusters", "--loss", "exponental", "--out", "m.npz")]
    [InlineData("did you mean 'per-coordinate'?", "train", "--data", "clusters", "--noise", "percoordinat", "--out", "m.npz")]
    [InlineData("Did you mean 'linf'?", "attack", "m.npz", "--data", "clusters", "--epsilon", "0.1", "--norm", "inf")]
    [InlineData("Did you mean 'square'?", "attack", "m.npz", "--data", "clusters", "--epsilon", "0.1", "--attack", "apgd-ce,sqare")]
    [InlineData("did you mean 'restarts'?", "attack", "m.npz", "--data", "clusters", "--epsilon", "0.1", "--attack", "apgd-ce:restart=3")]
    [InlineData("Did you mean 'epochs'?", "run", "poster", "--set", "images.training.epoch=3")]
    [InlineData("Did you mean 'images'?", "run", "poster", "--set", "image.training.epochs=3")]
    [InlineData("Did you mean 'adam'?", "run", "poster", "--set", "images.training.optimizer=adma")]
    [InlineData("Did you mean 'theorems'?", "run", "poster", "--set", "experiment=theorem")]
    public void WrongNames_AreAnsweredWithAQuestion(string question, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments).Expect(ExitCode.Usage);
        Assert.EndsWith(question, run.FirstError, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongCommandBeforeOptions_IsNamedAsTheCommand() =>
        Assert.StartsWith("error: There is no command 'trian'", CommandRun.Of("trian", "--data", "mnist").Expect(ExitCode.Usage).FirstError,
            StringComparison.Ordinal);
}
