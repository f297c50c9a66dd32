using System.Numerics.Tensors;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>The film of a flow: a frame for each of its records.</summary>
/// <param name="data">The clusters.</param>
/// <param name="flow">The flow.</param>
/// <param name="clusters">Settings of the clusters, at least three.</param>
/// <param name="hidden">Neurons h.</param>
/// <param name="frames">Frames.</param>
internal sealed class FlowFilmPart(IPart<ClusterData> data, IPart<FlownNetwork> flow, ClusterSettings clusters, int hidden, int frames)
    : TrialPart
{
    private const int ShownSamples = 60;

    /// <inheritdoc/>
    public override long Bytes => (long)frames * hidden * ((FilmRecord.Dimensions * sizeof(float)) + sizeof(double) + 1);

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        var film = FilmRecord.Load(folder);
        yield return (FilmRecord.FileName, Promise.Count("births", film.Clusters, clusters.Clusters, "one per cluster"));
        yield return (FilmRecord.FileName, Promise.Count("neurons", film.Hidden, hidden, "the number of neurons"));
        yield return (FilmRecord.FileName, Promise.Same("clock", film.Clock, [.. FlowLog.Load(folder).Records.Select(row => row.Time)]));
    }

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        ClusterData samples = context.Of(data);
        FlowTrajectory trajectory = context.Of(flow).Trajectory;
        int[] axes = FilmRecord.AxesOf(samples.Centres.Count, samples.Centres.Positive)
            ?? throw new ArgumentException($"A film shows three centres; there are {samples.Centres.Count}.");
        DoubleMatrix centres = DoubleMatrix.From(samples.Centres.Points);
        IReadOnlyList<FlowRecord> records = trajectory.Records;
        float[] neurons = new float[records.Count * hidden * axes.Length];
        for (int t = 0; t < records.Count; t++)
            for (int j = 0; j < hidden; j++)
                for (int a = 0; a < axes.Length; a++)
                {
                    ReadOnlySpan<double> direction = records[t].Directions.AsSpan(j * centres.Columns, centres.Columns);
                    neurons[(((t * hidden) + j) * axes.Length) + a] = (float)TensorPrimitives.Dot(direction, centres.Row(axes[a]));
                }
        int[] shown = [.. Enumerable.Range(0, samples.Train.Count).Where(i => axes.Contains(samples.Train.ClusterOf![i]))
            .Take(ShownSamples)];
        Samples chosen = samples.Train.Samples.Choose(shown);
        new FilmRecord(
            [.. records.Select(record => record.Time)], neurons,
            [.. records.SelectMany(record => record.LogContributions(trajectory.Problem))],
            [.. records.SelectMany(record => record.Signs)], [.. records.Select(record => record.Loss)], trajectory.Births,
            Coordinates(chosen.Inputs, samples.Centres.Points, axes), chosen.Labels, axes, samples.Centres.Positive).Save(context.Folder);
    }

    private static Matrix Coordinates(Matrix inputs, Matrix centres, int[] axes)
    {
        Matrix coordinates = new(inputs.Rows, axes.Length);
        for (int i = 0; i < inputs.Rows; i++)
            for (int a = 0; a < axes.Length; a++)
            {
                double sum = 0;
                for (int d = 0; d < inputs.Columns; d++) sum += (double)inputs[i, d] * centres[axes[a], d];
                coordinates[i, a] = (float)sum;
            }
        return coordinates;
    }
}
