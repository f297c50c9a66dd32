using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Results;

/// <summary>Where neurons and data lie with respect to the centres, as <c>neurons.npz</c>. Neurons stand in the order of falling contribution.</summary>
/// <param name="Order">[h] the neurons' indices in the network.</param>
/// <param name="Contributions">[h] |v_j| ‖w_j‖, falling.</param>
/// <param name="Signs">[h] sign of v_j.</param>
/// <param name="Cosines">[h × (2 + K)] cosines with μ_+, μ_−, μ_1 … μ_K.</param>
/// <param name="DataCoordinates">[n × K] ⟨x, μ_k⟩ of some samples.</param>
/// <param name="DataLabels">[n] labels ±1.</param>
/// <param name="PositiveCentres">K1, the number of positive centres; they come first.</param>
public sealed record NeuronRecord(int[] Order, double[] Contributions, int[] Signs, Matrix Cosines, Matrix DataCoordinates, int[] DataLabels, int PositiveCentres)
{
    private const string FileName = "neurons.npz";

    /// <summary>Number of clusters K.</summary>
    public int Centres => DataCoordinates.Columns;

    /// <summary>Number of neurons whose contribution is at least a fraction of the largest one.</summary>
    public int Dominant(double fraction) => Contributions.Count(contribution => contribution >= fraction * Contributions[0]);

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => NpzFile.Write(folder.PathOf(FileName),
    [
        new("order", NumericArray.From(Order, Order.Length)),
        new("contributions", NumericArray.From(Contributions, Contributions.Length)),
        new("signs", NumericArray.From(Signs, Signs.Length)),
        new("cosines", NumericArray.From(Cosines)),
        new("data_coordinates", NumericArray.From(DataCoordinates)),
        new("data_labels", NumericArray.From(DataLabels, DataLabels.Length)),
        new("positive_centres", NumericArray.Scalar(PositiveCentres)),
    ]);

    /// <summary>Loads the file of a trial.</summary>
    internal static NeuronRecord Load(TrialFolder folder)
    {
        ArrayFile file = new(folder.PathOf(FileName));
        return new NeuronRecord(
            file["order"].ToIntegers(), file["contributions"].ToDoubles(), file["signs"].ToIntegers(), file["cosines"].ToMatrix(),
            file["data_coordinates"].ToMatrix(), file["data_labels"].ToIntegers(), (int)file["positive_centres"].ToScalar());
    }
}
