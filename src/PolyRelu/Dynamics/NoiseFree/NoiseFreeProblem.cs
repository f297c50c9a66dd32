using System.Globalization;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>Clusters without noise: K samples at orthonormal centres μ_k, of which the first K1 are positive.</summary>
/// <remarks>
/// Gradients are combinations of the centres, so a neuron matters only through ⟨w, μ_k⟩ and the length of the part of w orthogonal to
/// all of them, whose direction never changes. Inputs of any number D of features therefore have the flow of K + 1 features: centre k is
/// the k-th unit vector, and the last feature, which no sample has, carries the length of the rest (<see cref="NoiseFreeStart"/>).
/// </remarks>
public sealed record NoiseFreeProblem
{
    /// <summary>Number of clusters K.</summary>
    public required int Clusters { get; init; }

    /// <summary>Number of positive clusters K1, from 0 to K; they are the first.</summary>
    public required int Positive { get; init; }

    /// <summary>The loss ℓ.</summary>
    public required IBinaryLoss Loss { get; init; }

    /// <summary>The power p, from 1 to <see cref="FlowProblem.LargestPower"/>.</summary>
    public required double Power { get; init; }

    /// <summary>Masses m_k [K], positive; null for 1/K each.</summary>
    public double[]? Masses { get; init; }

    /// <summary>The problem of some centres.</summary>
    /// <param name="centres">Centres, taken as orthonormal.</param>
    /// <param name="loss">The loss ℓ.</param>
    /// <param name="power">The power p.</param>
    /// <param name="masses">Masses m_k [K]; null for 1/K each.</param>
    public static NoiseFreeProblem Of(ClusterCentres centres, IBinaryLoss loss, double power, double[]? masses = null)
    {
        ArgumentNullException.ThrowIfNull(centres);
        return new() { Clusters = centres.Count, Positive = centres.Positive, Loss = loss, Power = power, Masses = masses };
    }

    /// <summary>The label of a cluster: +1 for the first K1, else −1.</summary>
    public int LabelOf(int cluster) => cluster < Positive ? 1 : -1;

    /// <summary>The mass of a cluster.</summary>
    public double MassOf(int cluster) => Masses is null ? 1.0 / Clusters : Masses[cluster];

    /// <summary>The same problem as one of K samples in K + 1 features.</summary>
    /// <exception cref="ArgumentException">The numbers do not fit together; the message says which.</exception>
    public FlowProblem ToFlowProblem()
    {
        Require();
        DoubleMatrix inputs = new(Clusters, Clusters + 1);
        for (int k = 0; k < Clusters; k++) inputs[k, k] = 1;
        return new()
        {
            Inputs = inputs,
            Labels = [.. Enumerable.Range(0, Clusters).Select(LabelOf)],
            Loss = Loss,
            Power = Power,
            Masses = Masses,
        };
    }

    /// <summary>G_k = −m_k ∂ℓ/∂f at f = 0: the pull of a cluster while outputs are negligible, of the label's sign.</summary>
    internal double EarlyPull(int cluster)
    {
        _ = Loss.Evaluate(0, LabelOf(cluster), out double derivative);
        return -MassOf(cluster) * derivative;
    }

    /// <summary>Checks that a start is one of this problem.</summary>
    /// <exception cref="ArgumentException">It has another number of features.</exception>
    internal void Require(FlowStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        if (start.Dimension != Clusters + 1)
            throw new ArgumentException($"A problem of {Plural.Of(Clusters, "cluster")} without noise has neurons of {Clusters + 1} "
                + $"features, the last for what is orthogonal to the centres; got {start.Dimension}. NoiseFreeStart.Reduce makes them.",
                nameof(start));
    }

    internal void Require()
    {
        ArgumentNullException.ThrowIfNull(Loss);
        if (Clusters < 1 || Positive < 0 || Positive > Clusters)
            throw new ArgumentException($"There must be at least one cluster, and from 0 to all of them positive; got {Clusters}, of which "
                + $"{Positive} positive.");
        if (!(Power is >= 1 and <= FlowProblem.LargestPower))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The power p of a flow must be from 1 to {FlowProblem.LargestPower}; got {Power}."));
        if (Masses is not null && (Masses.Length != Clusters || Masses.Any(mass => !(mass > 0 && double.IsFinite(mass)))))
            throw new ArgumentException($"Masses must be positive numbers, one for each of {Plural.Of(Clusters, "cluster")}.");
    }
}
