using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>A binary classifier given in closed form by cluster centres: a function of the coordinates ⟨x, μ_k⟩ alone.</summary>
/// <remarks>
/// What gradient flow is proved or conjectured to find, and the rule no classifier beats. One output, label +1 for the first clusters.
/// A derived class states its value and slopes in coordinates and, for orthonormal centres, its nearest misclassified point.
/// </remarks>
public abstract class IdealClassifier : IDifferentiableClassifier
{
    private const double OrthonormalTolerance = 1e-4;
    private readonly double[] row;
    private readonly double[] rowSlopes;
    private Matrix coordinates;
    private Matrix slopes;

    /// <summary>Makes a classifier from centres.</summary>
    /// <param name="centres">The centres of both classes.</param>
    /// <exception cref="ArgumentException">A class has no centre.</exception>
    protected IdealClassifier(ClusterCentres centres)
    {
        ArgumentNullException.ThrowIfNull(centres);
        if (!centres.HasBothClasses)
            throw new ArgumentException($"Both classes need a centre: with {Plural.Of(centres.Count, "centre")} the number of "
                + $"positive ones must be 1..{centres.Count - 1}; got {centres.Positive}.", nameof(centres));
        Centres = centres;
        PositiveCentres = centres.Positive;
        AreOrthonormal = Orthonormal(centres.Points);
        row = new double[centres.Count];
        rowSlopes = new double[centres.Count];
    }

    /// <summary>Name used in reports, such as <c>F</c> or <c>F^(3)</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The centres.</summary>
    public ClusterCentres Centres { get; }

    /// <inheritdoc/>
    public int InputDimension => Centres.Dimension;

    /// <inheritdoc/>
    public int Outputs => 1;

    /// <summary>Whether <see cref="ExactDistance"/> is known: orthonormal centres, and a formula for this classifier.</summary>
    public virtual bool HasExactDistance => AreOrthonormal;

    private protected bool AreOrthonormal { get; }

    /// <summary>Coordinates before this one are of the positive class.</summary>
    private protected int PositiveCentres { get; }

    /// <summary>Name of the limit for a power, as <see cref="ConjecturedLimit"/> makes it.</summary>
    public static string LimitName(double power) => power < 2 ? SumClassifier.ShortName : PowerClassifier.NameOf(power);

    /// <summary>
    /// The limit that gradient flow from vanishing initialisation is conjectured to find: F for p &lt; 2, F^(p) for p ≥ 2.
    /// </summary>
    /// <remarks>
    /// Conjectured for p = 1 and p &gt; 2 (Min, Vidal 2024; proved since for p = 1, and for p &gt; 2 with the squared loss); p = 2 is the
    /// threshold between them.
    /// </remarks>
    public static IdealClassifier ConjecturedLimit(double power, ClusterCentres centres) =>
        power < 2 ? new SumClassifier(centres) : new PowerClassifier(centres, power);

    /// <inheritdoc/>
    public void Logits(Matrix inputs, Matrix logits)
    {
        Matrix.RequireShape(inputs, inputs.Rows, InputDimension, nameof(inputs));
        Matrix.RequireShape(logits, inputs.Rows, 1, nameof(logits));
        if (coordinates.Rows != inputs.Rows) (coordinates, slopes) = (new(inputs.Rows, Centres.Count), new(inputs.Rows, Centres.Count));
        MatrixProduct.MultiplyRightTransposed(inputs, Centres.Points, coordinates);
        for (int i = 0; i < inputs.Rows; i++) logits[i, 0] = Saturate(Value(Widen(coordinates.Row(i))));
    }

    /// <inheritdoc/>
    public void PullBack(Matrix cotangents, Matrix gradients)
    {
        Matrix.RequireShape(cotangents, coordinates.Rows, 1, nameof(cotangents));
        Matrix.RequireShape(gradients, coordinates.Rows, InputDimension, nameof(gradients));
        for (int i = 0; i < gradients.Rows; i++)
        {
            Slopes(Widen(coordinates.Row(i)), rowSlopes);
            for (int k = 0; k < rowSlopes.Length; k++) slopes[i, k] = (float)(cotangents[i, 0] * rowSlopes[k]);
        }
        MatrixProduct.Multiply(slopes, Centres.Points, gradients);
    }

    /// <summary>The L2 distance from x to the nearest point that is not classified as the label; 0 where x itself is not.</summary>
    /// <param name="x">[D].</param>
    /// <param name="label">±1.</param>
    /// <exception cref="NotSupportedException">No exact formula is known for this classifier or these centres.</exception>
    public double ExactDistance(ReadOnlySpan<float> x, int label)
    {
        (double[] from, double[] to) = Nearest(x, label);
        double sum = 0;
        for (int k = 0; k < from.Length; k++) sum += (to[k] - from[k]) * (to[k] - from[k]);
        return Math.Sqrt(sum);
    }

