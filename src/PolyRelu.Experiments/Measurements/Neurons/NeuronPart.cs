using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Neurons;

/// <summary>Looks where the neurons of a network on clusters went.</summary>
/// <param name="data">The clusters.</param>
/// <param name="trained">The network.</param>
/// <param name="clusters">Settings of the clusters.</param>
/// <param name="hidden">Neurons h.</param>
internal sealed class NeuronPart(IPart<ClusterData> data, IPart<TrainedNetwork> trained, ClusterSettings clusters, int hidden) : TrialPart
{
    private const int ShownSamples = 1000;
    private const int NumbersBesides = 6;       // of a neuron, besides its cosines with the centres

    /// <inheritdoc/>
    public override long Bytes => sizeof(float) * (long)hidden * (clusters.Clusters + NumbersBesides);

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        var neurons = NeuronRecord.Load(folder);
        yield return (NeuronRecord.FileName, Promise.Count("a row of data_coordinates", neurons.Centres, clusters.Clusters,
            "one per cluster"));
        bool isSame = neurons.PositiveCentres == clusters.PositiveClusters;
        yield return (NeuronRecord.FileName, Promise.That(isSame, "positive_centres is another number"));
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) =>
        NeuronRows.Of(NeuronRecord.Load(folder));

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        ClusterData samples = context.Of(data);
        PolyReluNetwork network = context.Of(trained).Network;
        int[] order = NeuronAnalysis.Dominant(network);
        double[] contributions = NeuronAnalysis.Contributions(network);
        Matrix cosines = NeuronAnalysis.Cosines(network, samples.Directions!.Value), sorted = new(order.Length, cosines.Columns);
        for (int j = 0; j < order.Length; j++) cosines.Row(order[j]).CopyTo(sorted.Row(j));
        Dataset shown = samples.Test.Take(Math.Min(ShownSamples, samples.Test.Count));
        new NeuronRecord(
            order, [.. order.Select(j => contributions[j])], [.. order.Select(j => MathF.Sign(network.OutputWeights[0, j]))], sorted,
            Coordinates(shown.Samples, samples.Centres.Points), shown.Samples.Labels, samples.Centres.Positive).Save(context.Folder);
    }

    private static Matrix Coordinates(Samples samples, Matrix centres)
    {
        Matrix coordinates = new(samples.Count, centres.Rows);
        for (int i = 0; i < samples.Count; i++)
            for (int k = 0; k < centres.Rows; k++)
            {
                double sum = 0;
                for (int d = 0; d < centres.Columns; d++) sum += samples.Inputs[i, d] * centres[k, d];
                coordinates[i, k] = (float)sum;
            }
        return coordinates;
    }
}
