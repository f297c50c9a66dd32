using System.Numerics.Tensors;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.ClosedForm;

/// <summary>Direct steps of length ε towards the clusters of the other class; needs the centres, not gradients.</summary>
/// <remarks>
/// Tried in order, for a point whose nearest centre of its class is μ_k: (1) ±(μ_− − μ_+) with the sums
/// μ_± of the centres of a class, which breaks F at 1/√K; (2) μ_j − μ_k for each centre μ_j of the other
/// class, the normal of the boundary between two clusters, which breaks F^(p) and the nearest-centre rule at √2/2;
/// (3) μ_j − x, straight at the other centre. Min and Vidal 2024, §4. One forward pass per step.
/// </remarks>
public sealed class OppositeCentre : BatchAttack
{
    /// <summary>The registry's entry.</summary>
    public static readonly AttackRegistration<NoSettings> Registration = new(
        "opposite-centre", "Direct steps of length ε towards the centres of the other class (needs the centres).",
        static (_, context) => new OppositeCentre(context));

    private readonly ClusterCentres centres;

    /// <summary>The attack for known centres.</summary>
    /// <param name="context">What is known of the data: the centres at least.</param>
    /// <exception cref="ArgumentException">No centres, or none of one class.</exception>
    public OppositeCentre(AttackContext context)
        : base(context)
    {
        ArgumentNullException.ThrowIfNull(context);
        centres = context.Centres ?? throw new ArgumentException("opposite-centre needs the cluster centres; set AttackContext.Centres, "
            + "or attack data that has them.", nameof(context));
        if (!centres.HasBothClasses)
            throw new ArgumentException(
                $"opposite-centre needs centres of both classes; got {centres.Positive} positive ones of {centres.Count}.",
                nameof(context));
    }

    /// <inheritdoc/>
    public override string Name => "opposite-centre";

    /// <inheritdoc/>
    public override bool NeedsGradients => false;

    /// <inheritdoc/>
    protected internal override void Require(IClassifier victim, ThreatModel threat)
    {
        base.Require(victim, threat);
        if (victim.Outputs != 1)
            throw new ArgumentException("opposite-centre knows two classes of clusters and needs a network with one output; this one has "
                + $"{victim.Outputs}.", nameof(victim));
        if (victim.InputDimension != centres.Dimension)
            throw new ArgumentException($"The centres are {centres.Count}×{centres.Dimension}; the victim takes "
                + $"{Plural.Of(victim.InputDimension, "feature")}.", nameof(victim));
    }

    internal override bool Suits(IClassifier victim, ThreatModel threat) =>
        base.Suits(victim, threat) && victim.Outputs == 1 && victim.InputDimension == centres.Dimension;

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        State state = new(batch);
        for (int row = 0; row < batch.Count; row++) state.Own[row] = NearestOwn(batch.Clean.Row(row), batch.Label(row));
        float[] between = centres.Towards(-1);
        int most = Math.Max(centres.CountOf(1), centres.CountOf(-1)), steps = 1 + (2 * most);
        for (int step = 0; step < steps; step++)
        {
            for (int row = 0; row < batch.Count; row++) Step(batch, row, step, state.Own[row], between, state.Points.Row(row));
            batch.Offer(state.Points);
            if (!batch.Retire(state)) return;
            batch.Report((double)step / steps);
        }
    }

    private void Step(AttackBatch batch, int row, int step, int own, float[] between, Span<float> point)
    {
        ReadOnlySpan<float> x = batch.Clean.Row(row);
        int label = batch.Label(row), others = centres.CountOf(-label);
        if (step == 0)
        {
            TensorPrimitives.Multiply(between, label, point);
        }
        else
        {
            ReadOnlySpan<float> other = centres[centres.FirstOf(-label) + ((step - 1) / 2 % others)];
            TensorPrimitives.Subtract(other, (step & 1) == 1 ? centres[own] : x, point);
        }
        double length = batch.Threat.Norm.Measure(point);
        if (length > 0) TensorPrimitives.Multiply(point, (float)(batch.Radius(row) / length), point);
        TensorPrimitives.Add(x, point, point);
        batch.Project(row, point);
    }

    private int NearestOwn(ReadOnlySpan<float> x, int label)
    {
        int first = centres.FirstOf(label), end = first + centres.CountOf(label), best = first;
        for (int k = first + 1; k < end; k++)
            if (Norm.L2.Distance(x, centres[k]) < Norm.L2.Distance(x, centres[best])) best = k;
        return best;
    }

    private sealed class State(AttackBatch batch) : IBatchState
    {
        public Matrix Points { get; } = new(batch.Capacity, batch.Dimension);

        public int[] Own { get; } = new int[batch.Capacity];

        public void MoveRow(int source, int destination)
        {
            Points.Row(source).CopyTo(Points.Row(destination));
            Own[destination] = Own[source];
        }
    }
}