    /// <summary>The point at the exact distance, moved on along the same line so that rounding cannot keep it correct.</summary>
    /// <param name="x">[D].</param>
    /// <param name="label">±1.</param>
    /// <param name="overshoot">Fraction of the distance to go beyond the boundary.</param>
    /// <returns>[D]; x itself where it is not classified as the label.</returns>
    /// <exception cref="NotSupportedException">No exact formula is known for this classifier or these centres.</exception>
    public float[] ExactAdversarial(ReadOnlySpan<float> x, int label, double overshoot = 1e-3)
    {
        (double[] from, double[] to) = Nearest(x, label);
        float[] adversarial = x.ToArray();
        for (int k = 0; k < from.Length; k++)
            TensorPrimitives.MultiplyAdd(Centres[k], (float)((1 + overshoot) * (to[k] - from[k])), adversarial, adversarial);
        return adversarial;
    }

    /// <summary>The network that computes this classifier, to the rounding of its float32 weights.</summary>
    /// <remarks><see cref="ExactDistances.Of(PolyReluNetwork)"/> has the distances of the network as it is.</remarks>
    /// <param name="normalizeInput">Whether logits are divided by ‖x‖^{p−1}, which moves no boundary.</param>
    /// <exception cref="NotSupportedException">No pReLU network computes it.</exception>
    public virtual PolyReluNetwork ToNetwork(bool normalizeInput = false) =>
        throw new NotSupportedException($"No pReLU network computes {Name}.");

    /// <summary>The same classifier with its centres in other coordinates; null where it is not known how.</summary>
    internal virtual IdealClassifier? WithCentres(ClusterCentres centres) => null;

    /// <summary>The logit as a function of the coordinates ⟨x, μ_k⟩ [K].</summary>
    protected abstract double Value(ReadOnlySpan<double> coordinates);

    /// <summary>The derivative of the logit with respect to the coordinates.</summary>
    /// <param name="coordinates">[K].</param>
    /// <param name="slopes">[K], overwritten.</param>
    protected abstract void Slopes(ReadOnlySpan<double> coordinates, Span<double> slopes);

    /// <summary>Moves coordinates of a correctly classified point to the nearest ones on the boundary, for orthonormal centres.</summary>
    /// <param name="own">Coordinates of the label's clusters, changed in place.</param>
    /// <param name="other">Coordinates of the other clusters, changed in place.</param>
    protected abstract void MoveToBoundary(Span<double> own, Span<double> other);

    private (double[] From, double[] To) Nearest(ReadOnlySpan<float> x, int label)
    {
        if (x.Length != InputDimension)
            throw new ArgumentException($"Expected {Plural.Of(InputDimension, "feature")}; got {x.Length}.", nameof(x));
        Margin.Require([label], 1);
        if (!HasExactDistance)
            throw new NotSupportedException($"The exact distance of {Name} is not known for "
                + $"{(AreOrthonormal ? "this power" : "centres that are not orthonormal")}. Attack it instead.");
        double[] from = new double[Centres.Count];
        for (int k = 0; k < from.Length; k++) from[k] = DoubleSums.Dot(x, Centres[k]);
        double[] to = [.. from];
        if (label * Value(from) <= 0) return (from, to);
        Span<double> positive = to.AsSpan(0, PositiveCentres), negative = to.AsSpan(PositiveCentres);
        if (label > 0) MoveToBoundary(positive, negative);
        else MoveToBoundary(negative, positive);
        return (from, to);
    }

    private double[] Widen(ReadOnlySpan<float> values)
    {
        for (int k = 0; k < row.Length; k++) row[k] = values[k];
        return row;
    }

    /// <summary>
    /// The nearest float that is finite and has the same sign: a logit that underflows to 0 would count as misclassified.
    /// </summary>
    private static float Saturate(double value) => (float)value switch
    {
        0 when value != 0 => value > 0 ? float.Epsilon : -float.Epsilon,
        float single => Math.Clamp(single, -float.MaxValue, float.MaxValue),
    };

    private static bool Orthonormal(Matrix centres)
    {
        for (int i = 0; i < centres.Rows; i++)
            for (int j = 0; j <= i; j++)
                if (!(Math.Abs(DoubleSums.Dot(centres.Row(i), centres.Row(j)) - (i == j ? 1 : 0)) <= OrthonormalTolerance)) return false;
        return true;
    }
}
