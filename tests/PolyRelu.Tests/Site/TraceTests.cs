using System.Globalization;
using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Dynamics.NoiseFree;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Tests.Browsing;
using PolyRelu.Tests.Cli;
using Xunit;

namespace PolyRelu.Tests.Site;

/// <summary>One source of truth: the command line that the page names computes the numbers that the page saves.</summary>
[Collection<BrowserTests>]
public sealed class TraceTests(Chromium browser, ServedSite site) : IClassFixture<ServedSite>, IDisposable
{
    /// <summary>Below this part of the largest contribution a neuron is nothing to the network: e^−30 is 1e−13.</summary>
    private const double Negligible = -30;

    /// <summary>
    /// How much nearer than the library's the page's examples may be: the library looks for them on a network in float32, and
    /// stops a few millionths beyond the boundary.
    /// </summary>
    private const double FloatRadius = 1e-5;

    private const double NoiseFree = 1e-6, Noisy = 1e-3;

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-trace-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Without noise: the page has K + 1 coordinates, the command line all of them.</summary>
    [Theory]
    [InlineData("p=1.5&K=3&s=1e-3&D=8&n=12&h=10")]
    [InlineData("p=2&K=3&s=1e-7&D=10&n=12&h=12&loss=logistic")]
    [InlineData("p=2.5&K=4&s=1e-1&D=10&n=20&h=12&start=gaussian")]
    [InlineData("p=3&K=4&s=1e-7&D=20&n=80&h=20")]
    [InlineData("p=3&K=3&K1=2&s=1e-30&D=10&n=12&h=12&loss=exponential&start=nudged&nudge=0.2")]
    [InlineData("p=4&K=3&s=1e-5&D=8&n=12&h=12&seed=5")]
    public async Task WithoutNoise_ToAMillionth(string knobs)
    {
        JsonElement saved = await Saved($"#alpha=0&at=1&{knobs}");
        Compare(saved, Flow(saved, 1e-10), NoiseFree);
    }

    /// <summary>
    /// At p = 1 the command line accepts steps that turn a neuron beyond a kink by an angle (docs/gradient-flow.md, “p &lt; 2”), and is
    /// off by as much; with a small one the same flow, in the page's own coordinates, agrees.
    /// </summary>
    [Theory]
    [InlineData("p=1&K=3&s=1e-3&D=8&n=12&h=10", 3, 2, 8, 10, 1)]
    [InlineData("p=1&K=4&s=1e-5&D=10&n=12&h=12&seed=3&loss=logistic", 4, 2, 10, 12, 3)]
    public async Task WithoutNoise_AcrossKinks(string knobs, int clusters, int positive, int dimension, int hidden, int seed)
    {
        JsonElement saved = await Saved($"#alpha=0&at=1&{knobs}");
        Trace whole = Flow(saved, 1e-10);
        Compare(saved, whole, FlowField.ForcedTurn(1e-10));
        JsonElement state = saved.GetProperty("state");
        NoiseFreeProblem problem = new()
        {
            Clusters = clusters, Positive = positive, Power = 1, Loss = FlowLoss(state.GetProperty("loss").GetString()!),
        };
        FlowStart start = FlowStart.Balanced(hidden, dimension, DecimalScale.Parse(state.GetProperty("scale").GetString()!), (ulong)seed);
        FlowTrajectory close = FlowRun.Run(new FlowSession(problem.ToFlowProblem(),
            NoiseFreeStart.Reduce(start,
                new GaussianClusters { Dimension = dimension, Clusters = clusters, PositiveClusters = positive }.Centres()),
            new FlowOptions
            {
                Until = whole.Times[^1], RecordTimes = whole.Times, Tolerance = 1e-10, ForcedTurn = 1e-7,
                Precision = FlowPrecision.DoublePrecision,
            }), cancellation: TestContext.Current.CancellationToken);
        Compare(saved, Trace.Of(close), NoiseFree);
    }

