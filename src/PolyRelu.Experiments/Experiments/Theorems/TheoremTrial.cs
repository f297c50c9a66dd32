using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using PolyRelu.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Theorems;

/// <summary>One cell of the grid and everything its counts depend on; how they are judged is no part of it.</summary>
/// <param name="Alpha">Expected noise norm α.</param>
/// <param name="Dimension">Number of features D.</param>
/// <param name="Clusters">Number of clusters K.</param>
/// <param name="PositiveClusters">Number of positive clusters K1.</param>
/// <param name="Basis">Basis of the centres: standard or rotated.</param>
/// <param name="Powers">Powers p of F^(p).</param>
/// <param name="Rhos">ρ of the step on F.</param>
/// <param name="Deltas">δ of the radius around points under F^(p).</param>
/// <param name="Samples">Samples drawn.</param>
/// <param name="DistanceSamples">How many of them have exact distances.</param>
/// <param name="Seed">Names the samples.</param>
public sealed record TheoremConfiguration(
    double Alpha, int Dimension, int Clusters, int PositiveClusters, string Basis, IReadOnlyList<double> Powers, IReadOnlyList<double> Rhos, IReadOnlyList<double> Deltas,
    int Samples, int DistanceSamples, ulong Seed);

/// <summary>Draws clusters of one kind and counts, for every statement, on how many samples its event happens.</summary>
/// <param name="configuration">The cell.</param>
public sealed class TheoremTrial(TheoremConfiguration configuration) : Trial
{
    /// <summary>Kind of these trials.</summary>
    public const string KindName = "theorem";

    private const int ChunkSize = 2048;

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override string Label => string.Create(
        CultureInfo.InvariantCulture,
        $"statements, K = {configuration.Clusters}, D = {configuration.Dimension}, α = {RadiusText.Of(configuration.Alpha, 4)}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    public override int Version => 2;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture, $"theorems-k{configuration.Clusters}-d{configuration.Dimension}-a{configuration.Alpha:0.####}");

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        int piece = Math.Min(256, configuration.Samples), distances = (int)Math.Max(1, (long)piece * configuration.DistanceSamples / configuration.Samples);
        string key = string.Create(CultureInfo.InvariantCulture, $"theorem {configuration.Dimension}-{configuration.Clusters}-{distances}-{configuration.Basis}");
        yield return new Work("draws and counts", key, () =>
        {
            GaussianClusters clusters = Clusters();
            TheoremCounts counts = new(configuration, clusters.Centres());
            return () => counts.Add(clusters.Sample(piece, 0).Samples, distances);
        }, (double)configuration.Samples / piece);
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() =>
    [
        MemoryPieces.OfCentres(configuration.Clusters, configuration.Dimension),
        new("samples of a draw", Math.Min(ChunkSize, configuration.Samples), configuration.Dimension),
    ];

    /// <inheritdoc/>
    public override void Run(TrialContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        GaussianClusters clusters = Clusters();
        TheoremCounts counts = new(configuration, clusters.Centres());
        using IProgressTask task = context.Progress.Begin(ProgressKind.Attack, Label);
        for (int first = 0; first < configuration.Samples; first += ChunkSize)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Samples samples = clusters.Sample(Math.Min(ChunkSize, configuration.Samples - first), Stream(first / ChunkSize)).Samples;
            counts.Add(samples, Math.Clamp(configuration.DistanceSamples - first, 0, samples.Count));
            task.Report((double)(first + samples.Count) / configuration.Samples);
        }
        TheoremCount.Save(context.Folder, counts.Counts());
    }

    private GaussianClusters Clusters() => new()
    {
        Dimension = configuration.Dimension,
        Clusters = configuration.Clusters,
        PositiveClusters = configuration.PositiveClusters,
        Alpha = configuration.Alpha,
        Basis = configuration.Basis == "rotated" ? PolyRelu.Data.Basis.Rotated : PolyRelu.Data.Basis.Standard,
        Seed = configuration.Seed,
    };

    /// <summary>A stream of its own for every piece of every cell, so that the rows of the grid are independent draws.</summary>
    internal ulong Stream(int chunk) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(JsonFile.Canonical(new { configuration.Alpha, configuration.Dimension, configuration.Clusters, Chunk = chunk })));
}
