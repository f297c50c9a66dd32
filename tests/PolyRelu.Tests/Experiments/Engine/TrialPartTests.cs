using PolyRelu.Experiments;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Engine;

/// <summary>A trial is the sum of its parts: costs, checkpoints, and what one part hands on to the next.</summary>
public sealed class TrialPartTests
{
    private static readonly Word First = new("first"), Second = new("second");

    private readonly TrialFolder folder = new(Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "trial"),
        "trial-00000000");

    [Fact]
    public void Checkpoints_OfAllParts_AreKeptByABegin_AndRemovedAtTheEnd()
    {
        OfParts trial = new(First, Second);
        folder.Begin(trial.Configuration);
        foreach (string file in new[] { "first.state", "second.state", "left.json" }) File.WriteAllText(folder.PathOf(file), "{}");
        folder.Begin(trial.Configuration, trial.Checkpoints);
        Assert.Equal(["config.json", "first.state", "second.state"], Files());
        folder.Complete([], trial.Checkpoints);
        Assert.Equal(["complete.json", "config.json"], Files());
    }

    [Fact]
    public void Costs_AreThoseOfTheParts()
    {
        OfParts one = new(First), two = new(First, Second);
        Assert.Equal(one.ExpectedBytes + Second.Bytes, two.ExpectedBytes);
        Assert.Equal(one.ScratchBytes + Second.Scratch, two.ScratchBytes);
    }

    [Fact]
    public void Part_IsAskedByLaterOnesOnly()
    {
        RunOptions options = new();
        TrialContext Context() => new(folder, new DatasetStore(options), options, TestContext.Current.CancellationToken);
        new OfParts(First, new Reader(First)).Run(Context());
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => new OfParts(new Reader(First), First)
            .Run(Context()));
        Assert.StartsWith("Word has not run", refused.Message, StringComparison.Ordinal);
    }

    private string[] Files() => [.. Directory.GetFiles(folder.Path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private sealed class Word(string word) : TrialPart<string>
    {
        public override IReadOnlyList<string> Checkpoints => [$"{word}.state"];

        public override long Bytes => word.Length;

        public override long Scratch => 10 * word.Length;

        protected override string Compute(TrialContext context) => word;
    }

    private sealed class Reader(IPart<string> asked) : TrialPart
    {
        internal override void Run(TrialContext context) => Assert.Equal("first", context.Of(asked));
    }

    private sealed class OfParts(params TrialPart[] parts) : Trial
    {
        public override TrialKind Kind { get; } = TrialKind.Unknown("parts");

        public override string Label => "parts";

        public override object Configuration => new { parts.Length };

        protected override string Name => "parts";

        protected override IEnumerable<TrialPart> Compose() => parts;
    }
}
