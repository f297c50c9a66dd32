using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Tests.Networks;

/// <summary>The network in double, straight from the formulas, to be read and tested against.</summary>
/// <remarks>
/// u_j = ⟨z, w_j⟩, z = x − c, r = ‖z‖; a_j = σ(u_j)^p ‖w_j‖^{−(p−1)} [r^{−(p−1)}]; f = V a + b.
/// ∂a_j/∂w_j = p σ(u_j)^{p−1} ‖w_j‖^{−(p−1)} [r^{−(p−1)}] z − (p−1) a_j w_j/‖w_j‖²;
/// ∂a_j/∂z = p σ(u_j)^{p−1} ‖w_j‖^{−(p−1)} [r^{−(p−1)}] w_j − [(p−1) a_j z/r²]. Unnormalised neurons have 1 for ‖w_j‖^{−(p−1)}, and no
/// second term in ∂a_j/∂w_j.
/// </remarks>
internal sealed class ReferenceNetwork
{
    public ReferenceNetwork(double power, bool normalizeInput, double[][] weights, double[][] outputWeights, double[]? bias,
        double[]? centre)
    {
        (Power, NormalizeInput, Weights, OutputWeights, Bias, Centre) = (power, normalizeInput, weights, outputWeights, bias, centre);
    }

    public ReferenceNetwork(PolyReluNetwork network)
        : this(
            network.Power, network.NormalizeInput, Rows(network.Weights), Rows(network.OutputWeights),
            network.Bias is { } bias ? Widen(bias) : null, network.Centre is { } centre ? Widen(centre) : null) => Form = network.Form;

    public NeuronForm Form { get; }

    public double Power { get; }

    public bool NormalizeInput { get; }

    /// <summary>[h][D].</summary>
    public double[][] Weights { get; }

    /// <summary>[C][h].</summary>
    public double[][] OutputWeights { get; }

    public double[]? Bias { get; }

    public double[]? Centre { get; }

    public int Hidden => Weights.Length;

    public int Outputs => OutputWeights.Length;

    public static double[][] Rows(Matrix matrix) => [.. Enumerable.Range(0, matrix.Rows).Select(i => Widen(matrix.Row(i)))];

