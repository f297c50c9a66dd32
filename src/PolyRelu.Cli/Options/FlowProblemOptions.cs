using System.CommandLine;
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Data;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Cli.Options;

/// <summary>
/// The options that say which flow is integrated: a problem from a file, or samples of clusters with a start that is drawn.
/// </summary>
internal sealed class FlowProblemOptions
{
    private const double UsualPower = 3;
    private const int UsualHidden = 200;
    private const string UsualLoss = "squared";
    private const string UsualScale = "1e-7";
    private const string Balanced = "balanced", Gaussian = "gaussian", Nudged = "nudged";
    private const double UsualNudge = 0.05;

    private readonly Argument<string?> file = new("PROBLEM")
    {
        Description = "Problem from any program: .npz of X [n × D], y [n] (±1), W0 [h × D], v0 [h], and if known clusters [n] (0, 1, …) "
            + "and their centres [K × D].",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> data = Parsed.Word("--data", "In place of a file: samples of clusters, and a start that is drawn.",
        [DataOptions.Clusters]);

    private readonly Option<double?> power = Parsed.Number("--power", "Power p ≥ 1, any real number.", 1, standard: "3");
    private readonly Option<Registration<Loss>?> loss = Parsed.Option<Registration<Loss>?>("--loss",
        "Loss: squared, exponential or logistic.", "NAME", Binary, UsualLoss);

    private readonly Option<bool> unnormalised = new("--unnormalised")
    {
        Description = "Neurons v σ(⟨x, w⟩)^p that are not divided by ‖w‖^(p−1).",
    };

    private readonly Option<int?> count = Parsed.Integer("--count", "Clusters: number of samples n.", 1, "5000");
    private readonly Option<int?> hidden = Parsed.Integer("--hidden", "Clusters: neurons h.", 1, $"{UsualHidden}");
    private readonly Option<string?> start = Parsed.Word("--initialisation",
        "Clusters: N(0, s²) on input weights with output weights ±‖w‖; on all weights; or balanced and turned towards centres.",
        [Balanced, Gaussian, Nudged], Balanced);

    private readonly Option<double?> nudge = Parsed.Number("--nudge",
        "Nudged: δ of the directions u + δμ, normalised, μ a centre drawn for each neuron among those of its class.", 0, standard: "0.05");

    private readonly Option<DecimalScale?> scale = Parsed.Option<DecimalScale?>("--scale",
        "Clusters: initial scale s, any positive decimal number, such as 1e-7 or 1e-3000.", "S", DecimalScale.Parse, UsualScale);

    private readonly Option<ulong?> seed = Parsed.Seed("--seed", "Clusters: seed of the start.");
    private readonly ClusterOptions clusters = new(ofNetwork: false);

    /// <summary>Adds the argument and the options to a command; those of clusters come last, by <see cref="AddClustersTo"/>.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Arguments.Add(file);
        foreach (Option option in new Option[] { data, power, loss, unnormalised }) command.Options.Add(option);
    }

