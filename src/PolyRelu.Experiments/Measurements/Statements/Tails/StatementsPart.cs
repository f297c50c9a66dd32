using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>Draws clusters of one kind and counts, for every tail statement, on how many samples its event happens.</summary>
/// <param name="cell">The kind of clusters.</param>
internal sealed class StatementsPart(TheoremConfiguration cell) : TrialPart
{
    private const int ChunkSize = 2048;
    private const int PieceSamples = 256;

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        int piece = Math.Min(PieceSamples, cell.Samples), distances = (int)Math.Max(1, (long)piece * cell.DistanceSamples / cell.Samples);
        string key = string.Create(CultureInfo.InvariantCulture,
            $"theorem {cell.Dimension}-{cell.Clusters}-{distances}-{Wording.Of(cell.Basis)}");
        yield return new Work("draws and counts", key, () =>
        {
            GaussianClusters clusters = Clusters(cell);
            TheoremCounts counts = new(cell, clusters.Centres(), TailEntries.All);
            return () => counts.Add(clusters.Sample(piece, 0).Samples, distances);
        }, (double)cell.Samples / piece);
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() =>
        [SampleMemory.OfCentres(cell.Clusters, cell.Dimension),
            new("samples of a draw", Math.Min(ChunkSize, cell.Samples), cell.Dimension)];

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        const string file = TheoremCount.FileName;
        IReadOnlyList<TheoremCount> counts = TheoremCount.Load(folder);
        yield return (file, Promise.Some("the list", counts.Count));
        foreach (TheoremCount count in counts)
        {
            yield return (file, Promise.Within("samples", count.Samples, 1, cell.Samples));
            if (count.Parameter is not { } parameter) continue;
            yield return (file, Promise.That(count.Statement.Parameters(cell).Contains(parameter),
                "parameter is none of the configuration"));
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) =>
        StatementRows.Of(TheoremCount.Load(folder));

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        using IProgressTask task = context.Progress.Begin(ProgressKind.Attack, context.Label);
        TheoremCount.Save(context.Folder, Count(cell, TailEntries.All, task, context.Cancellation));
    }

    /// <summary>Draws the samples of a cell, the same for whatever is counted, and counts the events of some statements.</summary>
    internal static IReadOnlyList<TheoremCount> Count(TheoremConfiguration cell, IReadOnlyList<TailStatement> statements,
        IProgressTask? progress, CancellationToken cancellation)
    {
        GaussianClusters clusters = Clusters(cell);
        TheoremCounts counts = new(cell, clusters.Centres(), statements);
        for (int first = 0; first < cell.Samples; first += ChunkSize)
        {
            cancellation.ThrowIfCancellationRequested();
            Samples samples = clusters.Sample(Math.Min(ChunkSize, cell.Samples - first), Stream(cell, first / ChunkSize)).Samples;
            counts.Add(samples, Math.Clamp(cell.DistanceSamples - first, 0, samples.Count));
            progress?.Report((double)(first + samples.Count) / cell.Samples);
        }
        return counts.Counts();
    }

    /// <summary>A stream of its own for every piece of every cell, so that the rows of the grid are independent draws.</summary>
    internal static ulong Stream(TheoremConfiguration cell, int chunk) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(
            JsonFile.Canonical(new { cell.Alpha, cell.Dimension, cell.Clusters, Chunk = chunk })));

    private static GaussianClusters Clusters(TheoremConfiguration cell) => new()
    {
        Dimension = cell.Dimension,
        Clusters = cell.Clusters,
        PositiveClusters = cell.PositiveClusters,
        Alpha = cell.Alpha,
        Basis = cell.Basis,
        Seed = cell.Seed,
    };
}
