using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PolyRelu.Dynamics.Charts;
using PolyRelu.Dynamics.Sliding;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Numerics.Integration;

namespace PolyRelu.Dynamics;

/// <summary>
/// A gradient flow that goes on step by step, and whose state can be captured between steps and restored with the same bits.
/// </summary>
/// <remarks>
/// Dormand–Prince 5(4) in the coordinates of <see cref="FlowField"/>. Records between the ends of a step are interpolated to fourth
/// order; the end of the flow is the end of a step.
/// </remarks>
public sealed class FlowSession
{
    /// <summary>Fall of log r, below the start and below |v|, at which an input weight counts as 0: a factor of 1e8.</summary>
    private const double Vanishing = 18.4;

    /// <summary>
    /// Steps of third order are many: with half the tolerance for each of them errors add up to no more than with those of fifth order.
    /// </summary>
    private const double ThirdOrderShare = 0.5;

    private readonly FlowProblem problem;
    private readonly FlowStart start;
    private readonly FlowOptions options;
    private readonly int[] clusterOf;
    private readonly RungeKuttaMethod method;
    private readonly FlowField equation;
    private readonly Integrator integrator;
    private readonly ClusterMargins margins;
    private readonly DriftMeter drift;
    private readonly DoubleMatrix between;
    private readonly double[] births;
    private readonly double[] rose;
    private readonly List<FlowRecord> records = [];
    private readonly SlidingPlateau? plateau;
    private FlowPassage? passage;
    private EventWatch? watch;
    private byte[]? fingerprint;

    /// <summary>Prepares a flow.</summary>
    /// <param name="problem">What is descended.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="options">How far, how closely, and when it is recorded.</param>
    /// <param name="clusterOf">Index of each sample's cluster [n], from 0 with no gap; null takes every sample for one.</param>
    /// <exception cref="ArgumentException">The parts do not fit together; the message says which.</exception>
    public FlowSession(FlowProblem problem, FlowStart start, FlowOptions options, int[]? clusterOf = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(options);
        problem.Require();
        options.Require();
        if (start.Dimension != problem.Dimension)
            throw new ArgumentException($"The samples have {Plural.Of(problem.Dimension, "feature")}; the neurons have {start.Dimension}.");
        RequireClusters(clusterOf, problem.Count);
        this.problem = problem;
        this.options = options;
        bool fits = SingleFlowProducts.Fits(problem);
        if (options.Precision == FlowPrecision.SinglePrecision && !fits)
            throw new ArgumentException("Powers of these samples leave the range of float32; let the products run in float64.",
                nameof(options));
        Precision = options.Precision == FlowPrecision.Automatic
            ? fits && options.Tolerance >= SingleTolerance ? FlowPrecision.SinglePrecision : FlowPrecision.DoublePrecision
            : options.Precision;
        equation = new(problem, start, Precision == FlowPrecision.SinglePrecision,
            options.ForcedTurn ?? FlowField.ForcedTurn(options.Tolerance));
        this.start = start;
        this.clusterOf = clusterOf ?? [.. Enumerable.Range(0, problem.Count)];
        method = problem.Power < FlowField.SmoothPower ? BogackiShampine.Method : DormandPrince.Method;
        double share = method == BogackiShampine.Method ? ThirdOrderShare : 1;
        integrator = new(equation, method, new StepControl { Tolerance = share * options.Tolerance });
        margins = new(equation, problem.Labels, this.clusterOf);
        drift = new(equation, problem);
        between = new(equation.Rows, equation.Columns);
        (births, rose) = (new double[margins.Count], new double[margins.Count]);
        Array.Fill(births, double.NaN);
        plateau = SlidingPlateau.Of(problem, equation, options.Tolerance);
    }

    /// <summary>Whether a plateau at p = 1 is passed at once; tests compare with a flow that steps through it.</summary>
    internal bool PassesPlateaus { get; init; } = true;