    public static double[] Widen(ReadOnlySpan<float> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++) wide[i] = values[i];
        return wide;
    }

    public double PreActivation(double[] x, int j) => Dot(Weights[j], Centred(x));

    public double[] Activations(double[] x) => [.. Enumerable.Range(0, Hidden).Select(j => Activation(Centred(x), j, out _))];

    public double[] Logits(double[] x)
    {
        double[] a = Activations(x);
        return [.. Enumerable.Range(0, Outputs).Select(c => Dot(OutputWeights[c], a) + (Bias?[c] ?? 0))];
    }

    /// <summary>Jᵀ·cotangent with respect to x.</summary>
    public double[] InputGradient(double[] x, double[] cotangent)
    {
        double[] z = Centred(x), gradient = new double[z.Length];
        double r2 = Dot(z, z);
        for (int j = 0; j < Hidden; j++)
        {
            double a = Activation(z, j, out double slope), back = Back(cotangent, j);
            for (int i = 0; i < z.Length; i++)
                gradient[i] += back * ((slope * Weights[j][i]) - (NormalizeInput && r2 > 0 ? (Power - 1) * a * z[i] / r2 : 0));
        }
        return gradient;
    }

    /// <summary>How far logits may be off when every term of every sum, and every factor, is off by the relative rounding.</summary>
    public double[] LogitErrors(double[] x, double rounding)
    {
        double[] errors = [.. Enumerable.Range(0, Outputs).Select(c => rounding * Math.Abs(Bias?[c] ?? 0))], z = Centred(x),
        sizes = Sizes(x);
        for (int j = 0; j < Hidden; j++)
        {
            double error = ActivationErrors(z, sizes, j, rounding).Activation;
            for (int c = 0; c < Outputs; c++) errors[c] += Math.Abs(OutputWeights[c][j]) * error;
        }
        return errors;
    }

    /// <summary>The same for the gradient with respect to x.</summary>
    public double[] InputGradientErrors(double[] x, double[] cotangent, double rounding)
    {
        double[] errors = new double[x.Length], z = Centred(x), sizes = Sizes(x);
        double r2 = Dot(z, z);
        for (int j = 0; j < Hidden; j++)
        {
            (double activation, double slope) = ActivationErrors(z, sizes, j, rounding);
            double back = Enumerable.Range(0, Outputs).Sum(c => Math.Abs(cotangent[c] * OutputWeights[c][j]));
            for (int i = 0; i < z.Length; i++)
                errors[i] += back * ((slope * Math.Abs(Weights[j][i])) + (NormalizeInput && r2 > 0
                    ? (Power - 1) * activation * sizes[i] / r2 : 0));
        }
        return errors;
    }

    /// <summary>Adds Jᵀ·cotangent with respect to W, V and b.</summary>
    public void AddParameterGradients(double[] x, double[] cotangent, double[][] weights, double[][] outputWeights, double[] bias)
    {
        double[] z = Centred(x);
        for (int j = 0; j < Hidden; j++)
        {
            double a = Activation(z, j, out double slope), back = Back(cotangent, j), n2 = Dot(Weights[j], Weights[j]);
            bool shrinks = n2 > 0 && Form == NeuronForm.Normalised;
            for (int i = 0; i < z.Length; i++)
                weights[j][i] += back * ((slope * z[i]) - (shrinks ? (Power - 1) * a * Weights[j][i] / n2 : 0));
            for (int c = 0; c < Outputs; c++) outputWeights[c][j] += cotangent[c] * a;
        }
        for (int c = 0; c < Outputs; c++) bias[c] += cotangent[c];
    }

    public double[][] ZeroWeights() => [.. Weights.Select(row => new double[row.Length])];

    public double[][] ZeroOutputWeights() => [.. OutputWeights.Select(row => new double[row.Length])];

    public static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }

    private double[] Centred(double[] x) => Centre is null ? x : [.. x.Zip(Centre, (value, centre) => value - centre)];

    /// <summary>|x| + |c|: what rounding of x − c is relative to.</summary>
    private double[] Sizes(double[] x) => [.. x.Select((value, i) => Math.Abs(value) + Math.Abs(Centre?[i] ?? 0))];

    /// <summary>Both grow with u (p ≥ 1), so that their values at the ends of its interval bound them.</summary>
    private (double Activation, double Slope) ActivationErrors(double[] z, double[] sizes, int j, double rounding)
    {
        double u = Dot(Weights[j], z), error = rounding * sizes.Zip(Weights[j], (size, w) => size * Math.Abs(w)).Sum();
        (double low, double lowSlope) = Activation(z, j, u - error);
        (double high, double highSlope) = Activation(z, j, u + error);
        return (high - low + (rounding * high), highSlope - lowSlope + (rounding * highSlope));
    }

    private double Back(double[] cotangent, int j) => Enumerable.Range(0, Outputs).Sum(c => cotangent[c] * OutputWeights[c][j]);

    private double Activation(double[] z, int j, out double slope)
    {
        (double value, slope) = Activation(z, j, Dot(Weights[j], z));
        return value;
    }

    private (double Value, double Slope) Activation(double[] z, int j, double u)
    {
        double n = Math.Sqrt(Dot(Weights[j], Weights[j])), r = Math.Sqrt(Dot(z, z));
        if (!(u > 0) || n == 0 || r == 0) return (0, 0);
        double scale = (Form == NeuronForm.Normalised ? Math.Pow(n, 1 - Power) : 1) * (NormalizeInput ? Math.Pow(r, 1 - Power) : 1);
        return (Math.Pow(u, Power) * scale, Power * Math.Pow(u, Power - 1) * scale);
    }
}
