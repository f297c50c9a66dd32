using System.CommandLine;
using System.Diagnostics;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Cli.Progress;
using PolyRelu.Dynamics;
using PolyRelu.Experiments;
using PolyRelu.Experiments.EventFiles;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Runs;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Commands;

/// <summary>Integrates gradient flow from any initial scale and writes its trajectory.</summary>
internal sealed class FlowCommand : DocumentedCommand
{
    private const double UsualTolerance = 1e-6;
    private const string UsualRecords = "25";
    private static readonly string[] Stops = [Wording.Of(FlowStop.Born), Wording.Of(FlowStop.Resting)];

    private readonly FlowProblemOptions problem = new();
    private readonly Option<double?> until = Parsed.Number("--until", "Time at which the flow ends.", 0, exclusive: true);
    private readonly Option<RecordTimes?> record = Parsed.Option<RecordTimes?>("--record",
        "Record at N times spread evenly from 0 to the end, or at a list of times in any order, each once: 0,10,50 or linspace(0,160,25) "
        + "or logspace(-1,4,20).",
        "N|TIMES", RecordTimes.Parse, UsualRecords);

    private readonly Option<double?> tolerance = Parsed.Number("--tolerance", "Largest error of a step.", 0, exclusive: true,
        standard: "1e-6");

    private readonly Option<string?> precision = Parsed.Word("--precision",
        "Precision of the matrix products; all else is in double.", PrecisionWord.Choices,
        "single from a tolerance of 1e-3 on, else double");

    private readonly Option<string?> stop = Parsed.Word("--stop", "End early: once the margin of every cluster is above ½ (born), "
        + "or once the parameters can move by no more than the tolerance times their norm until the end (resting).", Stops);
    private readonly FlowMeasureOptions measure = new();
    private readonly Option<string?> output = new("--out") { Description = "Write the trajectory (.npz).", HelpName = "FILE" };
    private readonly Option<string?> network = new("--network")
    {
        Description = "Write the network of the last record, to attack: .safetensors or .npz.", HelpName = "FILE",
    };

    private readonly Option<string?> json = new("--json") { Description = "Write the results as JSON.", HelpName = "FILE" };
    private readonly Option<string?> checkpoint = new("--checkpoint")
    {
        Description = "Keep the state of the flow in a file (.npz); the same command goes on from it after an interruption, to the same "
            + "bits, and removes it at the end.",
        HelpName = "FILE",
    };

    private readonly Option<int?> checkpointSeconds =
        Parsed.Integer("--checkpoint-seconds", "Least time between two writes of it.", 0, "15");

    private readonly EventOptions events = new("scalars of every record");

