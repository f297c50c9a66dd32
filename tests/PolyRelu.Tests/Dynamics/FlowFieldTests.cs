using PolyRelu.Dynamics;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Dynamics;

/// <summary>The field of a flow is minus the gradient of the loss, whatever the coordinates.</summary>
public sealed class FlowFieldTests
{
    private static readonly IBinaryLoss[] Losses = [new SquaredLoss(), new ExponentialLoss(), new LogisticLoss()];

    public static TheoryData<double, NeuronForm, double> Cases
    {
        get
        {
            TheoryData<double, NeuronForm, double> cases = [];
            foreach (double power in new[] { 1, 1.5, 1.7, 2, 2.5, 3, 4, 5, 20.5 })
                foreach (NeuronForm form in Enum.GetValues<NeuronForm>())
                    foreach (double ratio in new[] { 0.3, 1, 1.8, 0 }) cases.Add(power, form, ratio);
            return cases;
        }
    }

    /// <summary>Compares w', v' of the coordinates with central differences of the loss in (w, v).</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Derivative_IsMinusTheGradientOfTheLoss(double power, NeuronForm form, double ratio)
    {
        const int n = 7, h = 4, d = 5;
        foreach (IBinaryLoss loss in Losses)
        {
            (FlowProblem problem, double[,] w, double[] v) = Problem(n, h, d, power, form, loss, ratio);
            FlowStart start = FlowStart.Of(Matrix(w), v);
            FlowField equation = new(problem, start, false);
            DoubleMatrix derivative = new(h + 1, d + 1);
            equation.Evaluate(0, equation.Initial, derivative);
            double clock = form == NeuronForm.Normalised ? 1 : derivative[h, 0], energy = 0;
            for (int j = 0; j < h; j++)
            {
                double norm = Norm(w, j, d), y = equation.Initial[j, d], step = 1e-6;
                double logNormRate = (equation.Chart(j).LogNorm(y + step) - equation.Chart(j).LogNorm(y - step)) / (2 * step);
                double Output(double at) => equation.Chart(j).Sign(at) * Math.Exp(equation.Chart(j).LogOutput(at));
                double shift = form == NeuronForm.Normalised ? 1 : Math.Sqrt(power);
                double outputRate = (Output(y + step) - Output(y - step)) / (2 * step) / shift;
                double yRate = derivative[j, d] / clock;
                for (int k = 0; k < d; k++)
                {
                    double expected = -Slope(problem, w, v, x => w[j, k] += x);
                    double found = (norm * derivative[j, k] / clock) + (w[j, k] * logNormRate * yRate);
                    Assert.True(Math.Abs(found - expected) < 2e-5 * (1 + Math.Abs(expected)),
                        $"{loss.Name}: w'[{j},{k}] is {found}, expected {expected}");
                    energy += found * found;
                }
                double vExpected = -Slope(problem, w, v, x => v[j] += x), vFound = outputRate * yRate;
                Assert.True(Math.Abs(vFound - vExpected) < 2e-5 * (1 + Math.Abs(vExpected)),
                    $"{loss.Name}: v'[{j}] is {vFound}, expected {vExpected}");
                energy += vFound * vFound;
            }
            Assert.Equal(energy, derivative[h, 1] / clock, 1e-4 * (energy + 1e-3));
        }
    }

    [Fact]
    public void Derivative_HasTheSameBits_ForAnyNumberOfThreads()
    {
        (FlowProblem problem, double[,] w, double[] v) = Problem(900, 30, 20, 3, NeuronForm.Normalised, new ExponentialLoss(), 0.5);
        int threads = Workers.Count;
        try
        {
            foreach (bool single in new[] { false, true })
            {
                double[][] found = [.. new[] { 1, 2, 3 }.Select(count =>
                {
                    Workers.Count = count;
                    FlowField equation = new(problem, FlowStart.Of(Matrix(w), v), single);
                    DoubleMatrix derivative = new(31, 21);
                    equation.Evaluate(0, equation.Initial, derivative);
                    return derivative.ToArray();
                })];
                Assert.Equal(found[0], found[1]);
                Assert.Equal(found[0], found[2]);
            }
        }
        finally
        {
            Workers.Count = threads;
        }
    }

