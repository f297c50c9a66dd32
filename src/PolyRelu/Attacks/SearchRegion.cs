using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>Where each point of a batch may go: its ball within the box, as bounds per feature and a norm.</summary>
internal sealed class SearchRegion
{
    /// <summary>Search this much inside the ball, so that float32 rounding of x + δ seldom leads out of it.</summary>
    private const double Inside = 1 - 1e-6;

    [ThreadStatic]
    private static float[]? scratch;

    private readonly ThreatModel threat;
    private readonly Matrix clean;
    private readonly Matrix low;
    private readonly Matrix high;
    private readonly bool bounded;

    /// <summary>A region around each row of clean inputs [n × D].</summary>
    public SearchRegion(ThreatModel threat, Matrix clean)
    {
        this.threat = threat;
        this.clean = clean;
        bounded = threat.Box is not null || threat.Norm.IsBox;
        if (!bounded) return;
        low = new Matrix(clean.Rows, clean.Columns);
        high = new Matrix(clean.Rows, clean.Columns);
        for (int row = 0; row < clean.Rows; row++) SetBounds(row);
    }

    /// <summary>Overwrites the region of one row by that of another; the caller moves the clean input.</summary>
    public void MoveRow(int source, int destination)
    {
        if (!bounded) return;
        low.Row(source).CopyTo(low.Row(destination));
        high.Row(source).CopyTo(high.Row(destination));
    }

    /// <summary>Moves a point to the nearest one of its region.</summary>
    public void Project(int row, Span<float> point)
    {
        if (!threat.Norm.IsBox) ProjectPerturbation(row, point, threat.Radius * Inside);
        if (bounded) TensorPrimitives.Clamp(point, low.Row(row), high.Row(row), point);
    }

    /// <summary>Sets a point to clean + argmax ⟨g, δ⟩ over the region.</summary>
    public void Maximise(int row, ReadOnlySpan<float> gradient, Span<float> point)
    {
        double radius = threat.Norm.IsBox ? threat.Radius : threat.Radius * Inside;
        if (bounded) threat.Norm.SteepestStep(gradient, radius, Room(row, low, 0), Room(row, high, 1), point);
        else threat.Norm.SteepestStep(gradient, radius, point);
        TensorPrimitives.Add(clean.Row(row), point, point);
        if (bounded) TensorPrimitives.Clamp(point, low.Row(row), high.Row(row), point);
    }

    /// <summary>Zeroes the elements of a direction that lead out of the bounds the point has reached.</summary>
    public void StopAtBounds(int row, ReadOnlySpan<float> point, Span<float> direction)
    {
        if (!bounded) return;
        ReadOnlySpan<float> lower = low.Row(row), upper = high.Row(row);
        for (int i = 0; i < direction.Length; i++)
            if (direction[i] > 0 ? point[i] >= upper[i] : point[i] <= lower[i]) direction[i] = 0;
    }

    /// <summary>Makes sure that a point lies in ball and box as measured in double.</summary>
    /// <returns>Whether the point had to be changed.</returns>
    public bool Enforce(int row, Span<float> point)
    {
        bool changed = bounded && !IsWithinBounds(row, point);
        if (changed) TensorPrimitives.Clamp(point, low.Row(row), high.Row(row), point);
        ReadOnlySpan<float> x = clean.Row(row);
        if (threat.Norm.Distance(point, x) <= threat.Radius) return changed;
        ProjectPerturbation(row, point, threat.Radius * Inside);
        RoundTowards(x, point, threat);
        if (bounded) TensorPrimitives.Clamp(point, low.Row(row), high.Row(row), point);
        return true;
    }

    /// <summary>Whether a point lies in ball and box; the ball to 1e−9 of its radius.</summary>
    public static bool Contains(ThreatModel threat, ReadOnlySpan<float> clean, ReadOnlySpan<float> point) =>
        threat.Norm.Distance(point, clean) <= threat.Radius * (1 + 1e-9) && (threat.Box is null || threat.Box.FirstOutside(point) < 0);

    /// <summary>x + δ rounds away from x by half a unit in the last place; go back until the ball holds the point.</summary>
    private static void RoundTowards(ReadOnlySpan<float> x, Span<float> point, ThreatModel threat)
    {
        while (threat.Norm.Distance(point, x) > threat.Radius)
            for (int i = 0; i < point.Length; i++)
                if (point[i] != x[i]) point[i] = point[i] > x[i] ? MathF.BitDecrement(point[i]) : MathF.BitIncrement(point[i]);
    }

    private static Span<float> Scratch(int length)
    {
        if (scratch is null || scratch.Length < length) scratch = new float[length];
        return scratch.AsSpan(0, length);
    }

    private void SetBounds(int row)
    {
        Span<float> lower = low.Row(row), upper = high.Row(row);
        if (threat.Box is { } box) box.Bounds(lower, upper);
        else
        {
            lower.Fill(float.NegativeInfinity);
            upper.Fill(float.PositiveInfinity);
        }
        if (!threat.Norm.IsBox) return;
        ReadOnlySpan<float> x = clean.Row(row);
        for (int i = 0; i < x.Length; i++)
        {
            lower[i] = Math.Max(lower[i], Norm.RoundUp(x[i] - threat.Radius));
            upper[i] = Math.Min(upper[i], Norm.RoundDown(x[i] + threat.Radius));
        }
    }

    private bool IsWithinBounds(int row, ReadOnlySpan<float> point)
    {
        ReadOnlySpan<float> lower = low.Row(row), upper = high.Row(row);
        for (int i = 0; i < point.Length; i++)
            if (!(point[i] >= lower[i] && point[i] <= upper[i])) return false;
        return true;
    }

    private void ProjectPerturbation(int row, Span<float> point, double radius)
    {
        ReadOnlySpan<float> x = clean.Row(row);
        TensorPrimitives.Subtract(point, x, point);
        if (bounded) threat.Norm.Project(point, radius, Room(row, low, 0), Room(row, high, 1));
        else threat.Norm.Project(point, radius);
        TensorPrimitives.Add(x, point, point);
    }

    /// <summary>Bounds of the perturbation of a row, in one of two halves of the scratch.</summary>
    private Span<float> Room(int row, Matrix bounds, int half)
    {
        ReadOnlySpan<float> x = clean.Row(row);
        Span<float> room = Scratch(2 * x.Length).Slice(half * x.Length, x.Length);
        TensorPrimitives.Subtract(bounds.Row(row), x, room);
        return room;
    }
}
