using PolyRelu.Numerics;
using PolyRelu.Numerics.Integration;

namespace PolyRelu.Dynamics;

/// <summary>The mean margins of clusters less ½: a cluster is born when its own rises through 0.</summary>
internal sealed class ClusterMargins : IntegrationEvent
{
    /// <summary>The margin at which a cluster counts as born.</summary>
    public const double Birth = 0.5;

    private readonly FlowField equation;
    private readonly int[] labels;
    private readonly int[] clusterOf;
    private readonly int[] sizes;

    /// <summary>The margins of a field's samples.</summary>
    /// <param name="equation">The equation.</param>
    /// <param name="labels">Labels [n].</param>
    /// <param name="clusterOf">Index of each sample's cluster [n]; every index below the largest occurs.</param>
    public ClusterMargins(FlowField equation, int[] labels, int[] clusterOf)
    {
        this.equation = equation;
        this.labels = labels;
        this.clusterOf = clusterOf;
        sizes = new int[clusterOf.Max() + 1];
        foreach (int cluster in clusterOf) sizes[cluster]++;
    }

    /// <inheritdoc/>
    public override int Count => sizes.Length;

    /// <inheritdoc/>
    public override void Values(double time, DoubleMatrix state, bool evaluated, Span<double> values)
    {
        if (!evaluated) equation.Predict(state);
        Margins(values);
        for (int k = 0; k < values.Length; k++) values[k] -= Birth;
    }

    /// <summary>The mean margins at the state that the field has last evaluated or predicted.</summary>
    public void Margins(Span<double> margins)
    {
        margins.Clear();
        ReadOnlySpan<double> outputs = equation.Outputs;
        for (int i = 0; i < outputs.Length; i++) margins[clusterOf[i]] += labels[i] * outputs[i];
        for (int k = 0; k < sizes.Length; k++) margins[k] /= sizes[k];
    }
}
