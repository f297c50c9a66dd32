using System.CommandLine;
using PolyRelu.Cli.Output;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Onnx;

namespace PolyRelu.Cli.Options;

/// <summary>What <c>convert</c> takes for files of ONNX alone: numbers, a check, a margin, a property of a point.</summary>
internal sealed class OnnxOptions
{
    /// <summary>The option that names the file of a property.</summary>
    public const string PropertyName = "--vnnlib";

    private readonly Option<bool> wide = new("--double") { Description = "ONNX: compute in float64 (parameters stay those of float32)." };

    private readonly Option<bool> verify = new("--verify")
    {
        Description =
            "ONNX: run the file in ONNX Runtime and print the largest difference, on the first 100 points of --data or on random ones.",
    };

    private readonly Option<int?> margin = Parsed.Option<int?>("--margin",
        "ONNX: write the margin of the label against class K, without divisions, in place of the logits; -1 or 1 for one output.",
            "K", Class);

    private readonly Option<int?> label = Parsed.Option<int?>("--label",
        "Label of the margin or the property [default: the point's].", "K", Class);

    private readonly Option<string?> property = new(PropertyName)
    {
        Description = "Write whether the point has an adversarial example within --epsilon as a property for verifiers (sat: it has).",
        HelpName = "FILE",
    };

    private readonly DataOptions data = new(ofNetwork: true);
    private readonly Option<string?> split = new("--split")
    { Description = $"Split of the data [default: {DataReader.Test}].", HelpName = "NAME" };
    private readonly Option<int?> point = Parsed.Integer("--point", "Which point of the data, from 0 on.", 0, "0");

    private readonly Option<Norm?> norm = Parsed.Option<Norm?>("--norm",
        "Norm of the property: a box of intervals, or a ball in the syntax of VNN-LIB 2.0.", "linf|l2", NormOf, "linf");

    private readonly Option<double?> epsilon = Parsed.Number("--epsilon",
        "Radius of the property, such as 0.1 or 8/255.", 0, exclusive: true);

    private readonly Option<BoxChoice?> box = Parsed.Option<BoxChoice?>("--box",
        "Range of valid inputs [default: 0,1 for images, the box of a file, none otherwise].", "LO,HI|none", BoxChoice.Parse);