    [Fact]
    public void SinglePrecision_IsDoublePrecisionRounded_AlsoWhereSlopesAreTiny()
    {
        (FlowProblem problem, double[,] w, double[] v) = Problem(300, 10, 20, 3, NeuronForm.Normalised, new ExponentialLoss(), 1);
        // A margin of 300 leaves slopes of 1e−130, far below the range of float32.
        foreach (double size in new[] { 1, 60 })
        {
            for (int j = 0; j < v.Length; j++) v[j] = size * Math.Abs(v[j]);
            problem = problem with { Labels = [.. Enumerable.Repeat(1, problem.Count)] };
            DoubleMatrix[] found = [new(11, 21), new(11, 21)];
            foreach (bool single in new[] { false, true })
            {
                FlowField equation = new(problem, FlowStart.Of(Matrix(w), v), single);
                equation.Evaluate(0, equation.Initial, found[single ? 1 : 0]);
            }
            double largest = found[0].ToArray().Max(Math.Abs);
            Assert.True(largest > 0);
            for (int j = 0; j < 10; j++)
                for (int k = 0; k < 21; k++) Assert.Equal(found[0][j, k], found[1][j, k], 1e-5 * largest);
        }
    }

    [Fact]
    public void Evaluate_AllocatesNothing()
    {
        foreach (bool single in new[] { false, true })
        {
            (FlowProblem problem, double[,] w, double[] v) = Problem(600, 20, 30, 2.5, NeuronForm.Normalised, new LogisticLoss(), 0.5);
            FlowField equation = new(problem, FlowStart.Of(Matrix(w), v), single);
            DoubleMatrix derivative = new(21, 31);
            Assert.Equal(0, Allocation.Least(_ =>
            {
                for (int i = 0; i < 5; i++) equation.Evaluate(0, equation.Initial, derivative);
            }));
        }
    }

    private static (FlowProblem Problem, double[,] W, double[] V) Problem(
        int n, int h, int d, double power, NeuronForm form, IBinaryLoss loss, double ratio)
    {
        CounterRandom random = new(17, (uint)(power * 100), (uint)form);
        DoubleMatrix inputs = new(n, d);
        for (int i = 0; i < n; i++)
            for (int k = 0; k < d; k++) inputs[i, k] = random.NextGaussian() / Math.Sqrt(d);
        double[,] w = new double[h, d];
        double[] v = new double[h];
        double shift = form == NeuronForm.Normalised ? 1 : Math.Sqrt(power);
        for (int j = 0; j < h; j++)
        {
            for (int k = 0; k < d; k++) w[j, k] = random.NextGaussian() / Math.Sqrt(d);
            v[j] = (j % 2 == 0 ? 1 : -1) * ratio * Norm(w, j, d) / shift;
        }
        int[] labels = [.. Enumerable.Range(0, n).Select(i => i % 3 == 0 ? -1 : 1)];
        return (new FlowProblem { Inputs = inputs, Labels = labels, Loss = loss, Power = power, Form = form }, w, v);
    }

    private static double Slope(FlowProblem problem, double[,] w, double[] v, Action<double> shift)
    {
        const double step = 1e-5;
        shift(step);
        double above = LossOf(problem, w, v);
        shift(-2 * step);
        double below = LossOf(problem, w, v);
        shift(step);
        return (above - below) / (2 * step);
    }

    /// <summary>The mean loss by the definition of the network.</summary>
    private static double LossOf(FlowProblem problem, double[,] w, double[] v)
    {
        double sum = 0;
        int d = problem.Dimension;
        for (int i = 0; i < problem.Count; i++)
        {
            double f = 0;
            for (int j = 0; j < v.Length; j++)
            {
                double a = Enumerable.Range(0, d).Sum(k => problem.Inputs[i, k] * w[j, k]);
                double scale = problem.Form == NeuronForm.Normalised ? Math.Pow(Norm(w, j, d), problem.Power - 1) : 1;
                if (a > 0) f += v[j] * Math.Pow(a, problem.Power) / scale;
            }
            sum += problem.Loss.Evaluate(f, problem.Labels[i], out _);
        }
        return sum / problem.Count;
    }

    private static double Norm(double[,] w, int j, int d) => Math.Sqrt(Enumerable.Range(0, d).Sum(k => w[j, k] * w[j, k]));

    private static DoubleMatrix Matrix(double[,] w)
    {
        DoubleMatrix matrix = new(w.GetLength(0), w.GetLength(1));
        for (int j = 0; j < matrix.Rows; j++)
            for (int k = 0; k < matrix.Columns; k++) matrix[j, k] = w[j, k];
        return matrix;
    }
}
