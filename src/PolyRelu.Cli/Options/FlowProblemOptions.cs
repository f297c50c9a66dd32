using System.CommandLine;
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Data;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Cli.Options;

/// <summary>
/// The options that say which flow is integrated: a problem from a file, or samples of clusters or of one's own with a start that is
/// drawn.
/// </summary>
internal sealed class FlowProblemOptions
{
    private const double UsualPower = 3;
    private const int UsualCount = 5000, UsualHidden = 200;
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

    private readonly Option<DataChoice?> data = Parsed.Option<DataChoice?>(DataOptions.Name,
        "In place of a problem, with a start that is drawn: 'clusters', or samples of your own with labels of two classes: a .npz, .csv or "
            + ".parquet file, or a folder of PNG images for each class (docs/data.md).",
        "clusters|FILE|DIR", DataChoice.Parse);

    private readonly Option<double?> power = Parsed.Number("--power", "Power p ≥ 1, any real number.", 1, standard: "3");
    private readonly Option<Registration<Loss>?> loss = Parsed.Option<Registration<Loss>?>("--loss",
        "Loss: squared, exponential or logistic.", "NAME", Binary, UsualLoss);

    private readonly Option<bool> unnormalised = new("--unnormalised")
    {
        Description = "Neurons v σ(⟨x, w⟩)^p that are not divided by ‖w‖^(p−1).",
    };

    private readonly Option<int?> count = Parsed.Integer("--count", "Number of samples n [default: all; clusters: 5000].", 1);
    private readonly Option<int?> hidden = Parsed.Integer("--hidden", "Start: neurons h.", 1, $"{UsualHidden}");
    private readonly Option<string?> start = Parsed.Word("--initialisation",
        "Start: N(0, s²) on input weights with output weights ±‖w‖ (unnormalised: ±‖w‖/√p); on all weights; or balanced and turned "
            + "towards centres of clusters.",
        [Balanced, Gaussian, Nudged], Balanced);

    private readonly Option<double?> nudge = Parsed.Number("--nudge",
        "Nudged: δ of the directions u + δμ, normalised, μ a centre drawn for each neuron among those of its class.", 0, standard: "0.05");

    private readonly Option<DecimalScale?> scale = Parsed.Option<DecimalScale?>("--scale",
        "Start: initial scale s, any positive decimal number, such as 1e-7 or 1e-3000.", "S", DecimalScale.Parse, UsualScale);

    private readonly Option<ulong?> seed = Parsed.Seed("--seed", "Seed of the start.");
    private readonly FlowSampleOptions samples = new();
    private readonly ClusterOptions clusters = new(ofNetwork: false);

