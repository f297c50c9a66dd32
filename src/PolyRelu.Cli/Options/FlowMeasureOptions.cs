using System.CommandLine;
using System.Numerics.Tensors;
using PolyRelu.Cli.Output;
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Theory;

namespace PolyRelu.Cli.Options;

/// <summary>What is measured of each record of a flow after its integration.</summary>
internal sealed class FlowMeasureOptions
{
    private const string Distance = "distance", Radius = "radius";
    private const int UsualSamples = 200;
    private const double LargestFeature = GaussianClusters.LargestAlpha;

    private readonly Option<IReadOnlyList<string>?> measure = Parsed.Words("--measure",
        "Measure every record: the distance to F and F^(p), the median radius of the nearest examples that descents along the boundary "
        + "find (L2), or both. Alignment with centres is always measured.", [Distance, Radius]);

    private readonly Option<int?> samples = Parsed.Integer("--measure-samples",
        "Samples that this is measured on: test samples of clusters, or samples spread evenly over a file.", 1, $"{UsualSamples}");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(measure);
        command.Options.Add(samples);
    }

    /// <summary>Refuses what cannot be measured; before the work.</summary>
    /// <exception cref="CommandException">The message says what is missing.</exception>
    public void Require(ParseResult arguments, FlowPlan plan)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(plan);
        if (Asked(arguments, Distance) && plan.Centres is not { HasBothClasses: true })
            throw CommandException.Usage($"{measure.Name} {Distance} is the distance to F and F^(p), which have the centres of clusters of "
                + "both classes; " + (plan.Centres is not null ? "one class has none."
                : plan.Data is { } own ? $"those of {own.Name} are not known." : "the file has no array centres."));
        if (!IsAsked(arguments) && arguments.GetResult(samples) is { Implicit: false })
            throw CommandException.Usage($"{samples.Name} is for {measure.Name}, which was not asked for.");
        if (!IsAsked(arguments)) return;
        RequireRange(plan.Problem.Inputs);
        MemorySpace.Require("Measuring the flow", [new("samples", Count(arguments), plan.Problem.Dimension, 6)]);
    }

    private void RequireRange(DoubleMatrix inputs)
    {
        for (int i = 0; i < inputs.Rows; i++)
            if (Math.Abs(TensorPrimitives.MaxMagnitude(inputs.Row(i))) > LargestFeature)
                throw CommandException.Usage($"{measure.Name} measures in float32, which does not hold the squares of sample {i}; scale "
                    + "the samples down.");
    }

    /// <summary>Measures the records of a flow.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="plan">The flow.</param>
    /// <param name="records">Its records.</param>
    /// <param name="seed">Seed of the searches.</param>
    /// <param name="progress">The bars.</param>
    /// <param name="cancellation">Stops the searches.</param>
    /// <param name="read">Told every reading for which was searched, with the number of its record.</param>
    public FlowMeasurement Run(ParseResult arguments, FlowPlan plan, IReadOnlyList<FlowRecord> records, ulong seed,
        IRunProgress progress, CancellationToken cancellation, Action<int, FlowReading>? read = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(progress);
        Samples measured = plan.Measured(IsAsked(arguments) ? Count(arguments) : 1);
        FlowReader reader = new(plan.Problem, plan.Centres, measured)
        {
            MeasuresDistances = Asked(arguments, Distance),
            MeasuresRadius = Asked(arguments, Radius),
            Search = new DistanceSettings { Seed = seed },
            Seed = seed,
        };
        List<FlowReading> readings = [];
        if (!IsAsked(arguments)) readings.AddRange(records.Select(record => reader.Read(record, cancellation)));
        else
        {
            using IProgressTask task = progress.Begin(ProgressKind.Attack, $"measuring {Plural.Of(records.Count, "record")}");
            foreach (FlowRecord record in records)
            {
                readings.Add(reader.Read(record, cancellation));
                read?.Invoke(readings.Count - 1, readings[^1]);
                task.Report((double)readings.Count / records.Count, FormattableString.Invariant($"t = {record.Time:G6}"));
            }
        }
        return new FlowMeasurement(readings, Asked(arguments, Distance), Asked(arguments, Radius))
        {
            Samples = IsAsked(arguments) ? measured.Count : null,
            SamplesAre = plan.Source is not null ? "test samples of the clusters"
                : plan.Data?.Standardisation is null ? "samples of the file" : "standardised samples of the file, in their units",
        };
    }

    private bool IsAsked(ParseResult arguments) => arguments.GetValue(measure) is not null;

    private bool Asked(ParseResult arguments, string what) => arguments.GetValue(measure)?.Contains(what) == true;

    private int Count(ParseResult arguments) => arguments.GetValue(samples) ?? UsualSamples;
}