    /// <summary>The tolerance from which on products run in float32 unless asked otherwise.</summary>
    /// <remarks>
    /// float32 leaves 1e−5 of the largest output at rest (measured at D = 1000), float64 less than that from a tolerance of 1e−4 down.
    /// </remarks>
    public const double SingleTolerance = 1e-3;

    /// <summary>The precision in which products run.</summary>
    public FlowPrecision Precision { get; }

    /// <summary>Number of samples n.</summary>
    public int Samples => problem.Count;

    /// <summary>Number of neurons h.</summary>
    public int Hidden => equation.Rows - 1;

    /// <summary>Number of features D.</summary>
    public int Features => problem.Dimension;

    /// <summary>Name of the method.</summary>
    public string Method => method.Name;

    /// <summary>The time at which the flow ends.</summary>
    public double Until => options.Until;

    /// <summary>The time reached.</summary>
    public double Time => watch is null ? 0 : Math.Min(options.Until, equation.FlowTime(integrator.Time, integrator.State));

    /// <summary>The mean loss at the time reached.</summary>
    public double Loss { get; private set; }

    /// <summary>Accepted and rejected steps and right-hand sides so far.</summary>
    public IntegrationStatistics Statistics => integrator.Statistics;

    /// <summary>The records so far.</summary>
    public IReadOnlyList<FlowRecord> Records => records;

    /// <summary>Time at which each cluster's mean margin rose through ½ [K]; NaN where it has not.</summary>
    public ReadOnlySpan<double> Births => births;

    /// <summary>How the flow ended; null while it goes on.</summary>
    public FlowEnding? Ending { get; private set; }

    /// <summary>Goes one step on and records what lies within it.</summary>
    /// <returns>Whether the flow goes on.</returns>
    public bool Step()
    {
        if (Ending is not null) return false;
        if (watch is null)
        {
            Begin();
            return Ending is null;
        }
        StepResult result = integrator.Step(problem.Form == NeuronForm.Normalised ? options.Until : double.PositiveInfinity);
        if (result != StepResult.Accepted)
        {
            Ending = Vanished(Vanishing / 4) is int lost
                ? FlowEnding.Vanished(lost, Time)
                : FlowEnding.Of(result, Time, options.Tolerance, problem.Power, Precision);
            return false;
        }
        Loss = equation.Loss;
        watch.Advance(rose);
        for (int k = 0; k < births.Length; k++)
            if (double.IsNaN(births[k]) && !double.IsNaN(rose[k]) && FlowTimeAt(rose[k]) is var time && time <= options.Until)
                births[k] = time;
        RecordUpTo(Time);
        PassPlateau();
        End();
        return Ending is null;
    }

    /// <summary>The state reached, with all that was recorded; null before the first step.</summary>
    public FlowState? Capture() => watch is null ? null : new FlowState
    {
        Integration = integrator.Capture(),
        Excess = watch.Now.ToArray(),
        Births = [.. births],
        Records = [.. records],
        RestingSince = plateau?.RestingSince ?? double.NaN,
        Passage = passage,
    };

