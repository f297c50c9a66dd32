using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Measurements.Neurons;

/// <summary>
/// Where neurons and data lie with respect to the centres, as <c>neurons.npz</c>. Neurons stand in the order of falling contribution.
/// </summary>
/// <param name="Order">[h] the neurons' indices in the network.</param>
/// <param name="Contributions">[h] |v_j| ‖w_j‖, falling.</param>
/// <param name="Signs">[h] sign of v_j.</param>
/// <param name="Cosines">[h × (2 + K)] cosines with μ_+, μ_−, μ_1 … μ_K.</param>
/// <param name="DataCoordinates">[n × K] ⟨x, μ_k⟩ of some samples.</param>
/// <param name="DataLabels">[n] labels ±1.</param>
/// <param name="PositiveCentres">K1, the number of positive centres; they come first.</param>
internal sealed record NeuronRecord(int[] Order, double[] Contributions, int[] Signs, Matrix Cosines, Matrix DataCoordinates,
    int[] DataLabels, int PositiveCentres) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "neurons.npz";

    /// <summary>Number of clusters K.</summary>
    public int Centres => DataCoordinates.Columns;

    /// <summary>Number of neurons whose contribution is at least a fraction of the largest one.</summary>
    public int Dominant(double fraction) => Contributions.Count(contribution => contribution >= fraction * Contributions[0]);

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => NpzFile.Write(folder.PathToWrite(FileName),
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
        var file = NamedArrays.Read(folder.PathOf(FileName));
        int[] order = file.Integers("order", [NamedArrays.Any]), labels = file.Integers("data_labels", [NamedArrays.Any]);
        Matrix coordinates = file.Matrix("data_coordinates", labels.Length, NamedArrays.Any);
        int neurons = order.Length;
        return file.Checked(new NeuronRecord(
            order, file.Doubles("contributions", [neurons]), file.Integers("signs", [neurons]),
            file.Matrix("cosines", neurons, 2 + coordinates.Columns),
            coordinates, labels, file.Integers("positive_centres", [])[0]));
    }

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems()
    {
        int neurons = Order.Length;
        yield return Promise.That(Order.Order().SequenceEqual(Enumerable.Range(0, neurons)),
            $"order does not hold each number from 0 to {neurons - 1} once");
        for (int j = 0; j < neurons; j++)
            if (!(Contributions[j] >= 0) || (j > 0 && Contributions[j] > Contributions[j - 1]))
                yield return $"contributions: entry {j} is negative, or larger than the one before";
        yield return Promise.That(Signs.All(sign => sign is -1 or 0 or 1), "signs are not all −1, 0 or 1");
        yield return Promise.That(DataLabels.All(label => label is -1 or 1), "data_labels are not all ±1");
        yield return Promise.Within("positive_centres", PositiveCentres, 1, Centres - 1);
    }
}
