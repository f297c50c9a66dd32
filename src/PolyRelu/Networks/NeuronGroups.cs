using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>Neurons that are nearly parallel within a basis, merged: their mean unit direction and the sum of their coefficients.</summary>
/// <remarks>
/// By falling contribution a neuron joins the first group near enough, of its own sign where there is one output, or opens one. Its
/// allowance is half in proportion to its contribution, half the same for all, so that the errors add up to the tolerance at most.
/// The mean, weighted by contributions, makes the error one of second order wherever all neurons of a group are active.
/// </remarks>
internal sealed class NeuronGroups
{
    private readonly PolyReluNetwork network;
    private readonly NeuronSpan span;

    /// <summary>Merges the neurons of a span.</summary>
    public NeuronGroups(PolyReluNetwork network, NeuronSpan span, double fraction)
    {
        (this.network, this.span) = (network, span);
        double total = span.Contributions.Sum();
        List<List<Member>> groups = [];
        for (int place = 0; place < span.Neurons.Length; place++)
        {
            double allowance = fraction / 4 * (span.Contributions[place] + (total / span.Neurons.Length));
            Member member = Read(place);
            List<Member>? group = groups.Find(group => IsNear(group[0], member, allowance / (network.Power * span.Contributions[place])));
            if (group is null) groups.Add([member]);
            else group.Add(member);
        }
        Directions = new(Math.Max(1, groups.Count), span.Basis.Rows);
        OutputWeights = new(network.Outputs, Directions.Rows);
        for (int g = 0; g < groups.Count; g++) Merge(groups[g], g);
    }

    /// <summary>Unit vectors in coordinates [g × r]; a zero row where nothing matters.</summary>
    public Matrix Directions { get; }

    /// <summary>Coefficients [C × g].</summary>
    public Matrix OutputWeights { get; }

    /// <summary>Bound of the error of projection and merging for ‖x − c‖ ≤ 1.</summary>
    public double Error { get; private set; }

    private Member Read(int place)
    {
        ReadOnlySpan<float> weights = network.Weights.Row(span.Neurons[place]);
        double length = Math.Sqrt(DoubleSums.Dot(weights, weights));
        double[] direction = new double[span.Basis.Rows];
        for (int k = 0; k < direction.Length; k++) direction[k] = DoubleSums.Dot(weights, span.Basis.Row(k)) / length;
        double share = Math.Sqrt(TensorPrimitives.Dot<double>(direction, direction));
        if (share > 0) TensorPrimitives.Divide(direction, share, direction);
        return new Member(place, direction, length, share);
    }

    private bool IsNear(Member leader, Member member, double allowed) =>
        (network.Outputs > 1 || network.OutputWeights[0, span.Neurons[leader.Place]] * network.OutputWeights[0,
            span.Neurons[member.Place]] > 0)
        && member.Share * TensorPrimitives.Distance<double>(leader.Direction, member.Direction) <= allowed;

    private void Merge(List<Member> group, int g)
    {
        double[] mean = new double[span.Basis.Rows];
        foreach (Member member in group)
            TensorPrimitives.MultiplyAdd(member.Direction, span.Contributions[member.Place] * Math.Pow(member.Share, network.Power), mean,
                mean);
        double length = Math.Sqrt(TensorPrimitives.Dot<double>(mean, mean));
        if (length > 0) TensorPrimitives.Divide(mean, length, mean);
        for (int k = 0; k < mean.Length; k++) Directions[g, k] = (float)mean[k];
        double[] sums = new double[network.Outputs];
        foreach (Member member in group)
        {
            double along = Math.Max(0, TensorPrimitives.Dot<double>(mean, member.Direction)), residual = span.Residual(member.Place);
            double scale = network.Form.Reach(member.Length, network.Power) * Math.Pow(member.Share * along, network.Power);
            for (int c = 0; c < sums.Length; c++) sums[c] += network.OutputWeights[c, span.Neurons[member.Place]] * scale;
            double across = member.Share * Math.Sqrt(Math.Max(0, 1 - (along * along)));
            Error += network.Power * span.Contributions[member.Place] * Math.Sqrt((residual * residual) + (across * across));
        }
        for (int c = 0; c < sums.Length; c++) OutputWeights[c, g] = (float)sums[c];
    }

    /// <summary>A neuron in coordinates.</summary>
    /// <param name="Place">Its place in the span.</param>
    /// <param name="Direction">Unit vector.</param>
    /// <param name="Length">‖w‖.</param>
    /// <param name="Share">Length of the unit neuron's projection.</param>
    private sealed record Member(int Place, double[] Direction, double Length, double Share);
}