    /// <summary>Goes on from a state captured in the same flow.</summary>
    /// <exception cref="ArgumentException">It is the state of a flow of another shape.</exception>
    public void Restore(FlowState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Excess.Length != births.Length || state.Births.Length != births.Length)
            throw new ArgumentException($"This flow has {Plural.Of(births.Length, "cluster")}; the state has {state.Births.Length}.",
                nameof(state));
        integrator.Resume(state.Integration);
        drift.Begin(equation.Initial);
        watch = new(integrator, margins, state.Excess, Noise);
        state.Births.CopyTo(births, 0);
        records.Clear();
        records.AddRange(state.Records);
        passage = state.Passage;
        plateau?.RestingSince = state.RestingSince;
        equation.Predict(integrator.State);
        Loss = equation.Loss;
        Ending = null;
        End();
    }

    /// <summary>The flow so far as a trajectory.</summary>
    /// <exception cref="InvalidOperationException">It goes on.</exception>
    public FlowTrajectory Trajectory() => new()
    {
        Problem = problem,
        Hidden = Hidden,
        Records = [.. records],
        Births = [.. births],
        Ending = Ending ?? throw new InvalidOperationException("The flow goes on; a trajectory is that of one that has ended."),
        Tolerance = options.Tolerance,
        Precision = Precision,
        Method = method.Name,
        Statistics = Statistics,
        Passage = passage,
    };

    /// <summary>SHA-256 of all that the flow depends on.</summary>
    internal byte[] Fingerprint(string program) => fingerprint ??= Hash(program);

    private byte[] Hash(string program)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add<T>(ReadOnlySpan<T> values) where T : unmanaged => hash.AppendData(MemoryMarshal.AsBytes(values));
        string text = string.Create(CultureInfo.InvariantCulture,
            $"flow 2;{program};{problem.Loss.Name};{problem.Form};{options.Stop};{Precision};{method.Name};{Samples};{Hidden};{Features};");
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        Add<double>([problem.Power, options.Until, options.Settle, options.Tolerance, .. options.RecordTimes]);
        Add<int>([.. problem.Labels, .. clusterOf, .. start.Signs]);
        Add<double>([.. start.LogNorms, .. start.LogOutputs, .. problem.Masses ?? []]);
        for (int i = 0; i < Samples; i++) Add<double>(problem.Inputs.Row(i));
        for (int j = 0; j < Hidden; j++) Add<double>(start.Directions.Row(j));
        return hash.GetHashAndReset();
    }

    /// <summary>Relative rounding of margins: births are not located more finely.</summary>
    private double Noise => Precision == FlowPrecision.SinglePrecision ? 1e-6 : 1e-12;

    private void Begin()
    {
        StepResult result = integrator.Start(0, equation.Initial, options.Until);
        drift.Begin(equation.Initial);
        watch = new(integrator, margins, precision: Noise);
        if (result != StepResult.Accepted)
        {
            Ending = FlowEnding.Of(result, 0, options.Tolerance, problem.Power, Precision);
            return;
        }
        for (int k = 0; k < births.Length; k++)
            if (watch.Now[k] >= 0) births[k] = 0;
        RecordUpTo(0);
        Loss = equation.Loss;
    }

    private void End()
    {
        double time = Time;
        if (time >= options.Until) Ending = FlowEnding.Finished(options.Until);
        else if (options.Stop == FlowStop.Born && watch!.Now.IndexOfAnyInRange(double.NegativeInfinity, -double.Epsilon) < 0
            && time >= LastBirth + options.Settle)
            Ending = FlowEnding.Born(time);
        else if (Vanished(Vanishing) is int neuron) Ending = FlowEnding.Vanished(neuron, time);
        else if (options.Stop == FlowStop.Resting) Rest(time);
        if (Ending is { End: FlowEnd.Born } && (records.Count == 0 || records[^1].Time < time)) Record(time, integrator.State);
    }

    /// <summary>Ends a flow that is at rest, with the records that are left.</summary>
    private void Rest(double time)
    {
        double left = options.Until - time, length = equation.Length(integrator.State), reach = options.Tolerance * length;
        if (!(left * Loss <= reach * reach)) return;
        equation.Predict(integrator.State);
        double path = Math.Sqrt(left * equation.LossWithin(Noise));
        if (!(path <= reach)) return;
        while (records.Count < options.RecordTimes.Count) Record(options.RecordTimes[records.Count], integrator.State);
        Ending = FlowEnding.Resting(time, options.Until, path, length);
    }

    /// <summary>The last birth so far; 0 where there is none.</summary>
    private double LastBirth
    {
        get
        {
            double last = 0;
            foreach (double birth in births) last = Math.Max(last, double.IsFinite(birth) ? birth : 0);
            return last;
        }
    }

    /// <summary>The first neuron whose input weights have gone to 0; null where there is none.</summary>
    /// <param name="fall">Fall of log r that counts.</param>
    private int? Vanished(double fall)
    {
        for (int j = 0; j < equation.Rows - 1; j++)
        {
            NeuronChart chart = equation.Chart(j);
            double lowest = Math.Min(0, equation.Coordinate(equation.Initial, j)) - fall;
            if (chart.CanVanish && equation.Coordinate(integrator.State, j) < lowest) return j;
        }
        return null;
    }

    /// <summary>Leaves out what is left of a plateau in which neurons only grow.</summary>
    private void PassPlateau()
    {
        if (plateau is null || passage is not null || !PassesPlateaus) return;
        if (plateau.Find(integrator.PreviousTime, integrator.Time, options.Until, integrator.State) is not { } found) return;
        passage = found.Span;
        while (records.Count < options.RecordTimes.Count && options.RecordTimes[records.Count] <= passage.To)
        {
            double wanted = options.RecordTimes[records.Count];
            found.StateAt(wanted - passage.From, between);
            Record(wanted, between);
        }
        found.StateAt(passage.To - passage.From, between);
        integrator.Continue(passage.To, between);
        watch = new(integrator, margins, precision: Noise);
        Loss = equation.Loss;
    }

    private double FlowTimeAt(double time)
    {
        if (problem.Form == NeuronForm.Normalised) return time;
        integrator.Interpolate(time, between);
        return equation.FlowTime(time, between);
    }

    private void RecordUpTo(double time)
    {
        while (records.Count < options.RecordTimes.Count && options.RecordTimes[records.Count] <= time)
        {
            double wanted = options.RecordTimes[records.Count];
            if (integrator.Time == integrator.PreviousTime) Record(wanted, integrator.State);
            else
            {
                integrator.Interpolate(IntegrationTime(wanted), between);
                Record(wanted, between);
            }
        }
    }

    /// <summary>The time of the integration, within its last step, at which the flow was at a time.</summary>
    private double IntegrationTime(double wanted)
    {
        if (problem.Form == NeuronForm.Normalised) return wanted;
        double low = integrator.PreviousTime, high = integrator.Time;
        while (true)
        {
            double middle = low + ((high - low) / 2);
            if (!(middle > low && middle < high)) return high;
            if (FlowTimeAt(middle) < wanted) low = middle;
            else high = middle;
        }
    }

    private void Record(double time, DoubleMatrix state)
    {
        equation.Predict(state);
        int hidden = equation.Rows - 1, dimension = problem.Dimension;
        double[] directions = new double[hidden * dimension], clusterMargins = new double[margins.Count];
        for (int j = 0; j < hidden; j++) state.Row(j)[..dimension].CopyTo(directions.AsSpan(j * dimension));
        margins.Margins(clusterMargins);
        IEnumerable<int> neurons = Enumerable.Range(0, hidden);
        records.Add(new FlowRecord
        {
            Time = time,
            Outputs = equation.Outputs.ToArray(),
            Loss = equation.Loss,
            LogNorms = [.. neurons.Select(j => equation.LogNorm(state, j))],
            LogOutputs = [.. neurons.Select(j => equation.LogOutput(state, j))],
            Signs = [.. neurons.Select(j => equation.Sign(state, j))],
            Directions = directions,
            Margins = clusterMargins,
            Drift = drift.Measure(state),
            StepSize = integrator.Time - integrator.PreviousTime,
            Accepted = Statistics.Accepted,
            Rejected = Statistics.Rejected,
            Evaluations = Statistics.Evaluations,
        });
    }

    private static void RequireClusters(int[]? clusterOf, int count)
    {
        if (clusterOf is null) return;
        if (clusterOf.Length != count)
            throw new ArgumentException($"There are {Plural.Of(count, "sample")}, but {clusterOf.Length} of them have a cluster.");
        int clusters = clusterOf.Max() + 1;
        if (clusterOf.Min() < 0 || clusterOf.Distinct().Count() != clusters)
            throw new ArgumentException($"Clusters must be numbered from 0 with no gap; there are {clusterOf.Distinct().Count()}, numbered "
                + $"from {clusterOf.Min()} to {clusters - 1}.");
    }
}
