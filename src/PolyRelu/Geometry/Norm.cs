using PolyRelu.Kernels;

namespace PolyRelu.Geometry;

/// <summary>A norm and what an attack or a certificate needs of it: measure, dual, projection, steepest step, random start.</summary>
/// <remarks>
/// Closed: <see cref="LInf"/>, <see cref="L2"/> and <see cref="L1"/> are all norms there are; <see cref="L0"/> counts features and stands
/// beside them with measure, projection and random start alone. Nothing here allocates, sorts or keeps state. Measures accumulate in
/// double. Projected vectors lie in the ball as <see cref="Measure"/> sees it, to 1e−12 relative: float32 results are rounded towards its
/// inside, which costs at most 2⁻²² of the radius.
/// Bounds, where given, are bounds of the perturbation with lower ≤ 0 ≤ upper.
/// </remarks>
public abstract class Norm
{
    /// <summary>‖δ‖_∞ = max |δ_i|.</summary>
    public static readonly Norm LInf = new MaximumNorm();

    /// <summary>‖δ‖₂ = √Σ δ_i².</summary>
    public static readonly Norm L2 = new EuclideanNorm();

    /// <summary>‖δ‖₁ = Σ |δ_i|.</summary>
    public static readonly Norm L1 = new AbsoluteSumNorm();

    /// <summary>
    /// ‖δ‖₀, the number of features that change; not a norm (<see cref="IsConvex"/>). A few attacks have it, and nothing is proven in it.
    /// </summary>
    public static readonly Norm L0 = new CountNorm();

    /// <summary>1 − 2⁻²³: rounding every element of a scaled vector cannot lead out of the ball again.</summary>
    private protected const double Inwards = 1 - (1.0 / (1 << 23));

    private protected Norm()
    {
    }

    /// <summary>The three norms.</summary>
    public static IReadOnlyList<Norm> All { get; } = [LInf, L2, L1];

    /// <summary>The three norms, then L0: what the size of a perturbation can be measured by.</summary>
    public static IReadOnlyList<Norm> AllAndL0 { get; } = [.. All, L0];

    /// <summary>Name on the command line and in files: <c>linf</c>, <c>l2</c>, <c>l1</c>, <c>l0</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Symbol in figures and tables: L∞, L2, L1, L0.</summary>
    public abstract string Symbol { get; }

    /// <summary>
    /// Whether balls are convex, so that there are a dual norm, steepest steps and shortest moves onto hyperplanes; not in L0.
    /// </summary>
    public virtual bool IsConvex => true;

    /// <summary>The norm ‖g‖_* = max ⟨g, δ⟩ over ‖δ‖ ≤ 1.</summary>
    /// <exception cref="NotSupportedException">In L0 (<see cref="IsConvex"/>).</exception>
    public abstract Norm Dual { get; }

    /// <summary>Search in a ball smaller by this factor, so that float32 rounding of x + δ seldom leads out of it.</summary>
    internal virtual double Inside => 1 - 1e-6;

    /// <summary>Whether the ball is a box, so that bounds of the features describe it completely.</summary>
    internal virtual bool IsBox => false;

    /// <summary>The norm with this name, L0 among them.</summary>
    /// <exception cref="ArgumentException">No such name.</exception>
    public static Norm Parse(string name) =>
        AllAndL0.FirstOrDefault(norm => string.Equals(norm.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"Unknown norm {Quotation.Of(name)}; known are: "
            + $"{string.Join(", ", AllAndL0.Select(norm => norm.Name))}.{NearestName.Question(name, AllAndL0.Select(norm => norm.Name))}",
            nameof(name));

    /// <summary>‖δ‖. NaN where an element is NaN.</summary>
    public abstract double Measure(ReadOnlySpan<float> vector);

    /// <summary>‖a − b‖, the difference taken in double. NaN where an element is NaN.</summary>
    public abstract double Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second);

    /// <summary>argmin ‖q − δ‖₂ subject to ‖q‖ ≤ radius.</summary>
    /// <param name="perturbation">δ [D], changed in place.</param>
    /// <param name="radius">Ball radius ≥ 0.</param>
    public abstract void Project(Span<float> perturbation, double radius);