    /// <summary>Binds the command.</summary>
    public FlowCommand(CommandContext context)
        : base("flow", "Integrate gradient flow to a tolerance, from any initial scale.", context)
    {
        Notes =
        [
            "Gradient flow is θ' = −∇L(θ), L the mean loss: what gradient descent becomes as its step goes to 0.",
            "States between the ends of steps are interpolated. At p < 2 the flow is not smooth: the results say what accuracy to expect.",
        ];
        Examples =
        [
            "flow problem.npz --power 3 --loss squared --until 160 --record 25 --tolerance 1e-9 --out trajectory.npz --json flow.json",
            "flow --data clusters --dimension 1000 --clusters 10 --alpha 0.1 --count 5000 --hidden 200 --scale 1e-300 --power 3 "
                + "--until 7500 --tolerance 1e-4 --out trajectory.npz",
            "flow --data leaves.csv --label-column kind --ignore-columns id --mean 0.4 --std 0.2 --hidden 50 --scale 1e-6 --until 200 "
                + "--network leaves.npz",
            "flow --data clusters --dimension 50 --clusters 4 --positive 2 --count 200 --hidden 30 --until 500 --stop born --network f.npz",
        ];
        problem.AddTo(this);
        foreach (Option option in new Option[] { until, record, tolerance, precision, stop }) Options.Add(option);
        measure.AddTo(this);
        foreach (Option option in new Option[] { output, network, json, checkpoint, checkpointSeconds, events.Folder }) Options.Add(option);
        until.Required = true;
        problem.AddSamplesTo(this);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        foreach (Option<string?> option in new[] { output, checkpoint })
            if (arguments.GetValue(option) is { } path && !path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
                throw CommandException.Usage($"{option.Name} writes .npz; got {Quotation.Of(path)}.");
        if (arguments.GetValue(network) is { } model) NetworkPath.CheckWritable(model);
        OutputFiles files = new OutputFiles().Reads(problem.FileName, problem.File(arguments))
            .Reads(DataOptions.Name, problem.Source(arguments, Context)?.Files() ?? [])
            .Writes(output.Name, arguments.GetValue(output)).Writes(json.Name, arguments.GetValue(json))
            .Writes(network.Name, arguments.GetValue(network))
            .Keeps(checkpoint.Name, arguments.GetValue(checkpoint))
            .Keeps(checkpoint.Name, arguments.GetValue(checkpoint) is { } kept ? kept + FlowCheckpoint.RecordsSuffix : null);
        events.Declare(files, arguments);
        files.Check();
        FlowJob job = InterruptedException.Explain(() => Context.WithProgress(arguments, progress => Kept(arguments, progress)),
            () => Interrupted(arguments, arguments.GetValue(checkpoint) is { } state && File.Exists(state)));
        files.Write(output.Name, file => FlowFile.Write(file, job.Trajectory, job.Arrays()));
        files.Write(network.Name, file => NetworkFile.Save(file, job.Network(), job.Metadata()));
        files.Write(json.Name, file => JsonFile.Write(file, FlowJson.Of(job)));
        files.End(() => FlowText.Write(Out, job));
        files.Remove(checkpoint.Name);
        if (job.Trajectory.Ending.End is FlowEnd.Finished or FlowEnd.Born or FlowEnd.Resting) return ExitCode.Success;
        throw new CommandException(job.Trajectory.Ending.Sentence);
    }

    private FlowJob Run(ParseResult arguments, IRunProgress progress)
    {
        FlowPlan plan = problem.Read(arguments, Context, progress);
        FlowOptions options = Settings(arguments);
        measure.Require(arguments, plan);
        RequireMemory(plan, options);
        FlowSession session = new(plan.Problem, plan.Start, options, plan.ClusterOf);
        long start = Stopwatch.GetTimestamp();
        using EventFile? followed = events.Open(arguments, progress);
        FlowTrajectory trajectory = Integrate(session, Checkpoint(arguments), plan, followed, progress);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        FlowMeasurement measurement = measure.Run(arguments, plan, trajectory.Records, problem.Seed(arguments), progress,
            Context.Cancellation, (step, reading) => followed?.Append(
                FlowEvents.OfReading(step, reading.Time, reading.SumDistance, reading.PowerDistance, reading.MedianRadius)));
        followed?.End();
        return new FlowJob(plan, trajectory, options)
        {
            Problem = problem.File(arguments),
            Start = problem.Drawn(arguments),
            Prediction = plan.Births(trajectory.Births.Length),
            Measurement = measurement,
            Seconds = seconds,
        };
    }

    private FlowTrajectory Integrate(FlowSession session, FlowCheckpoint? kept, FlowPlan plan, EventFile? followed, IRunProgress progress)
    {
        int told = 0;
        void Follow()
        {
            for (; followed is not null && told < session.Records.Count; told++)
                followed.Append(FlowEvents.Of(told, session.Records[told], plan.Centres));
        }
        using IProgressTask task = progress.Begin(ProgressKind.Training,
            $"gradient flow, p = {plan.Problem.Power}, {Plural.Of(session.Samples, "sample")}, {Plural.Of(session.Hidden, "neuron")}");
        FlowTrajectory trajectory = FlowRun.Run(session, kept, new Relay<FlowProgress>(reached =>
        {
            Follow();
            task.Report(Math.Min(1, reached.Time / session.Until),
                $"t = {reached.Time:G6} of {session.Until:G6}, loss {reached.Loss:G6}");
        }), Context.Cancellation);
        Follow();
        return trajectory;
    }

    private FlowJob Kept(ParseResult arguments, IRunProgress progress)
    {
        try
        {
            return Run(arguments, progress);
        }
        catch (FlowInterruptedException stopped)
        {
            throw new InterruptedException(Interrupted(arguments, stopped.IsKept), stopped);
        }
    }

    private FlowOptions Settings(ParseResult arguments)
    {
        double end = arguments.GetRequiredValue(until)!.Value;
        return new FlowOptions
        {
            Until = end,
            RecordTimes = (arguments.GetValue(record) ?? RecordTimes.Parse(UsualRecords)).Of(end),
            Tolerance = arguments.GetValue(tolerance) ?? UsualTolerance,
            Stop = arguments.GetValue(stop) is { } word ? Wording.Find<FlowStop>(word)!.Value : FlowStop.Never,
            Precision = PrecisionWord.Find(arguments.GetValue(precision)),
        };
    }

    private FlowCheckpoint? Checkpoint(ParseResult arguments) => arguments.GetValue(checkpoint) is not { } path ? null
        : new FlowCheckpoint(path)
        {
            Program = VersionAction.Version,
            Interval = TimeSpan.FromSeconds(arguments.GetValue(checkpointSeconds) ?? 15),
            Unwritable = reason => Context.Terminal.Error.WriteLine(
                $"note: {reason.TrimEnd('.')}: the flow goes on, and an interruption would lose what that checkpoint does not hold."),
        };

    private string Interrupted(ParseResult arguments, bool isKept) => arguments.GetValue(checkpoint) is { } path
        ? isKept ? $"Interrupted. Go on with the same command: {path} holds the state of the flow."
            : "Interrupted: nothing was kept, and the same command begins anew."
        : $"Interrupted: no file was written. With {checkpoint.Name} FILE the same command goes on where it was.";

    private void RequireMemory(FlowPlan plan, FlowOptions options)
    {
        (long n, long d, long h) = (plan.Problem.Count, plan.Problem.Dimension, plan.Start.Hidden);
        long most = Array.MaxLength / (sizeof(double) * Math.Max(n, h * d));
        if (options.RecordTimes.Count >= most)
            throw CommandException.Usage($"{record.Name}: one file holds at most {most - 1} records of {Plural.Of(n, "sample")} and "
                + $"{Plural.Of(h, "neuron")} of {Plural.Of(d, "feature")}; {options.RecordTimes.Count} were asked for.");
        MemorySpace.Require("The flow",
        [
            new("samples", n, d, 6), new("activations", h, n, 2), new("stages", h + 1, d + 1, 24),
            new("records", options.RecordTimes.Count, (2 * h * (d + 4)) + (2 * n), 2),
        ]);
    }
}
