using System.CommandLine;
using System.Globalization;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Attacks.Settings;
using PolyRelu.Cli.Output;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Options;

/// <summary>The options that say which attacks run, and how their outcome is looked at.</summary>
internal sealed class AttackOptions
{
    private const string Standard = "apgd-ce";

    /// <summary>In which norms an attack is defined does not depend on the centres that it takes.</summary>
    private static readonly AttackContext AnyCentres = new() { Centres = new ClusterCentres(Matrix.From(2, 2, [1, 0, 0, 1]), 1) };

    private readonly Option<IReadOnlyList<AttackChoice>?> attack = Parsed.Option<IReadOnlyList<AttackChoice>?>(
        "--attack", "Attacks in order ('list attacks'), each with settings of its own if need be: NAME:restarts=5:queries=1000.", "LIST",
        AttackChoice.ParseList, Standard);

    private readonly Option<bool> minimumDistance = new("--minimum-distance")
    {
        Description = "Find the nearest adversarial example of every point, for all radii at once [attacks: nearest, which is fmn-t (in L1 "
            + "fab-t), boundary-descent, then apgd-margin by bisection; in L0 fmn-t and sigma-zero].",
    };

    private readonly Option<ulong?> seed = Parsed.Seed("--seed", "Seed of the attacks' random numbers.");

    private readonly SettingOption[] common =
    [
        SettingOption.Of(AttackKeys.Iterations), SettingOption.Of(AttackKeys.Restarts), SettingOption.Of(AttackKeys.StepSize),
        SettingOption.Of(AttackKeys.Loss),
    ];

    private readonly Option<bool> keepToEnd = new("--keep-to-end")
    {
        Description = "Run every search to its end, as the original attacks do, also where it is hopeless (docs/attacks.md, Costs).",
    };

    private readonly Option<bool> span = new("--span")
    {
        Description = "L2 without a box: let gradient attacks search the span of the neurons that matter; the whole network decides what "
            + "is broken. Much faster for trained networks on clusters.",
    };

    private readonly Option<bool> dataParallel = new("--data-parallel")
    {
        Description = "Let every thread take blocks of points through all attacks and radii: the memory of the search does not grow with "
            + "the number of points, and results are the same.",
    };

    private readonly Option<int?> levels = Parsed.Option<int?>(
        "--levels",
        "Round the adversarial examples to N levels of the box, 256 for images of 8 bits: still misclassified and within ε, or counted as "
            + "lost.",
        "N",
        ReadLevels);

    private readonly Option<bool> noDiagnostics = new("--no-diagnostics")
    {
        Description = "Do not look for signs that robustness is overstated (docs/attacks.md).",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        Option[] options =
            [attack, minimumDistance, seed, .. common.Select(setting => setting.Option), keepToEnd, span, dataParallel, levels,
                noDiagnostics];
        foreach (Option option in options) command.Options.Add(option);
    }

    /// <summary>Whether the nearest examples are looked for.</summary>
    public bool IsNearest(ParseResult arguments) => arguments.GetValue(minimumDistance);

    /// <summary>Seed of the attacks.</summary>
    public ulong Seed(ParseResult arguments) => arguments.GetValue(seed) ?? 0;

    /// <summary>Whether signs are looked for that robustness is overstated.</summary>
    public bool Diagnoses(ParseResult arguments) => !arguments.GetValue(noDiagnostics);

    /// <summary>What the threads share.</summary>
    public Parallelism ParallelismOf(ParseResult arguments) =>
        arguments.GetValue(dataParallel) ? Parallelism.Data : Parallelism.Batches;

    /// <summary>Refuses a model of which there can be one instance alone where every thread needs one.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="victim">What is attacked.</param>
    /// <param name="network">What it is, in words.</param>
    /// <exception cref="CommandException">It is one.</exception>
    public void RequireReplicas(ParseResult arguments, IClassifier victim, string network)
    {
        if (ParallelismOf(arguments) == Parallelism.Data && victim.Replicate() is null)
            throw CommandException.Usage($"{dataParallel.Name} is for models of which every thread can have an instance of its own, and "
                + $"this is {network}. Leave the option out.");
    }

    /// <summary>
    /// The attacks chosen, all options for them being ones that they take; null for those of the search for the nearest examples.
    /// </summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="norm">Norm of the threat model.</param>
    /// <exception cref="CommandException">
    /// None of them takes an option, or one is not defined in the norm; the message says which settings they take, or in which norms it is.
    /// </exception>
    public IReadOnlyList<AttackChoice>? Choices(ParseResult arguments, Norm norm)
    {
        IReadOnlyList<AttackChoice>? choices = arguments.GetValue(attack);
        if (choices is null && !arguments.GetValue(minimumDistance)) choices = AttackChoice.ParseList(Standard);
        foreach (AttackChoice choice in choices ?? []) RequireNorm(choice, norm);
        foreach (SettingOption setting in common.Where(setting => arguments.GetResult(setting.Option) is not null))
        {
            try
            {
                AttackChoice.RequireTaken(choices ?? OfNearest(norm), setting.Key.Name);
            }
            catch (ArgumentException refusal)
            {
                throw CommandException.Usage($"{setting.Option.Name}: {ErrorSentence.Of(refusal)}");
            }
        }
        return choices;
    }

