using System.Diagnostics;
using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>Where each point of a batch may go: its ball within the box and the feature radii.</summary>
/// <remarks>
/// A norm whose ball is a box is kept as bounds of the point, [n × D], rounded towards its clean input; another norm as bounds of
/// the perturbation, where features have ranges.
/// </remarks>
internal sealed class SearchRegion
{
    private readonly ThreatModel threat;
    private readonly Matrix clean;
    private readonly Matrix low;
    private readonly Matrix high;
    private readonly bool bounded;
    private readonly double[] radii;

    /// <summary>A region around each row of clean inputs [n × D], with the radius of the threat model.</summary>
    public SearchRegion(ThreatModel threat, Matrix clean)
        : this(threat, clean, [.. Enumerable.Repeat(threat.Radius, clean.Rows)])
    {
    }

    /// <summary>A region around each row of clean inputs [n × D], each with its own radius [n], at most that of the threat model.</summary>
    public SearchRegion(ThreatModel threat, Matrix clean, double[] radii)
    {
        this.radii = radii;
        this.threat = threat;
        this.clean = clean;
        bounded = threat.HasRanges || threat.Norm.IsBox;
        if (!bounded) return;
        low = new Matrix(clean.Rows, clean.Columns);
        high = new Matrix(clean.Rows, clean.Columns);
        Workers.For(clean.Rows, this, static (row, region) => region.SetBounds(row));
    }

    /// <summary>Radius of the ball of a row.</summary>
    public double Radius(int row) => radii[row];

    /// <summary>The clean input of a row [D].</summary>
    public ReadOnlySpan<float> Clean(int row) => clean.Row(row);

    /// <summary>Overwrites the region of one row by that of another; the caller moves the clean input.</summary>
    public void MoveRow(int source, int destination)
    {
        radii[destination] = radii[source];
        if (!bounded) return;
        low.Row(source).CopyTo(low.Row(destination));
        high.Row(source).CopyTo(high.Row(destination));
    }

    /// <summary>Moves a point to the nearest one of its region.</summary>
    /// <param name="row">Row whose region it is.</param>
    /// <param name="point">[D], changed in place.</param>
    /// <param name="factor">Factor of the radius; other than 1 only where the ball is not a box.</param>
    public void Project(int row, Span<float> point, double factor = 1)
    {
        if (threat.Norm.IsBox)
        {
            Debug.Assert(factor == 1, "The bounds of a box hold its radius.");
            TensorPrimitives.Clamp(point, low.Row(row), high.Row(row), point);
            return;
        }
        TensorPrimitives.Subtract(point, clean.Row(row), point);
        if (bounded) threat.Norm.Project(point, factor * radii[row] * threat.Norm.Inside, low.Row(row), high.Row(row));
        else threat.Norm.Project(point, factor * radii[row] * threat.Norm.Inside);
        AddClean(row, point);
    }

    /// <summary>Sets a point to the random start of the norm within the region.</summary>
    public void RandomStart(int row, ref CounterRandom random, Span<float> point, double factor = 1)
    {
        if (!bounded || threat.Norm.IsBox)
        {
            threat.Norm.RandomStart(ref random, factor * radii[row] * (threat.Norm.IsBox ? 1 : threat.Norm.Inside), point);
            AddClean(row, point);
            if (threat.Norm.IsBox) Project(row, point);
            return;
        }
        threat.Norm.RandomStart(ref random, factor * radii[row] * threat.Norm.Inside, low.Row(row), high.Row(row), point);
        AddClean(row, point);
    }

    /// <summary>Sets a point to clean + argmax ⟨g, δ⟩ over the region.</summary>
    public void Maximise(int row, ReadOnlySpan<float> gradient, Span<float> point)
    {
        if (threat.Norm.IsBox)
        {
            threat.Norm.SteepestStep(gradient, radii[row], point);
            TensorPrimitives.Add(clean.Row(row), point, point);
            Project(row, point);
            return;
        }
        if (bounded) threat.Norm.SteepestStep(gradient, radii[row] * threat.Norm.Inside, low.Row(row), high.Row(row), point);
        else threat.Norm.SteepestStep(gradient, radii[row] * threat.Norm.Inside, point);
        AddClean(row, point);
    }