    /// <summary>Adds the options to a command; those of clusters come last, by <see cref="AddClustersTo"/>.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in new Option[] { wide, verify, margin, label, property }) command.Options.Add(option);
        data.AddTo(command);
        foreach (Option option in new Option[] { split, point, norm, epsilon, box }) command.Options.Add(option);
    }

    /// <summary>Adds the parameters of clusters.</summary>
    public void AddClustersTo(Command command) => data.AddClustersTo(command);

    /// <summary>Whether data may be named that are not the network's own.</summary>
    public bool AllowsOther(ParseResult arguments) => data.AllowsOther(arguments);

    /// <summary>Refuses what is said of ONNX where something else is written.</summary>
    /// <exception cref="CommandException">Something is.</exception>
    public void RequireNone(ParseResult arguments, string output)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        string? own = Given(arguments, wide, verify, margin, label, property, split, point, norm, epsilon, box);
        if ((own ?? data.Given(arguments)) is { } given)
            throw CommandException.Usage($"{given} is for ONNX; {Quotation.Of(output)} does not end in {OnnxFile.Extension}.");
    }

    /// <summary>Reads what was asked for, finds the data, and declares the files.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="context">The command's.</param>
    /// <param name="network">The network that is written.</param>
    /// <param name="own">What its file says of its data; null for a network of other programs.</param>
    /// <param name="files">The command's files.</param>
    /// <exception cref="CommandException">Something is missing, or does not fit.</exception>
    public OnnxPlan Read(ParseResult arguments, CommandContext context, INetwork network, NetworkData? own, OutputFiles files)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(files);
        string? path = arguments.GetValue(property);
        bool hasData = !data.IsSilent(arguments) || own?.Description is not null;
        OnnxPlan plan = new()
        {
            Precision = arguments.GetValue(wide) ? OnnxPrecision.Wide : OnnxPrecision.Narrow, Verifies = arguments.GetValue(verify),
            Rival = arguments.GetValue(margin), Property = path, Norm = arguments.GetValue(norm) ?? Norm.LInf,
            Epsilon = arguments.GetValue(epsilon), Point = arguments.GetValue(point) ?? 0, Label = arguments.GetValue(label),
        };
        if (path is not null && plan.Epsilon is null)
            throw CommandException.Usage($"{property.Name} needs the radius: give {epsilon.Name}.");
        if (path is not null && !hasData)
            throw CommandException.Usage($"{property.Name} is about a point: name the data "
                + $"by {DataOptions.Name}, and the point by {point.Name}.");
        if (plan.Rival is not null && plan.Label is null && !hasData)
            throw CommandException.Usage($"{margin.Name} needs a label: give {label.Name}, or a point ({DataOptions.Name}, {point.Name}).");
        if (plan.Rival is not null && network is not PolyReluNetwork)
            throw CommandException.Usage($"{margin.Name} is for pReLU networks; this one is made of other layers.");
        if (path is null && Given(arguments, norm, epsilon, box) is { } idle)
            throw CommandException.Usage($"{idle} is of a property: name its file by {property.Name}.");
        if (path is null && plan.Rival is null && Given(arguments, label, point) is { } pointless)
            throw CommandException.Usage($"{pointless} is of a margin or a property: ask for one by {margin.Name} or {property.Name}.");
        bool asks = plan.Verifies || path is not null || plan.Rival is not null;
        if (!asks && (Given(arguments, split) ?? data.Given(arguments)) is { } useless)
            throw CommandException.Usage($"{useless} is of what is done at points: ask for it by {verify.Name}, {margin.Name} or "
                + $"{property.Name}.");
        RequireClasses(plan, network.Outputs);
        files.Writes(property.Name, path);
        if (!hasData || !asks) return plan;
        DataReader source = data.Read(arguments, context, own);
        files.Reads(DataOptions.Name, source.Files());
        string part = source.Split(split.Name, arguments.GetValue(split), DataReader.Test);
        string? task = source.Task ?? (source.IsImages ? own?.Task : null) ?? source.TaskFor(network.Outputs);
        int? count = plan.Verifies ? null : plan.Point + 1;
        Dataset points = context.WithProgress(arguments,
            progress => source.Load(part, task, count, progress, network.Outputs, own?.Classes, own?.FeatureNames));
        RequireFit(points, network);
        RequireSaid(points, network, own);
        if (plan.Point >= points.Count)
            throw CommandException.Usage($"{point.Name} {plan.Point}: {points.Name} has {Plural.Of(points.Count, "point")}.");
        if (plan.Rival is { } rival && plan.Label is null && rival == points.Samples.Labels[plan.Point])
            throw CommandException.Usage($"{margin.Name} {rival} is the label of point {plan.Point} itself; name a rival, or another label "
                + $"by {label.Name}.");
        return plan with { Data = points, Box = arguments.GetValue(box) is { } choice ? choice.Box : points.Box };
    }

    private static string? Given(ParseResult arguments, params Option[] options) =>
        options.FirstOrDefault(option => arguments.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>Refuses a label or a rival that is none of the network's, before anything is read or written.</summary>
    private void RequireClasses(OnnxPlan plan, int outputs)
    {
        foreach ((string name, int? given) in new[] { (label.Name, plan.Label), (margin.Name, plan.Rival) })
            if (given is { } one && !(outputs == 1 ? one is 1 or -1 : one >= 0 && one < outputs))
                throw CommandException.Usage($"{name} {one}: the network has {Plural.Of(outputs, "output")}; expected "
                    + $"{(outputs == 1 ? "1 or -1" : $"0 to {outputs - 1}")}.");
        if (plan.Rival is { } rival && rival == plan.Label)
            throw CommandException.Usage($"{margin.Name} and {label.Name} are both {rival}; name another class as the rival.");
    }

    /// <summary>Refuses points of which it is said that the network standardises them, where what is written would not do it.</summary>
    private static void RequireSaid(Dataset points, INetwork network, NetworkData? own)
    {
        if (NetworkInput.Changing(points.Standardisation) is not { } first
            || first.Equals(own?.Input)
            || first.Equals((network as LayeredNetwork)?.Standardisation)) return;
        throw CommandException.Usage($"Of {points.Name} it is said that the network {first.Words} first, but {Own()}: what is written "
            + "would be about another network. Leave out --mean and --std or the arrays mean and std of the data, or give the network "
            + "its own standardisation (--layers standardise,…).");

        string Own() => own?.Input is { } other ? $"its file says that it {other.Words}" : "its file does not say so";
    }

    private static void RequireFit(Dataset points, INetwork network)
    {
        if (points.Samples.Inputs.Columns != network.InputDimension || points.Outputs != network.Outputs)
            throw new CommandException($"The network takes {Plural.Of(network.InputDimension, "feature")} and has "
                + $"{Plural.Of(network.Outputs, "output")}; {points.Name} has "
                + $"{Plural.Of(points.Samples.Inputs.Columns, "feature")}, and its labels are for {Plural.Of(points.Outputs, "output")}.");
    }

    private static int? Class(string text) => int.TryParse(text, out int value) && value >= -1 ? value
        : throw new FormatException($"expected a class, or -1 or 1 for one output; got {Quotation.Of(text)}");

    private static Norm? NormOf(string text)
    {
        var norm = Norm.Parse(text);
        return norm == Norm.LInf || norm == Norm.L2 ? norm
            : throw new FormatException($"a property is written in linf or l2; got {Quotation.Of(text)}");
    }
}