    /// <summary>Adds the options of clusters to a command.</summary>
    public void AddClustersTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in OfClusters) command.Options.Add(option);
        clusters.AddTo(command);
    }

    /// <summary>Name of the argument.</summary>
    public string FileName => file.Name;

    /// <summary>The file; null for clusters.</summary>
    /// <exception cref="CommandException">There is neither a file nor data, or both.</exception>
    public string? File(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        string? path = arguments.GetValue(file);
        bool drawn = arguments.GetValue(data) is not null;
        if (path is null && !drawn)
            throw CommandException.Usage($"Name a problem (.npz of X, y, W0, v0), or draw one with {data.Name} {DataOptions.Clusters}.");
        if (path is null) return null;
        if (drawn) throw CommandException.Usage($"{data.Name}: the problem is that of {Quotation.Of(path)}; name one of both.");
        string? other = OfClusters.Where(option => arguments.GetResult(option) is { Implicit: false }).Select(option => option.Name)
            .Concat(clusters.Given(arguments)).FirstOrDefault();
        return other is null ? path : throw CommandException.Usage(
            $"{other} is for {data.Name} {DataOptions.Clusters}; samples and start are those of {Quotation.Of(path)}.");
    }

    /// <summary>The power that was asked for.</summary>
    public double Power(ParseResult arguments) => arguments.GetValue(power) ?? UsualPower;

    /// <summary>Reads or draws the flow.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public FlowPlan Read(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        NeuronForm form = arguments.GetValue(unnormalised) ? NeuronForm.Unnormalised : NeuronForm.Normalised;
        IBinaryLoss chosen = (IBinaryLoss)(arguments.GetValue(loss) ?? Registry<Loss>.Find(UsualLoss)).Value;
        return File(arguments) is { } path
            ? FlowProblemFile.Read(path, Power(arguments), form, chosen)
            : Draw(arguments, Power(arguments), form, chosen);
    }

    /// <summary>The seed of the start; 0 for a file.</summary>
    public ulong Seed(ParseResult arguments) => arguments.GetValue(seed) ?? 0;

    /// <summary>What the start was drawn by; null for a file.</summary>
    public DrawnStart? Drawn(ParseResult arguments) => File(arguments) is not null ? null
        : new(Kind(arguments), Scale(arguments).Text, Seed(arguments), Kind(arguments) == Nudged ? Nudge(arguments) : null);

    private string Kind(ParseResult arguments) => arguments.GetValue(start) ?? Balanced;

    private DecimalScale Scale(ParseResult arguments) => arguments.GetValue(scale) ?? DecimalScale.Parse(UsualScale);

    private double Nudge(ParseResult arguments) => arguments.GetValue(nudge) ?? UsualNudge;

    private FlowPlan Draw(ParseResult arguments, double exponent, NeuronForm form, IBinaryLoss chosen)
    {
        if (Kind(arguments) != Nudged && arguments.GetResult(nudge) is { Implicit: false })
            throw CommandException.Usage($"{nudge.Name} is for {start.Name} {Nudged}; the start is {Kind(arguments)}.");
        GaussianClusters source = clusters.Read(arguments, new GaussianClusters());
        int n = arguments.GetValue(count) ?? 5000, h = arguments.GetValue(hidden) ?? UsualHidden;
        MemorySpace.Require("Drawing the flow", [SampleMemory.OfCentres(source.Clusters, source.Dimension),
            new("samples", n, source.Dimension, 7), new("neurons", h, source.Dimension, 24)]);
        Dataset samples = source.Sample(n, 0) with { Split = "train" };
        DecimalScale size = Scale(arguments);
        ulong stream = Seed(arguments);
        FlowStart begin = Kind(arguments) switch
        {
            Gaussian => FlowStart.Gaussian(h, source.Dimension, size, stream),
            Nudged => FlowStart.Nudged(h, size, stream, samples.Centres!, Nudge(arguments)),
            _ => FlowStart.Balanced(h, source.Dimension, size, stream),
        };
        FlowProblem problem = new()
        {
            Inputs = DoubleMatrix.From(samples.Samples.Inputs), Labels = samples.Samples.Labels, Loss = chosen, Power = exponent,
            Form = form,
        };
        return new FlowPlan(problem, begin, Numbered(samples.ClusterOf!))
        {
            Data = samples,
            Source = source,
            Centres = samples.Centres,
            CentreOf = Present(samples.ClusterOf!),
        };
    }

    private static int[] Present(int[] clusterOf) => [.. clusterOf.Distinct().Order()];

    /// <summary>Clusters that have a sample, numbered without a gap: a few samples need not meet every cluster.</summary>
    private static int[] Numbered(int[] clusterOf)
    {
        int[] present = Present(clusterOf);
        return Array.ConvertAll(clusterOf, cluster => Array.BinarySearch(present, cluster));
    }

    private static Registration<Loss> Binary(string name)
    {
        Registration<Loss> found = Registry<Loss>.Find(name);
        return found.Value is IBinaryLoss
            ? found
            : throw new ArgumentException($"gradient flow needs a loss that is bounded below: squared, exponential, logistic or "
                + $"cross-entropy; got {Quotation.Of(found.Name)}");
    }

    private IEnumerable<Option> OfClusters => [count, hidden, start, nudge, scale, seed];
}
