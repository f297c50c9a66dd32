using PolyRelu.Cli;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>Exit codes and error sentences of command lines that are wrong, and of help.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("error: Option '--data' is required.", "train", "--out", "m.safetensors")]
    [InlineData("error: --epsilon: expected radii ≥ 0", "attack", "m.safetensors", "--data", "clusters", "--epsilon", "-1")]
    [InlineData("error: --norm: ", "attack", "m.safetensors", "--data", "clusters", "--epsilon", "0.1", "--norm", "l7")]
    [InlineData("error: --attack: The attack apgd-ce is not defined in the norm L0; it supports L∞, L2, L1. In L0 there are sigma-zero",
        "attack", "m.safetensors", "--data", "clusters", "--epsilon", "5", "--norm", "l0")]
    [InlineData("error: --attack: The attack autoattack is not defined in the norm L0; ", "attack", "m.safetensors", "--data", "clusters",
        "--epsilon", "5", "--norm", "l0", "--attack", "sigma-zero,autoattack")]
    [InlineData("error: --certify is for linf, l2, l1; nothing is proven in l0. Leave it out.", "attack", "m.safetensors", "--data",
        "clusters", "--epsilon", "5", "--norm", "l0", "--attack", "fmn", "--certify")]
    [InlineData("error: --norm: proofs are in linf, l2, l1; got 'l0'. 'attack' finds examples in l0", "certify", "m.safetensors", "--data",
        "clusters", "--epsilon", "5", "--norm", "l0")]
    [InlineData("error: --attack: Unknown name 'magic'; known are: ", "attack", "m.safetensors", "--data", "clusters", "--epsilon", "0.1",
        "--attack", "pgd,magic")]
    [InlineData("error: --attack: apgd-ce has no setting 'queries'; it takes iterations, restarts, answers, large-radii; got 'queries=3'",
        "attack", "m.safetensors", "--data", "clusters", "--epsilon", "0.1", "--attack", "apgd-ce:queries=3")]
    [InlineData("error: --loss: apgd-ce has no setting 'loss'; it takes iterations, restarts, answers, large-radii; fab has no", "attack",
        "m.safetensors", "--data", "clusters", "--epsilon", "0.1", "--attack", "apgd-ce,fab", "--loss", "margin")]
    [InlineData("error: --step: apgd-ce has no setting 'step'; ", "attack", "m.safetensors", "--data", "clusters", "--epsilon", "0.1",
        "--step", "3")]
    [InlineData("error: --restarts: opposite-centre has no setting 'restarts'; it takes none", "attack", "m.safetensors", "--data",
        "clusters", "--epsilon", "0.1", "--attack", "opposite-centre", "--restarts", "3")]
    [InlineData("error: --loss: fmn-t has no setting 'loss'; it takes iterations, restarts, targets, first-step; boundary-descent",
        "attack", "m.safetensors", "--data", "clusters", "--epsilon", "0.1", "--minimum-distance", "--loss", "margin")]
    [InlineData("error: --epsilon: expected radii ≥ 0 and at most 5e37", "attack", "m.safetensors", "--data", "clusters", "--epsilon",
        "1e300")]
    [InlineData("error: --box: expected LO,HI with LO ≤ HI, such as 0,1, or none; got '1,0'", "attack", "m.safetensors", "--data",
        "clusters", "--epsilon", "0.1", "--box", "1,0")]
    [InlineData("error: --data: 'nowhere' is neither a dataset", "train", "--data", "nowhere", "--out", "m.safetensors")]
    [InlineData("error: --power: expected a number ≥ 1; got '0.5'", "train", "--data", "clusters", "--power", "0.5", "--out",
        "m.safetensors")]
    [InlineData("error: --epochs: expected a whole number ≥ 0; got '1.5'", "train", "--data", "clusters", "--epochs", "1.5", "--out",
        "m.safetensors")]
    [InlineData("error: --threads: expected a whole number from 1 to ", "list", "--threads", "100000")]
    [InlineData("error: --threads: expected a whole number from 1 to ", "list", "--threads", "0")]
    [InlineData("error: --bias and --no-bias exclude each other.", "train", "--data", "clusters", "--bias", "--no-bias", "--out",
        "m.safetensors")]
    [InlineData("error: --alpha is for --data clusters; the data is mnist.", "train", "--data", "mnist", "--alpha", "1", "--out",
        "m.safetensors")]
    [InlineData("error: --task is for images; clusters have the labels +1 and -1.", "train", "--data", "clusters", "--task", "parity",
        "--out", "m.safetensors")]
    [InlineData("error: Cannot write a network as 'm.pt': the file must end in .safetensors or .npz.", "train", "--data", "clusters",
        "--out", "m.pt")]
    [InlineData("error: There is no preset 'nothing'; there are ", "run", "nothing")]
    [InlineData("error: --data: there is no folder 'nowhere'.", "run", "poster-smoke", "--data", "nowhere")]
    [InlineData("error: There is nothing of the kind 'cats' to list; expected presets, ", "list", "cats")]
    [InlineData("error: There is no dataset 'cats'; there are ", "data", "fetch", "cats")]
    [InlineData("error: There is no option '--colour'.", "list", "--colour")]
    [InlineData("error: There is no option '--colour'.", "attack", "--colour", "m.safetensors", "--data", "clusters", "--epsilon", "0.1")]
    [InlineData("error: There is no command 'atack'; there are run, plan, trial, submit, status, report, train, flow, theorems, play, "
        + "attack, certify, verify, card, exactbench, convert, data, list, bench.", "atack")]
    [InlineData("error: There is no command 'get'; there are list, fetch, info.", "data", "get")]
    [InlineData("error: No workload's key contains 'cats'; there are ", "bench", "--only", "cats")]
    public void WrongUsage_ExitsTwoWithOneSentence(string expected, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments).Expect(ExitCode.Usage);
        Assert.StartsWith(expected, run.FirstError, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.True(run.Error.TrimEnd().Split('\n').Length <= 2, run.Error);
    }

    [Theory]
    [InlineData("error: There is no run directory 'no-such-folder'.", "report", "no-such-folder")]
    [InlineData("error: ", "convert", "no-such-file.npz", "out.safetensors")]
    [InlineData("error: ", "attack", "no-such-file.safetensors", "--data", "clusters", "--epsilon", "0.1")]
    [InlineData("error: ", "attack", "no-such-file.safetensors", "--data", "clusters", "--epsilon", "0.1", "--attack", "apgd-ce,pgd",
        "--step", "3", "--loss", "margin", "--iterations", "5")]
    public void WhatCannotBeDone_ExitsOneWithOneSentence(string expected, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments).Expect(ExitCode.Failure);
        Assert.StartsWith(expected, run.FirstError, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_AddsTheStackTrace()
    {
        CommandRun run = CommandRun.Of("report", "no-such-folder", "--verbose").Expect(ExitCode.Failure);
        Assert.Contains("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void NoCommand_ShowsWhichThereAre()
    {
        CommandRun run = CommandRun.Of().Expect(ExitCode.Usage);
        Assert.Contains("Commands:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_IsPrinted()
    {
        CommandRun run = CommandRun.Of("--version").Expect(ExitCode.Success);
        Assert.Equal(VersionAction.Version, run.Output.Trim());
    }
}