    /// <summary>With noise; logarithms to that part of themselves, for they reach −700.</summary>
    [Theory]
    [InlineData("p=1&K=3&alpha=0.1&s=1e-3&D=8&n=30&h=10")]
    [InlineData("p=1.5&K=3&alpha=0.1&s=1e-5&D=10&n=30&h=10")]
    [InlineData("p=2&K=3&alpha=0.2&s=1e-7&D=10&n=30&h=12&loss=logistic")]
    [InlineData("p=2.5&K=3&alpha=0.1&s=1e-1&D=10&n=30&h=12&start=gaussian")]
    [InlineData("p=3&K=4&alpha=0.1&s=1e-7&D=12&n=40&h=16")]
    [InlineData("p=3&K=3&alpha=0.05&s=1e-300&D=10&n=30&h=12&loss=exponential&start=nudged&nudge=0.1")]
    [InlineData("p=4&K=2&alpha=0.3&s=1e-7&D=6&n=30&h=8&seed=7")]
    public async Task WithNoise_ToAThousandth(string knobs)
    {
        JsonElement saved = await Saved($"#at=1&{knobs}");
        Compare(saved, Flow(saved, 1e-8), Noisy, isRelative: true);
    }

    private async Task<JsonElement> Saved(string fragment)
    {
        await using BrowserPage page = await browser.Play(site, fragment);
        JsonElement saved = await page.Save();
        Assert.Empty(page.Errors);
        return saved;
    }

    private static void Compare(JsonElement saved, Trace library, double allowed, bool isRelative = false)
    {
        JsonElement[] frames = Chosen(saved);
        int hidden = saved.GetProperty("hidden").GetInt32(), clusters = saved.GetProperty("clusters").GetInt32();
        Differences differences = new();
        differences.Relative("births", saved.Numbers("births"), library.Births, allowed);
        for (int t = 0; t < frames.Length; t++)
        {
            JsonElement frame = frames[t];
            double[] cosines = frame.Numbers("cosines"), sizes = frame.Numbers("logContributions"), margins = frame.Numbers("margins");
            double[] directions = library.Directions[t], contributions = library.LogContributions[t];
            double largest = contributions.Max();
            for (int j = 0; j < hidden; j++)
            {
                if (contributions[j] < largest + Negligible) continue;
                differences.Absolute("log contributions", sizes[j], contributions[j],
                    allowed * Math.Max(1, isRelative ? Math.Abs(contributions[j]) : 1));
                for (int k = 0; k < clusters; k++)
                    differences.Absolute("cosines", cosines[(j * clusters) + k], directions[(j * directions.Length / hidden) + k], allowed);
            }
            for (int k = 0; k < clusters; k++) differences.Absolute("margins", margins[k], library.Margins[t][k], allowed);
            differences.Absolute("loss", frame.Number("loss"), library.Losses[t], allowed);
            double radius = frame.Number("radius");
            Assert.InRange(frame.Number("certified"), 0, radius);
            if (library.Radii is not { } radii) continue;
            differences.Within("radius", radius, radii[t] - Math.Max(FloatRadius, allowed), radii[t] + allowed);
        }
        differences.ExpectNone();
    }

    /// <summary>Six frames whose radius was read, from the first to the last.</summary>
    private static JsonElement[] Chosen(JsonElement saved)
    {
        JsonElement[] read = [.. saved.GetProperty("frames").EnumerateArray().Where(frame => !double.IsNaN(frame.Number("radius")))];
        Assert.True(read.Length >= 6, $"{read.Length} frames were read.");
        return [.. Enumerable.Range(0, 6).Select(i => read[i * (read.Length - 1) / 5])];
    }

    /// <summary>Runs the command line of the page, more closely, and with records at the chosen frames' times.</summary>
    private Trace Flow(JsonElement saved, double tolerance)
    {
        string[] words = saved.GetProperty("command").GetString()!.Split(' ');
        Assert.Equal(["polyrelu", "flow"], words[..2]);
        string[] times = [.. Chosen(saved).Select(frame => Text(frame.Number("time")))];
        words[Array.IndexOf(words, "--tolerance") + 1] = Text(tolerance);
        words[Array.IndexOf(words, "--until") + 1] = times[^1];
        string path = Path.Combine(folder, "trace.npz");
        CommandRun.Of([.. words[1..], "--record", string.Join(',', times), "--measure", "radius", "--measure-samples", "20", "--out",
            path]).Expect(ExitCode.Success);
        return Trace.Read(path);
    }

    private static IBinaryLoss FlowLoss(string name) => name == "logistic" ? new LogisticLoss() : new SquaredLoss();

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
