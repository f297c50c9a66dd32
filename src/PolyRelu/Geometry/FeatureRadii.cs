using System.Numerics.Tensors;

namespace PolyRelu.Geometry;

/// <summary>
/// The largest move of every feature, beside the ball: |δ_i| ≤ r_i. Zero freezes a feature, +∞ leaves it to the ball alone.
/// </summary>
/// <remarks>Absolute, in units of the input: they do not grow with the radius of the ball. Immutable; equal where all values are.</remarks>
public sealed class FeatureRadii : IEquatable<FeatureRadii>
{
    private readonly float[] radii;

    /// <summary>A radius per feature; the values are copied.</summary>
    /// <param name="radii">[D].</param>
    /// <exception cref="ArgumentException">There are none, or one is negative or NaN.</exception>
    public FeatureRadii(ReadOnlySpan<float> radii)
    {
        if (radii.IsEmpty) throw new ArgumentException("Feature radii need at least one value.", nameof(radii));
        for (int i = 0; i < radii.Length; i++)
            if (!(radii[i] >= 0)) throw new ArgumentException($"A feature radius is ≥ 0; feature {i} has {radii[i]}.", nameof(radii));
        this.radii = radii.ToArray();
    }

    /// <summary>r [D].</summary>
    public ReadOnlySpan<float> Values => radii;

    /// <summary>Number of features that must not move.</summary>
    public int FrozenCount => radii.Count(radius => radius == 0);

    /// <summary>Freezes some features and leaves the others to the ball.</summary>
    /// <param name="frozen">[D].</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static FeatureRadii Freeze(ReadOnlySpan<bool> frozen)
    {
        float[] radii = new float[frozen.Length];
        for (int i = 0; i < radii.Length; i++) radii[i] = frozen[i] ? 0 : float.PositiveInfinity;
        return new FeatureRadii(radii);
    }

    /// <summary>The smaller radius of two for every feature.</summary>
    /// <exception cref="ArgumentException">The numbers of features differ.</exception>
    public FeatureRadii And(FeatureRadii other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other.RequireDimension(radii.Length);
        float[] smaller = new float[radii.Length];
        TensorPrimitives.Min(radii, other.radii, smaller);
        return new FeatureRadii(smaller);
    }

    /// <summary>Checks that there is a radius per feature of inputs of this dimension.</summary>
    /// <exception cref="ArgumentException">There is another number.</exception>
    public void RequireDimension(int dimension)
    {
        if (radii.Length != dimension)
            throw new ArgumentException($"There are radii for {Plural.Of(radii.Length, "feature")}; the inputs have {dimension}.");
    }

    /// <inheritdoc/>
    public bool Equals(FeatureRadii? other) => other is not null && radii.AsSpan().SequenceEqual(other.radii);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FeatureRadii);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(radii.Length, radii[0], FrozenCount);

    /// <summary>Narrows ranges to those within the radii of an input, rounded towards it.</summary>
    internal void Narrow(ReadOnlySpan<float> input, Span<float> low, Span<float> high)
    {
        for (int i = 0; i < radii.Length; i++)
        {
            low[i] = Math.Max(low[i], Norm.RoundUp(input[i] - (double)radii[i]));
            high[i] = Math.Min(high[i], Norm.RoundDown(input[i] + (double)radii[i]));
        }
    }

    /// <summary>Moves every feature to the nearest value within its radius of an input.</summary>
    internal void Clamp(ReadOnlySpan<float> input, Span<float> point)
    {
        for (int i = 0; i < radii.Length; i++)
            if (radii[i] < float.PositiveInfinity)
                point[i] = Math.Clamp(point[i], Norm.RoundUp(input[i] - (double)radii[i]), Norm.RoundDown(input[i] + (double)radii[i]));
    }

    /// <summary>The first feature farther from an input than its radius (NaN counts), or −1.</summary>
    internal int FirstOutside(ReadOnlySpan<float> input, ReadOnlySpan<float> point)
    {
        for (int i = 0; i < radii.Length; i++)
            if (!(Math.Abs((double)point[i] - input[i]) <= radii[i])) return i;
        return -1;
    }
}
