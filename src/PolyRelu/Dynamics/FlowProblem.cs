using System.Globalization;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics;

/// <summary>What a gradient flow descends: the mean loss of a one-output network over labelled samples, in float64.</summary>
/// <remarks>
/// L(θ) = Σ_i m_i ℓ(f(x_i), y_i) with masses m_i, 1/n each unless given, and f(x) = Σ_j v_j σ(⟨x, w_j⟩)^p / ‖w_j‖^{p−1}, or without
/// the division (<see cref="NeuronForm"/>). No bias and no centre: subtract a centre from the inputs beforehand.
/// </remarks>
public sealed record FlowProblem
{
    /// <summary>Inputs [n × D], finite.</summary>
    public required DoubleMatrix Inputs { get; init; }

    /// <summary>Labels [n], ±1.</summary>
    public required int[] Labels { get; init; }

    /// <summary>The loss ℓ.</summary>
    public required IBinaryLoss Loss { get; init; }

    /// <summary>The power p, from 1 to <see cref="LargestPower"/>.</summary>
    public required double Power { get; init; }

    /// <summary>Whether neurons are divided by ‖w‖^{p−1}.</summary>
    public NeuronForm Form { get; init; }

    /// <summary>Masses m_i [n], positive, in place of 1/n each; null for these.</summary>
    public double[]? Masses { get; init; }

    /// <summary>The largest power: beyond it σ^p of a sample of length 2 leaves float64's digits to its largest activation alone.</summary>
    public const double LargestPower = 64;

    /// <summary>Number of samples n.</summary>
    public int Count => Labels.Length;

    /// <summary>Number of features D.</summary>
    public int Dimension => Inputs.Columns;

    /// <summary>Mass of one sample.</summary>
    internal double MassOf(int sample) => Masses is null ? 1.0 / Count : Masses[sample];

    /// <summary>Checks that the parts fit together.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which.</exception>
    internal void Require()
    {
        if (Inputs.Rows != Labels.Length)
            throw new ArgumentException($"A flow needs a label for each input; there are {Plural.Of(Inputs.Rows, "input")} and "
                + $"{Plural.Of(Labels.Length, "label")}.");
        if (Inputs.Rows == 0 || Inputs.Columns == 0)
            throw new ArgumentException($"A flow needs at least one sample of one feature; the inputs are {Inputs.Rows}×{Inputs.Columns}.");
        if (!(Power is >= 1 and <= LargestPower))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The power p of a flow must be from 1 to {LargestPower}; got {Power}."));
        int wrong = Array.FindIndex(Labels, label => label is not (1 or -1));
        if (wrong >= 0) throw new ArgumentException($"Labels of a flow must be +1 or −1; label {wrong} is {Labels[wrong]}.");
        RequireFinite(Inputs, "input");
        if (Masses is not null && (Masses.Length != Count || Masses.Any(mass => !(mass > 0 && double.IsFinite(mass)))))
            throw new ArgumentException($"Masses must be positive numbers, one for each of {Plural.Of(Count, "sample")}.");
    }

    /// <summary>Refuses a matrix with a number that is not finite.</summary>
    /// <exception cref="ArgumentException">There is one; the message says where.</exception>
    internal static void RequireFinite(DoubleMatrix matrix, string name)
    {
        for (int i = 0; i < matrix.Rows; i++)
        {
            ReadOnlySpan<double> row = matrix.Row(i);
            for (int d = 0; d < row.Length; d++)
            {
                if (!double.IsFinite(row[d]))
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                        $"The numbers of a flow must be finite; feature {d} of {name} {i} is {row[d]}."));
            }
        }
    }
}
