using PolyRelu.Dynamics;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Dynamics;

/// <summary>Flows as a whole: scales, ends, records, states, refusals.</summary>
public sealed class FlowSessionTests
{
    [Fact]
    public void Scale_ShiftsTheFlowInTime_AndChangesNothingElse()
    {
        // Balanced neurons grow as e^{A t} while f is tiny: a smaller start is a later one, with the same limit.
        List<(double Logarithm, double Last, double[] Outputs)> ends = [];
        foreach (string scale in new[] { "1e-9", "1e-300", "1e-3000" })
        {
            DecimalScale size = DecimalScale.Parse(scale);
            double until = 300 - (3.3 * size.Logarithm);
            FlowTrajectory flow = Run(Clusters(3, 0), FlowStart.Balanced(12, 8, size, 3), until, 1e-6);
            Assert.DoesNotContain(flow.Births, double.IsNaN);
            ends.Add((size.Logarithm, flow.Births.Max(), flow.Records[^1].Outputs));
        }
        double Shift(int from, int to) => (ends[to].Last - ends[from].Last) / (ends[from].Logarithm - ends[to].Logarithm);
        Assert.Equal(Shift(0, 1), Shift(1, 2), 0.01 * Shift(0, 1));
        Assert.Equal(3, Shift(1, 2), 0.3);                  // K clusters of a mean loss: time K log(1/s)
        foreach ((_, _, double[] outputs) in ends.Skip(1))
            for (int i = 0; i < outputs.Length; i++) Assert.Equal(ends[0].Outputs[i], outputs[i], 1e-6);
    }

    /// <summary>Noisy samples: each birth is later by the same time for every factor of the scale, whatever the scale.</summary>
    [Theory]
    [InlineData(2.5)]
    [InlineData(3)]
    [InlineData(4)]
    public void Births_ShiftByTheLogarithmOfTheScale_AlsoWithNoise(double power)
    {
        FlowProblem problem = Clusters(power);
        List<(double Logarithm, FlowTrajectory Flow)> flows = [];
        foreach (string scale in new[] { "1e-7", "1e-300", "1e-3000" })
        {
            DecimalScale size = DecimalScale.Parse(scale);
            FlowStart start = FlowStart.Balanced(12, 8, size, 3);
            flows.Add((size.Logarithm, Run(problem, start, 400 - (4 * size.Logarithm), 1e-5, FlowStop.Born)));
        }
        double Shift(int sample, int from, int to) => (flows[to].Flow.Births[sample] - flows[from].Flow.Births[sample])
            / (flows[from].Logarithm - flows[to].Logarithm);
        for (int i = 0; i < problem.Count; i++)
        {
            // Noise makes neurons grow at rates of their own: from afar the fastest overtakes those that were born first from nearby.
            Assert.Equal(Shift(i, 0, 1), Shift(i, 1, 2), 0.02 * Shift(i, 1, 2));
            Assert.Equal(3, Shift(i, 1, 2), 0.3);           // K clusters of a mean loss, without noise
        }
    }