    /// <summary>A steepest step with momentum; see <see cref="AttackBatch.Advance"/>. Boxes do it in one pass.</summary>
    public void Advance(int row, ReadOnlySpan<float> point, Span<float> before, Span<float> gradient, double size, float weight)
    {
        if (threat.Norm.IsBox) MomentumKernel.SignStep(point, before, gradient, Norm.RoundDown(size), weight, low.Row(row), high.Row(row));
        else AdvanceInNorm(row, point, before, gradient, size, weight);
    }

    /// <summary>As <see cref="Advance"/>, by the operations of the norm.</summary>
    internal void AdvanceInNorm(int row, ReadOnlySpan<float> point, Span<float> before, Span<float> gradient, double size, float weight)
    {
        threat.Norm.SteepestStep(gradient, size, gradient);
        TensorPrimitives.Add(point, gradient, gradient);
        Project(row, gradient);
        TensorPrimitives.Subtract(gradient, point, gradient);
        TensorPrimitives.Subtract(point, before, before);
        TensorPrimitives.Multiply(before, 1 - weight, before);
        TensorPrimitives.FusedMultiplyAdd(gradient, weight, before, before);
        TensorPrimitives.Add(point, before, before);
        Project(row, before);
    }

    /// <summary>Zeroes the elements of a direction that lead out of the bounds the point has reached.</summary>
    public void StopAtBounds(int row, ReadOnlySpan<float> point, Span<float> direction)
    {
        if (!bounded) return;
        ReadOnlySpan<float> lower = low.Row(row), upper = high.Row(row), x = clean.Row(row);
        for (int i = 0; i < direction.Length; i++)
        {
            float place = threat.Norm.IsBox ? point[i] : point[i] - x[i];
            if (direction[i] > 0 ? place >= upper[i] : place <= lower[i]) direction[i] = 0;
        }
    }

    /// <summary>Makes sure that a point lies in ball and box as measured in double.</summary>
    /// <returns>Whether the point had to be changed.</returns>
    public static bool Enforce(ThreatModel threat, ReadOnlySpan<float> clean, Span<float> point)
    {
        bool changed = threat.FirstOutside(clean, point) >= 0;
        if (changed) threat.Clamp(clean, point);
        if (threat.Norm.Distance(point, clean) <= threat.Radius) return changed;
        TensorPrimitives.Subtract(point, clean, point);
        threat.Norm.Project(point, threat.Radius);
        TensorPrimitives.Add(clean, point, point);
        threat.Clamp(clean, point);
        RoundTowards(clean, point, threat);
        return true;
    }

    /// <summary>Whether a point lies in ball and box; the ball to 1e−9 of its radius.</summary>
    public static bool Contains(ThreatModel threat, ReadOnlySpan<float> clean, ReadOnlySpan<float> point) =>
        threat.Norm.Distance(point, clean) <= threat.Radius * (1 + 1e-9) && threat.FirstOutside(clean, point) < 0;

    /// <summary>x + δ may round away from x by half a unit in the last place; goes back until the ball holds the point.</summary>
    private static void RoundTowards(ReadOnlySpan<float> clean, Span<float> point, ThreatModel threat)
    {
        while (threat.Norm.Distance(point, clean) > threat.Radius)
            for (int i = 0; i < point.Length; i++)
                if (point[i] != clean[i]) point[i] = point[i] > clean[i] ? MathF.BitDecrement(point[i]) : MathF.BitIncrement(point[i]);
    }

    private void AddClean(int row, Span<float> perturbation)
    {
        TensorPrimitives.Add(clean.Row(row), perturbation, perturbation);
        threat.Clamp(clean.Row(row), perturbation);
    }

    private void SetBounds(int row)
    {
        Span<float> lower = low.Row(row), upper = high.Row(row);
        ReadOnlySpan<float> x = clean.Row(row);
        threat.Ranges(x, lower, upper);
        if (threat.Norm.IsBox)
        {
            for (int i = 0; i < x.Length; i++)
            {
                lower[i] = Math.Max(lower[i], Norm.RoundUp(x[i] - radii[row]));
                upper[i] = Math.Min(upper[i], Norm.RoundDown(x[i] + radii[row]));
            }
            return;
        }
        TensorPrimitives.Subtract(lower, x, lower);
        TensorPrimitives.Subtract(upper, x, upper);
    }
}