    /// <summary>argmin ‖q − δ‖₂ subject to ‖q‖ ≤ radius and lower ≤ q ≤ upper.</summary>
    /// <param name="perturbation">δ [D], changed in place.</param>
    /// <param name="radius">Ball radius ≥ 0.</param>
    /// <param name="lower">[D], ≤ 0; infinite where there is no bound.</param>
    /// <param name="upper">[D], ≥ 0; infinite where there is no bound.</param>
    public abstract void Project(Span<float> perturbation, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper);

    /// <summary>argmax ⟨g, s⟩ subject to ‖s‖ ≤ size; zero where g is.</summary>
    /// <param name="gradient">g [D].</param>
    /// <param name="size">Length of the step in this norm.</param>
    /// <param name="step">s [D], overwritten; may be the gradient itself.</param>
    /// <exception cref="NotSupportedException">In L0 (<see cref="IsConvex"/>).</exception>
    public abstract void SteepestStep(ReadOnlySpan<float> gradient, double size, Span<float> step);

    /// <summary>argmax ⟨g, s⟩ subject to ‖s‖ ≤ size and lower ≤ s ≤ upper; zero where g is.</summary>
    /// <param name="gradient">g [D].</param>
    /// <param name="size">Length of the step in this norm.</param>
    /// <param name="lower">[D], ≤ 0; infinite where there is no bound.</param>
    /// <param name="upper">[D], ≥ 0; infinite where there is no bound.</param>
    /// <param name="step">s [D], overwritten; may be the gradient itself.</param>
    /// <exception cref="NotSupportedException">In L0 (<see cref="IsConvex"/>).</exception>
    public abstract void SteepestStep(ReadOnlySpan<float> gradient, double size, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper,
        Span<float> step);

    /// <summary>
    /// argmin ‖δ‖ subject to ⟨w, δ⟩ = c and lower ≤ δ ≤ upper; where the bounds do not reach the hyperplane, the move that comes closest to
    /// it.
    /// </summary>
    /// <param name="normal">w [D]; nothing moves where it is zero or not finite.</param>
    /// <param name="offset">c.</param>
    /// <param name="lower">[D], ≤ 0, infinite where there is no bound; or empty where there is none at all.</param>
    /// <param name="upper">[D], ≥ 0, likewise.</param>
    /// <param name="move">δ [D], overwritten; may be w itself.</param>
    /// <exception cref="NotSupportedException">In L0 (<see cref="IsConvex"/>).</exception>
    /// <remarks>Among equal |w_i| in L1 the first features move. See <see cref="Hyperplane"/>.</remarks>
    public abstract void MoveOntoHyperplane(
        ReadOnlySpan<float> normal, double offset, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, Span<float> move);

    /// <summary>A random point of the ball, the start of a restart.</summary>
    /// <remarks>
    /// L∞: uniform noise rescaled to the sphere. L2: uniform on the sphere. L1, L0: standard Gaussian noise projected onto the ball.
    /// (The starts of Auto-PGD: Croce and Hein 2020; 2021 for L1.)
    /// </remarks>
    public abstract void RandomStart(ref CounterRandom random, double radius, Span<float> perturbation);

    /// <summary>
    /// A random point of the ball within bounds: the start of <see cref="RandomStart(ref CounterRandom, double, Span{float})"/>, projected;
    /// in L1 and L0 the noise itself is.
    /// </summary>
    /// <param name="random">Stream to draw from.</param>
    /// <param name="radius">Ball radius ≥ 0.</param>
    /// <param name="lower">[D], ≤ 0; infinite where there is no bound.</param>
    /// <param name="upper">[D], ≥ 0; infinite where there is no bound.</param>
    /// <param name="perturbation">[D], overwritten.</param>
    public virtual void RandomStart(ref CounterRandom random, double radius, ReadOnlySpan<float> lower, ReadOnlySpan<float> upper,
        Span<float> perturbation)
    {
        RandomStart(ref random, radius, perturbation);
        Project(perturbation, radius, lower, upper);
    }

    /// <inheritdoc/>
    public override string ToString() => Symbol;

    /// <summary>The largest float32 that does not exceed a number.</summary>
    internal static float RoundDown(double value)
    {
        float rounded = (float)value;
        return rounded > value ? MathF.BitDecrement(rounded) : rounded;
    }

    /// <summary>The smallest float32 that is not below a number.</summary>
    internal static float RoundUp(double value) => -RoundDown(-value);
}