    /// <summary>Adds the argument and the options to a command; those of samples come last, by <see cref="AddSamplesTo"/>.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Arguments.Add(file);
        foreach (Option option in new Option[] { data, power, loss, unnormalised }) command.Options.Add(option);
    }

    /// <summary>Adds the options of samples and of the start that is drawn to a command.</summary>
    public void AddSamplesTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in OfDrawn) command.Options.Add(option);
        samples.AddTo(command);
        clusters.AddTo(command);
    }

    /// <summary>Name of the argument.</summary>
    public string FileName => file.Name;

    /// <summary>The problem's file; null where samples are named and the start is drawn.</summary>
    /// <exception cref="CommandException">There is neither a file nor data, or both.</exception>
    public string? File(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        string? path = arguments.GetValue(file);
        bool drawn = arguments.GetValue(data) is not null;
        if (path is null && !drawn)
            throw CommandException.Usage($"Name a problem (.npz of X, y, W0, v0), or samples by {data.Name}: {DataOptions.Clusters}, or a "
                + "file or folder of your own.");
        if (path is null) return null;
        if (drawn) throw CommandException.Usage($"{data.Name}: the problem is that of {Quotation.Of(path)}; name one of both.");
        string? other = OfDrawn.Where(option => arguments.GetResult(option) is { Implicit: false }).Select(option => option.Name)
            .Concat(clusters.Given(arguments)).FirstOrDefault();
        if (other is not null)
            throw CommandException.Usage($"{other} is for {data.Name}; samples and start are those of {Quotation.Of(path)}.");
        samples.RequireNone(arguments, $"the problem {Quotation.Of(path)}");
        return SampleFile.FormatAt(path) is null or SampleFormat.Npz ? path : throw CommandException.Usage(
            $"{file.Name}: expected a .npz file of X, y, W0 and v0; got {Quotation.Of(path)}. Samples without a start are named by "
            + $"{data.Name}.");
    }

    /// <summary>Samples of one's own, not loaded; null for a problem and for clusters.</summary>
    /// <exception cref="CommandException">Options do not fit the samples, or a data set is named.</exception>
    public DataReader? Source(ParseResult arguments, CommandContext context)
    {
        if (File(arguments) is not null) return null;
        DataChoice choice = arguments.GetValue(data)!;
        if (choice.IsClusters)
        {
            samples.RequireNone(arguments, choice.Name);
            return null;
        }
        if (clusters.Given(arguments).FirstOrDefault() is { } name)
            throw CommandException.Usage($"{name} is for {data.Name} {DataOptions.Clusters}; the data is {choice.Name}.");
        return choice.File is { } path ? samples.Open(arguments, context, path) : throw CommandException.Usage(
            $"{data.Name}: a flow takes {DataOptions.Clusters}, or samples of two classes in a file or a folder of images; {choice.Name} "
            + "is a data set of images in the IDX format.");
    }

    /// <summary>The power that was asked for.</summary>
    public double Power(ParseResult arguments) => arguments.GetValue(power) ?? UsualPower;

    /// <summary>Reads or draws the flow.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public FlowPlan Read(ParseResult arguments, CommandContext context, IRunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        NeuronForm form = arguments.GetValue(unnormalised) ? NeuronForm.Unnormalised : NeuronForm.Normalised;
        IBinaryLoss chosen = (IBinaryLoss)(arguments.GetValue(loss) ?? Registry<Loss>.Find(UsualLoss)).Value;
        if (File(arguments) is { } path) return FlowProblemFile.Read(path, Power(arguments), form, chosen);
        if (Kind(arguments) != Nudged && arguments.GetResult(nudge) is { Implicit: false })
            throw CommandException.Usage($"{nudge.Name} is for {start.Name} {Nudged}; the start is {Kind(arguments)}.");
        return Source(arguments, context) is { } source ? Load(arguments, source, Power(arguments), form, chosen, progress)
            : Draw(arguments, Power(arguments), form, chosen);
    }

    /// <summary>The seed of the start; 0 for a problem.</summary>
    public ulong Seed(ParseResult arguments) => arguments.GetValue(seed) ?? 0;

    /// <summary>What the start was drawn by; null for a problem.</summary>
    public DrawnStart? Drawn(ParseResult arguments) => File(arguments) is not null ? null
        : new(Kind(arguments), Scale(arguments).Text, Seed(arguments), Kind(arguments) == Nudged ? Nudge(arguments) : null);

    private string Kind(ParseResult arguments) => arguments.GetValue(start) ?? Balanced;

    private DecimalScale Scale(ParseResult arguments) => arguments.GetValue(scale) ?? DecimalScale.Parse(UsualScale);

    private double Nudge(ParseResult arguments) => arguments.GetValue(nudge) ?? UsualNudge;

    private FlowPlan Draw(ParseResult arguments, double exponent, NeuronForm form, IBinaryLoss chosen)
    {
        GaussianClusters source = clusters.Read(arguments, new GaussianClusters());
        int n = arguments.GetValue(count) ?? UsualCount;
        MemorySpace.Require("Drawing the flow", [SampleMemory.OfCentres(source.Clusters, source.Dimension),
            new("samples", n, source.Dimension, 7), new("neurons", Hidden(arguments), source.Dimension, 24)]);
        Dataset drawn = source.Sample(n, 0) with { Split = "train" };
        return new FlowPlan(Problem(drawn.Samples, exponent, form, chosen),
            Begin(arguments, source.Dimension, drawn.Centres, exponent, form), Numbered(drawn.ClusterOf!))
        {
            Data = drawn,
            Source = source,
            Centres = drawn.Centres,
            CentreOf = Present(drawn.ClusterOf!),
        };
    }

    private FlowPlan Load(ParseResult arguments, DataReader source, double exponent, NeuronForm form, IBinaryLoss chosen,
        IRunProgress progress)
    {
        if (Kind(arguments) == Nudged)
            throw CommandException.Usage($"{start.Name} {Nudged} is towards the centres of {data.Name} {DataOptions.Clusters}; those of "
                + $"{source.Name} are not known. Choose {Balanced} or {Gaussian}.");
        Dataset read = samples.Load(arguments, source, arguments.GetValue(count), progress);
        read = read with { Standardisation = NetworkInput.Changing(read.Standardisation) };
        int dimension = read.Samples.Inputs.Columns;
        MemorySpace.Require("The start of the flow",
            [new("samples", read.Count, dimension, 7), new("neurons", Hidden(arguments), dimension, 24)]);
        // As in a training, the network sees standardised inputs.
        Samples seen = read.Standardisation is { } first ? first.Apply(read.Samples) : read.Samples;
        return new FlowPlan(Problem(seen, exponent, form, chosen), Begin(arguments, dimension, null, exponent, form), null) { Data = read };
    }

    private int Hidden(ParseResult arguments) => arguments.GetValue(hidden) ?? UsualHidden;

    private FlowStart Begin(ParseResult arguments, int dimension, ClusterCentres? centres, double exponent, NeuronForm form) =>
        Kind(arguments) switch
        {
            Gaussian => FlowStart.Gaussian(Hidden(arguments), dimension, Scale(arguments), Seed(arguments)),
            Nudged => FlowStart.Nudged(Hidden(arguments), Scale(arguments), Seed(arguments), centres!, Nudge(arguments))
                .BalancedFor(form, exponent),
            _ => FlowStart.Balanced(Hidden(arguments), dimension, Scale(arguments), Seed(arguments)).BalancedFor(form, exponent),
        };

    private static FlowProblem Problem(Samples seen, double exponent, NeuronForm form, IBinaryLoss chosen) => new()
    {
        Inputs = DoubleMatrix.From(seen.Inputs), Labels = seen.Labels, Loss = chosen, Power = exponent, Form = form,
    };

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

    private IEnumerable<Option> OfDrawn => [count, hidden, start, nudge, scale, seed];
}