    /// <summary>e^{−yf} is in the range of float64 to −yf = 709.</summary>
    [Theory]
    [InlineData(19, FlowEnd.Finished)]
    [InlineData(26, FlowEnd.Finished)]
    [InlineData(27, FlowEnd.NotFinite)]
    public void ExponentialLoss_OfAVeryWrongOutput_IsDescended_OrRefusedInOneSentence(double weight, FlowEnd expected)
    {
        FlowProblem problem = new()
        {
            Inputs = DoubleMatrix.From(1, 1, [1]), Labels = [-1], Loss = new ExponentialLoss(), Power = 2,
        };
        FlowTrajectory flow = Run(problem, FlowStart.Of(DoubleMatrix.From(1, 1, [weight]), [weight]), 1, 1e-6);
        Assert.Equal(expected, flow.Ending.End);
        if (expected == FlowEnd.Finished) Assert.InRange(flow.Records[^1].Loss, 1, 2);
        else Assert.Contains("left the range of float64", flow.Ending.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void AtRest_OutputsAreFarCloserThanTheTolerance()
    {
        FlowProblem problem = Clusters(3);
        FlowStart start = FlowStart.Balanced(12, 8, DecimalScale.Parse("1e-4"), 3);
        double[] loose = Run(problem, start, 250, 1e-4).Records[^1].Outputs, tight = Run(problem, start, 250, 1e-9).Records[^1].Outputs;
        for (int i = 0; i < loose.Length; i++) Assert.Equal(tight[i], loose[i], 2e-6);
    }

    [Fact]
    public void Restore_GoesOnWithTheSameBits_FromAnyStep()
    {
        FlowProblem problem = Clusters(3);
        FlowStart start = FlowStart.Gaussian(9, 8, DecimalScale.Parse("1e-5"), 1);
        FlowOptions options = new() { Until = 120, RecordTimes = FlowOptions.EvenTimes(120, 13), Tolerance = 1e-6 };
        FlowSession whole = new(problem, start, options);
        List<FlowState> states = [];
        while (whole.Step()) states.Add(whole.Capture()!);
        FlowTrajectory reference = whole.Trajectory();
        foreach (FlowState state in states.Where((_, index) => index % 7 == 0))
        {
            FlowSession other = new(problem, start, options);
            other.Restore(state);
            while (other.Step())
            {
            }
            FlowTrajectory resumed = other.Trajectory();
            Assert.Equal(reference.Births, resumed.Births);
            Assert.Equal(reference.Statistics, resumed.Statistics);
            Assert.Equal(reference.Records.Count, resumed.Records.Count);
            for (int t = 0; t < reference.Records.Count; t++)
            {
                Assert.Equal(reference.Records[t].Outputs, resumed.Records[t].Outputs);
                Assert.Equal(reference.Records[t].Directions, resumed.Records[t].Directions);
                Assert.Equal(reference.Records[t].Drift, resumed.Records[t].Drift);
            }
        }
    }

    [Fact]
    public void Checkpoint_OfAKilledFlow_GoesOnToTheSameTrajectory_AndOfAnotherIsRefused()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            FlowCheckpoint checkpoint = new(Path.Combine(folder, "state.npz")) { Interval = TimeSpan.Zero };
            FlowSession Session(double tolerance = 1e-6) => new(Clusters(3), FlowStart.Gaussian(9, 8, DecimalScale.Parse("1e-5"), 1),
                new FlowOptions { Until = 120, RecordTimes = FlowOptions.EvenTimes(120, 13), Tolerance = tolerance });
            FlowTrajectory reference = FlowRun.Run(Session(), cancellation: TestContext.Current.CancellationToken);
            using (CancellationTokenSource source = new())
            {
                int steps = 0;
                Assert.Throws<FlowInterruptedException>(() => FlowRun.Run(Session(), checkpoint, new Steps(() =>
                {
                    if (++steps == 40) source.Cancel();
                }), source.Token));
            }
            FlowTrajectory resumed = FlowRun.Run(Session(), checkpoint, null, TestContext.Current.CancellationToken);
            Assert.Equal(reference.Statistics, resumed.Statistics);
            Assert.Equal(reference.Births, resumed.Births);
            Assert.Equal(reference.Records.Select(record => record.Loss), resumed.Records.Select(record => record.Loss));
            InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
                FlowRun.Run(Session(1e-7), checkpoint, null, TestContext.Current.CancellationToken));
            Assert.Contains("another flow", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Settle_GoesOnForAWhileAfterTheLastBirth()
    {
        FlowSession Begin(double settle, FlowStop stop = FlowStop.Born) =>
            new(Clusters(3), FlowStart.Balanced(12, 8, DecimalScale.Parse("1e-3"), 3),
                new FlowOptions { Until = 1e4, RecordTimes = [0], Tolerance = 1e-6, Stop = stop, Settle = settle });
        FlowTrajectory atOnce = FlowRun.Run(Begin(0), cancellation: TestContext.Current.CancellationToken);
        FlowTrajectory later = FlowRun.Run(Begin(20), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((FlowEnd.Born, FlowEnd.Born), (atOnce.Ending.End, later.Ending.End));
        Assert.Equal(atOnce.Births, later.Births);
        Assert.True(later.Ending.Time >= later.Births.Max() + 20 && atOnce.Ending.Time < later.Births.Max() + 20,
            $"{atOnce.Ending.Time}, {later.Ending.Time}");
        Assert.Equal(later.Ending.Time, later.Records[^1].Time);
        Assert.Contains("0 or more; got -1", Assert.Throws<ArgumentException>(() => Begin(-1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stop_WhenBorn_EndsOnceEveryMarginIsAboveHalf()
    {
        FlowTrajectory flow = Run(Clusters(3), FlowStart.Balanced(12, 8, DecimalScale.Parse("1e-3"), 3), 1e4, 1e-6, FlowStop.Born);
        Assert.Equal(FlowEnd.Born, flow.Ending.End);
        Assert.True(flow.Records[^1].Time < 1e3);
        Assert.All(flow.Records[^1].Margins, margin => Assert.True(margin > 0.5, $"margin {margin}"));
    }

    [Fact]
    public void OutputWeightAboveInputWeight_CanDriveItToZero_AndTheFlowSaysWhichAndWhen()
    {
        // One feature, samples at ±1 of the label −1, v > |w|: f must fall for every x that w sees, so w goes to 0.
        FlowProblem problem = new()
        {
            Inputs = DoubleMatrix.From(2, 1, [1, -1]), Labels = [-1, -1], Loss = new SquaredLoss(), Power = 2,
        };
        FlowTrajectory flow = Run(problem, FlowStart.Of(DoubleMatrix.From(1, 1, [0.5]), [2]), 100, 1e-8);
        Assert.Equal(FlowEnd.Vanished, flow.Ending.End);
        Assert.Contains("neuron 0", flow.Ending.Sentence, StringComparison.Ordinal);
        Assert.InRange(flow.Ending.Time, 0.01, 10);
        Assert.All(flow.Records, record => Assert.All(record.Outputs, output => Assert.True(double.IsFinite(output))));
    }

    [Fact]
    public void StepThatIsNotFinite_IsTriedAgain_AlsoWithGaussianStarts()
    {
        FlowTrajectory wild = Run(Clusters(3) with { Form = NeuronForm.Unnormalised }, FlowStart.Gaussian(5, 8,
            DecimalScale.Parse("0.1"), 4), 100, 0.1);
        Assert.Equal(FlowEnd.Finished, wild.Ending.End);
    }

    [Fact]
    public void BalancedNeurons_OfAnySize_NeverVanish()
    {
        // v = |w| exactly, one sample that drives w down: r' = −r for ever.
        FlowProblem problem = new()
        {
            Inputs = DoubleMatrix.From(1, 1, [1]), Labels = [-1], Loss = new ExponentialLoss(), Power = 1,
        };
        double[] sizes = [.. Enumerable.Range(0, 41).Select(i => 1.7 * Math.Pow(10, -300 + (2.5 * i)))];
        FlowTrajectory flow = Run(problem, FlowStart.Of(DoubleMatrix.From(41, 1, sizes), sizes), 60, 1e-8);
        Assert.Equal(FlowEnd.Finished, flow.Ending.End);
        for (int j = 0; j < sizes.Length; j++) Assert.Equal(Math.Log(sizes[j]) - 60, flow.Records[^1].LogNorms[j], 1e-6);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    public void InputWeightFarBelowItsOutputWeight_KeepsItsRelativeAccuracy(double size)
    {
        // w' = v ∂(…)/∂w: with v = 1 and one sample of label +1 that w sees, r grows by ∫ v g dt, whatever it was.
        FlowProblem problem = new()
        {
            Inputs = DoubleMatrix.From(1, 1, [1]), Labels = [1], Loss = new SquaredLoss(), Power = 1,
        };
        FlowTrajectory flow = Run(problem, FlowStart.Of(DoubleMatrix.From(1, 1, [size]), [1]), 1e-3, 1e-9);
        // f = v r, v' = r g, r' = v g, g = 1 − v r: by a short series at t = 1e−3.
        double r = size, v = 1;
        const int steps = 100_000;
        for (int i = 0; i < steps; i++)
        {
            double half = 5e-9, g = 1 - (v * r), rm = r + (half * v * g), vm = v + (half * r * g), gm = 1 - (vm * rm);
            (r, v) = (r + (2 * half * vm * gm), v + (2 * half * rm * gm));
        }
        Assert.Equal(FlowEnd.Finished, flow.Ending.End);
        Assert.Equal(r, Math.Exp(flow.Records[^1].LogNorms[0]), 1e-7 * r);
    }

    [Fact]
    public void SinglePrecision_IsNotTaken_WherePowersLeaveItsRange()
    {
        FlowProblem tiny = Clusters(4) with { Inputs = Scaled(Clusters(4).Inputs, 1e-14) };
        FlowStart start = FlowStart.Gaussian(5, 8, DecimalScale.Parse("1"), 1);
        FlowOptions options = new() { Until = 1, RecordTimes = [1], Tolerance = 1e-3 };
        Assert.Equal(FlowPrecision.DoublePrecision, new FlowSession(tiny, start, options).Precision);
        Assert.Equal(FlowPrecision.SinglePrecision, new FlowSession(Clusters(4), start, options).Precision);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new FlowSession(tiny, start, options with { Precision = FlowPrecision.SinglePrecision }));
        Assert.Contains("float32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClustersAboveHalfAtTheBeginning_AreBornAtZero_AndTheFlowCanStopThere()
    {
        FlowProblem problem = new()
        {
            Inputs = DoubleMatrix.From(1, 1, [1]), Labels = [1], Loss = new SquaredLoss(), Power = 2,
        };
        FlowTrajectory flow = Run(problem, FlowStart.Of(DoubleMatrix.From(1, 1, [0.9]), [0.9]), 50, 1e-6, FlowStop.Born);
        Assert.Equal(0, flow.Births[0]);
        Assert.Equal(FlowEnd.Born, flow.Ending.End);
    }

    [Fact]
    public void Births_AfterTheEnd_AreNotReported()
    {
        FlowProblem problem = new()
        {
            Inputs = DoubleMatrix.From(1, 1, [1]), Labels = [1], Loss = new SquaredLoss(), Power = 2, Form = NeuronForm.Unnormalised,
        };
        FlowStart start = FlowStart.Of(DoubleMatrix.From(1, 1, [0.1]), [0.1]);
        double birth = Run(problem, start, 50, 1e-8).Births[0];
        Assert.InRange(birth, 1, 49);
        FlowTrajectory shorter = Run(problem, start, 0.97 * birth, 1e-8);
        Assert.True(double.IsNaN(shorter.Births[0]), $"born at {shorter.Births[0]}, after the end");
        Assert.True(Run(problem, start, 1.03 * birth, 1e-8).Births[0] < 1.03 * birth);
    }

    [Fact]
    public void Checkpoint_ThatCannotBeWritten_IsSaid_AndTheFlowGoesOn()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            int told = 0;
            FlowCheckpoint checkpoint = new(Path.Combine(folder, "none", "state.npz"))
            {
                Interval = TimeSpan.Zero, Unwritable = _ => told++,
            };
            File.WriteAllText(Path.Combine(folder, "none"), "a file where a folder should be");
            FlowTrajectory flow = FlowRun.Run(new FlowSession(Clusters(3), FlowStart.Gaussian(9, 8, DecimalScale.Parse("1e-2"), 1),
                new FlowOptions { Until = 10, RecordTimes = [10] }), checkpoint, null, TestContext.Current.CancellationToken);
            Assert.Equal(FlowEnd.Finished, flow.Ending.End);
            Assert.Equal(1, told);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void NeuronAtZero_StaysThere()
    {
        DoubleMatrix weights = new(2, 8);
        weights[1, 0] = 0.1;
        FlowTrajectory flow = Run(Clusters(3), FlowStart.Of(weights, [0.3, 0.05]), 20, 1e-6);
        Assert.Equal(FlowEnd.Finished, flow.Ending.End);
        Assert.Equal(double.NegativeInfinity, flow.Records[^1].LogNorms[0]);
        Assert.Equal(Math.Log(0.3), flow.Records[^1].LogOutputs[0], 1e-12);
        Assert.True(flow.Records[^1].Loss < flow.Records[0].Loss);
    }

    [Fact]
    public void Orthogonal_PartOfTheWeights_IsConserved()
    {
        // 6 samples span 6 of 8 features.
        FlowProblem whole = Clusters(3);
        FlowProblem problem = whole with { Inputs = whole.Inputs.RowRange(0, 6).Copy(), Labels = whole.Labels[..6] };
        FlowTrajectory flow = Run(problem, FlowStart.Gaussian(9, 8, DecimalScale.Parse("1e-4"), 1), 60, 1e-8);
        Assert.InRange(flow.Records.Max(record => record.Drift.Orthogonal), 1e-13, 1e-5);
        FlowTrajectory spanned = Run(whole, FlowStart.Gaussian(9, 8, DecimalScale.Parse("1e-4"), 1), 1, 1e-8);
        Assert.True(double.IsNaN(spanned.Records[^1].Drift.Orthogonal));
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "nan", "feature 2 of input 1 is NaN" },
        { "label", "label 0 is 3" },
        { "tolerance", "tolerance of a flow must be from 1e-14" },
        { "time", "from 0 to its end" },
        { "until", "finite time above 0" },
        { "order", "must rise" },
        { "features", "8 features; the neurons have 7" },
        { "labels", "24 inputs and 23 labels" },
        { "neurons", "at least one neuron" },
        { "outputs", "9 neurons and 8 output weights" },
        { "power", "from 1 to 64" },
        { "clusters", "numbered from 0 with no gap" },
    };

    [Theory, MemberData(nameof(Bad))]
    public void BadInput_GetsOneSentence(string fault, string part)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
        {
            FlowProblem problem = Clusters(fault == "power" ? 0.5 : 3);
            FlowOptions options = new() { Until = 10, RecordTimes = [0, 10] };
            FlowStart start = FlowStart.Gaussian(9, fault == "features" ? 7 : 8, DecimalScale.Parse("1e-3"), 1);
            int[]? clusters = null;
            switch (fault)
            {
                case "nan": problem.Inputs[1, 2] = double.NaN; break;
                case "label": problem.Labels[0] = 3; break;
                case "tolerance": options = options with { Tolerance = 0 }; break;
                case "time": options = options with { RecordTimes = [-1, 10] }; break;
                case "until": options = options with { Until = 0 }; break;
                case "order": options = options with { RecordTimes = [5, 5] }; break;
                case "labels": problem = problem with { Labels = problem.Labels[..^1] }; break;
                case "neurons": start = FlowStart.Of(new DoubleMatrix(0, 8), []); break;
                case "outputs": start = FlowStart.Of(new DoubleMatrix(9, 8), new double[8]); break;
                case "clusters": clusters = [.. Enumerable.Repeat(2, 24)]; break;
            }
            _ = new FlowSession(problem, start, options, clusters);
        });
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A whole step with all that a flow asks of it: events, ends, plateaus; records and births alone may allocate.</summary>
    [Theory]
    [InlineData(1, NeuronForm.Normalised, FlowPrecision.DoublePrecision)]
    [InlineData(1.7, NeuronForm.Normalised, FlowPrecision.DoublePrecision)]
    [InlineData(3, NeuronForm.Normalised, FlowPrecision.DoublePrecision)]
    [InlineData(3, NeuronForm.Normalised, FlowPrecision.SinglePrecision)]
    [InlineData(3, NeuronForm.Unnormalised, FlowPrecision.DoublePrecision)]
    public void Step_AllocatesNothing(double power, NeuronForm form, FlowPrecision precision)
    {
        FlowSession flow = new(Clusters(power) with { Form = form }, FlowStart.Balanced(12, 8, DecimalScale.Parse("1e-3"), 3),
            new FlowOptions
            {
                Until = 1e6, RecordTimes = [0, 1e6], Tolerance = 1e-7, Stop = FlowStop.Born, Settle = 1e6, Precision = precision,
            });
        bool goesOn = true;
        for (int i = 0; i < 20; i++) goesOn &= flow.Step();
        Assert.Equal(0, Allocation.Least(_ =>
        {
            for (int i = 0; i < 3; i++) goesOn &= flow.Step();
        }));
        Assert.True(goesOn && flow.Statistics.Accepted >= 22, $"{flow.Ending?.End}, {flow.Statistics}");
    }

    private static FlowTrajectory Run(FlowProblem problem, FlowStart start, double until, double tolerance, FlowStop stop = FlowStop.Never)
        => FlowRun.Run(new FlowSession(problem, start, new FlowOptions
        {
            Until = until, RecordTimes = FlowOptions.EvenTimes(until, 11), Tolerance = tolerance, Stop = stop,
        }), cancellation: TestContext.Current.CancellationToken);

    /// <summary>24 samples about 3 centres of 8 features, two positive and one negative.</summary>
    private static FlowProblem Clusters(double power, double noise = 0.05)
    {
        CounterRandom random = new(5);
        DoubleMatrix inputs = new(24, 8);
        int[] labels = new int[24];
        for (int i = 0; i < 24; i++)
        {
            for (int k = 0; k < 8; k++) inputs[i, k] = (k == i % 3 ? 1 : 0) + (noise * random.NextGaussian());
            labels[i] = i % 3 < 2 ? 1 : -1;
        }
        return new FlowProblem { Inputs = inputs, Labels = labels, Loss = new SquaredLoss(), Power = power };
    }

    private static DoubleMatrix Scaled(DoubleMatrix matrix, double factor)
    {
        DoubleMatrix scaled = matrix.Copy();
        for (int i = 0; i < scaled.Rows; i++)
            foreach (ref double entry in scaled.Row(i)) entry *= factor;
        return scaled;
    }

    private sealed class Steps(Action step) : IProgress<FlowProgress>
    {
        public void Report(FlowProgress value) => step();
    }
}
