using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Tests.Networks;

/// <summary>The network in double, straight from the formulas, to be read and tested against.</summary>
/// <remarks>
/// u_j = ⟨z, w_j⟩, z = x − c, r = ‖z‖; a_j = σ(u_j)^p ‖w_j‖^{−(p−1)} [r^{−(p−1)}]; f = V a + b.
/// ∂a_j/∂w_j = p σ(u_j)^{p−1} ‖w_j‖^{−(p−1)} [r^{−(p−1)}] z − (p−1) a_j w_j/‖w_j‖²;
/// ∂a_j/∂z = p σ(u_j)^{p−1} ‖w_j‖^{−(p−1)} [r^{−(p−1)}] w_j − [(p−1) a_j z/r²].
/// </remarks>
internal sealed class ReferenceNetwork
{
    public ReferenceNetwork(double power, bool normalizeInput, double[][] weights, double[][] outputWeights, double[]? bias, double[]? centre)
    {
        (Power, NormalizeInput, Weights, OutputWeights, Bias, Centre) = (power, normalizeInput, weights, outputWeights, bias, centre);
    }

    public ReferenceNetwork(PolyReluNetwork network)
        : this(
            network.Power, network.NormalizeInput, Rows(network.Weights), Rows(network.OutputWeights),
            network.Bias is { } bias ? Widen(bias) : null, network.Centre is { } centre ? Widen(centre) : null)
    {
    }

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

    /// <summary>Adds Jᵀ·cotangent with respect to W, V and b.</summary>
    public void AddParameterGradients(double[] x, double[] cotangent, double[][] weights, double[][] outputWeights, double[] bias)
    {
        double[] z = Centred(x);
        for (int j = 0; j < Hidden; j++)
        {
            double a = Activation(z, j, out double slope), back = Back(cotangent, j), n2 = Dot(Weights[j], Weights[j]);
            for (int i = 0; i < z.Length; i++)
                weights[j][i] += back * ((slope * z[i]) - (n2 > 0 ? (Power - 1) * a * Weights[j][i] / n2 : 0));
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

    private double Back(double[] cotangent, int j) => Enumerable.Range(0, Outputs).Sum(c => cotangent[c] * OutputWeights[c][j]);

    private double Activation(double[] z, int j, out double slope)
    {
        double u = Dot(Weights[j], z), n = Math.Sqrt(Dot(Weights[j], Weights[j])), r = Math.Sqrt(Dot(z, z));
        slope = 0;
        if (!(u > 0) || n == 0 || r == 0) return 0;
        double scale = Math.Pow(n, 1 - Power) * (NormalizeInput ? Math.Pow(r, 1 - Power) : 1);
        slope = Power * Math.Pow(u, Power - 1) * scale;
        return Math.Pow(u, Power) * scale;
    }
}
