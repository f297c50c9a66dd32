using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.Boundary;

/// <summary>Where descents of every row of a batch begin.</summary>
/// <remarks>
/// In order: the nearest example known; the origin and the own centre taken away, where small initialisations leave next to nothing of a
/// class; then for each rival the starts of <see cref="RivalPoints"/>, and steps along the directions in which the rival gains most
/// (<see cref="IDirectedClassifier"/>) and along random ones: networks with noise in their neurons have near examples there that no centre
/// leads to. In L1 each of these also with its small elements left out, since the nearest examples there move few features.
/// </remarks>
internal sealed class RivalStarts : IBatchState
{
    private const int DirectionsInAll = 24;
    private const int DirectionsOfOneRival = 48;
    private const int RandomInAll = 8;
    private const int Fewest = 1;
    private const float Through = 1.02f;
    private const float Half = 0.5f;
    private const float Small = 0.3f;

    private readonly AttackBatch batch;
    private readonly RivalPoints points;
    private readonly Start[][] starts;
    private readonly int[][][] nearest;
    private readonly Dictionary<(int, int), Matrix> directions = [];

    /// <summary>Lists the starts.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="points">Points of all classes.</param>
    /// <param name="rivals">Rivals, at most, highest first by the clean logits.</param>
    public RivalStarts(AttackBatch batch, RivalPoints points, int rivals)
    {
        this.batch = batch;
        this.points = points;
        starts = new Start[batch.Capacity][];
        nearest = new int[batch.Capacity][][];
        Dictionary<int, int[,]> near = [];
        int count = Math.Min(rivals, Margin.Classes(batch.Outputs) - 1);
        for (int row = 0; row < batch.Count; row++)
        {
            List<Start> own = batch.HasStart(row) ? [new Start(Kind.Known)] : [];
            own.Add(new Start(Kind.Origin));
            if (points.Has(batch.Label(row), batch.Dimension)) own.Add(new Start(Kind.AwayFromCentre));
            nearest[row] = new int[count][];
            for (int rank = 0; rank < count; rank++) AddRival(row, rank, own, near);
            starts[row] = [.. own];
        }
        Most = starts.Take(batch.Count).Max(list => list.Length);
    }

    private enum Kind
    {
        Known,
        Origin,
        AwayFromCentre,
        Point,
        Direction,
        Random,
    }

    /// <summary>The largest number of starts of a row.</summary>
    public int Most { get; }

    /// <summary>Whether a row has this start.</summary>
    public bool Has(int row, int start) => start < starts[row].Length;

    /// <summary>Writes a start.</summary>
    public void Write(int row, int start, Span<float> point)
    {
        Start chosen = starts[row][start];
        int label = batch.Label(row), target = TargetAt(row, chosen.Rank);
        ReadOnlySpan<float> clean = batch.Clean.Row(row);
        switch (chosen.Kind)
        {
            case Kind.Known:
                batch.WriteStart(row, point);
                return;
            case Kind.Origin:
                TensorPrimitives.Multiply(clean, 1 - Through, point);
                return;
            case Kind.AwayFromCentre:
                TensorPrimitives.MultiplyAdd(points.CentreOf(label, clean), -Through, clean, point);
                return;
            case Kind.Point:
                points.Write(chosen.Place, target, label, clean, nearest[row][chosen.Rank], point);
                break;
            case Kind.Direction:
                DirectionsTo(target, label).Row(chosen.Place).CopyTo(point);
                GoAlong(clean, point);
                break;
            case Kind.Random:
                CounterRandom random = batch.Random(row, (chosen.Rank * DirectionsInAll) + chosen.Place);
                Norm.L2.RandomStart(ref random, 1, point);
                GoAlong(clean, point);
                break;
            default:
                throw new InvalidOperationException($"There is no start of the kind {chosen.Kind}.");
        }
        if (chosen.IsSparse) LeaveOutSmall(clean, point);
    }

    /// <inheritdoc/>
    public void MoveRow(int source, int destination)
    {
        starts[destination] = starts[source];
        nearest[destination] = nearest[source];
    }

    private void AddRival(int row, int rank, List<Start> own, Dictionary<int, int[,]> near)
    {
        int label = batch.Label(row), target = TargetAt(row, rank), first = own.Count;
        if (points.Has(label, batch.Dimension) && points.Has(target, batch.Dimension))
        {
            if (!near.TryGetValue(target, out int[,]? table)) near[target] = table = points.NearestOf(target, batch.Clean);
            nearest[row][rank] = [.. Enumerable.Range(0, table.GetLength(1)).Select(place => table[row, place])];
            for (int place = 0; place < points.Count(target); place++) own.Add(new Start(Kind.Point, rank, place));
        }
        for (int place = 0; place < DirectionsTo(target, label).Rows; place++) own.Add(new Start(Kind.Direction, rank, place));
        for (int place = 0; place < Share(batch.KnowsDirections ? RandomInAll : DirectionsInAll); place++)
            own.Add(new Start(Kind.Random, rank, place));
        if (batch.Threat.Norm != Norm.L1) return;
        for (int place = own.Count - 1; place >= first; place--) own.Add(own[place] with { IsSparse = true });
    }

    private int TargetAt(int row, int rank) => Margin.RivalAt(batch.CleanLogits.Row(row), batch.Label(row), rank);

    private Matrix DirectionsTo(int target, int label)
    {
        if (directions.TryGetValue((target, label), out Matrix known)) return known;
        return directions[(target, label)] = batch.DirectionsTo(target, label, Margin.Classes(batch.Outputs) == 2
            ? DirectionsOfOneRival : Share(DirectionsInAll)) ?? new Matrix(0, batch.Dimension);
    }

    /// <summary>The part of a number of starts that one of the rivals gets, one at least.</summary>
    private int Share(int all) => Math.Max(Fewest, all / (Margin.Classes(batch.Outputs) - 1));

    /// <summary>x/2 + ‖x‖ u for a direction u, which is overwritten.</summary>
    private static void GoAlong(ReadOnlySpan<float> clean, Span<float> direction)
    {
        TensorPrimitives.Multiply(direction, (float)Norm.L2.Measure(clean), direction);
        TensorPrimitives.MultiplyAdd(clean, Half, direction, direction);
    }

    /// <summary>Moves back every feature that moves by less than a share of the largest move.</summary>
    private static void LeaveOutSmall(ReadOnlySpan<float> clean, Span<float> point)
    {
        double least = Small * Norm.LInf.Distance(point, clean);
        for (int i = 0; i < point.Length; i++)
            if (Math.Abs((double)point[i] - clean[i]) < least) point[i] = clean[i];
    }

    /// <summary>A start: towards which rival, and the how-manieth of its kind.</summary>
    private readonly record struct Start(Kind Kind, int Rank = 0, int Place = 0, bool IsSparse = false);
}