    /// <summary>What runs.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="choices">As <see cref="Choices"/> read them.</param>
    /// <param name="points">The points attacked.</param>
    /// <param name="centres">Centres of the clusters; null where there are none.</param>
    /// <param name="norm">Norm of the threat model.</param>
    /// <param name="outputs">Outputs of the network.</param>
    /// <exception cref="ArgumentException">An attack lacks a setting, or has one outside its range.</exception>
    public AttackPlan Plan(
        ParseResult arguments, IReadOnlyList<AttackChoice>? choices, Dataset points, ClusterCentres? centres, Norm norm,
        int outputs)
    {
        AttackContext context = new()
        {
            KeepToEnd = arguments.GetValue(keepToEnd),
            Centres = centres,
            Image = points.Shape,
            References = points.Samples,
        };
        SettingChoices settings = common.Aggregate(SettingChoices.None, (chosen, setting) => setting.AddTo(chosen, arguments));
        Attack[] attacks = [.. choices?.Select(entry => entry.Create(context, settings)) ?? []];
        IReadOnlyList<IMinimumNormAttack> approaches = !arguments.GetValue(minimumDistance) ? []
            : choices is null ? MinimumDistance.Attacks(norm, outputs, context, settings.Over(new NearestSettings()))
            : [.. attacks.SelectMany(one => MinimumDistance.Approaches(one, norm, outputs))];
        return new AttackPlan(
            arguments.GetValue(minimumDistance) ? EvaluationMethod.Nearest(approaches) : EvaluationMethod.Within(attacks),
            context, settings,
            [.. choices?.Select(entry => entry.Text) ?? approaches.Select(approach => approach.Name)],
            [.. choices?.Select(entry => entry.Entry.Name) ?? approaches.Select(approach => approach.IdentityFor(outputs).Id)]);
    }

    /// <summary>The levels that examples are rounded to; null where they are not.</summary>
    /// <exception cref="CommandException">There is no box.</exception>
    public LevelGrid? Grid(ParseResult arguments, ThreatModel model, int dimension)
    {
        if (arguments.GetValue(levels) is not { } number) return null;
        return model.Box is { } box
            ? new LevelGrid(box, number, dimension)
            : throw CommandException.Usage("--levels: the levels lie in a box of valid inputs, and there is none; give --box LO,HI.");
    }

    /// <summary>What is attacked, and a few words about the span that is searched, if it is.</summary>
    /// <exception cref="CommandException">The network depends on more than the span of its neurons.</exception>
    public (IClassifier Victim, string? Span) Victim(ParseResult arguments, AttackJob job)
    {
        if (!arguments.GetValue(span)) return (job.CreateClassifier(), null);
        if (job.Network is not PolyReluNetwork model)
            throw new CommandException($"--span: the span of neurons is known of pReLU networks; this is "
                + $"{NetworkDescription.Of(job.Network)}. Leave the option out.");
        if (!ReducedNetwork.CanReduce(model))
            throw new CommandException(model.NormalizeInput
                ? "--span: this network normalises its inputs, so it depends on more than the span of its neurons. Leave the option out."
                : "--span: unnormalised neurons of this network contribute more than float32 holds (|v| ‖w‖^p). Leave the option out.");
        var reduction = ReducedNetwork.Of(model);
        string words = string.Create(
            CultureInfo.InvariantCulture,
            $"{reduction.Basis.Rows} of {Plural.Of(model.InputDimension, "direction")}, {reduction.Network.Hidden} of "
            + $"{Plural.Of(model.Hidden, "neuron")}, error of f at most {reduction.ErrorBound:0.0e0} for ‖x − c‖ ≤ 1");
        return (new SpannedNetwork(reduction), words);
    }

    private void RequireNorm(AttackChoice choice, Norm norm)
    {
        try
        {
            choice.Entry.Value.Create(AnyCentres).RequireNorm(norm);
        }
        catch (ArgumentException refusal)
        {
            throw CommandException.Usage($"{attack.Name}: {ErrorSentence.Of(refusal)}");
        }
    }

    private static IReadOnlyList<AttackChoice> OfNearest(Norm norm) =>
    [
        .. MinimumDistance.Attacks(norm, outputs: 1)
            .Select(approach => AttackChoice.Parse(approach.IdentityFor(outputs: 1).Id)),
    ];

    private static int? ReadLevels(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 2 and <= LevelGrid.MostLevels
        ? count
        : throw new FormatException($"expected a whole number from 2 to {LevelGrid.MostLevels}; got {Quotation.Of(text)}");
}
