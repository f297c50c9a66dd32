using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.RandomSearch;

/// <summary>
/// Square: random search that changes one patch of features per query and keeps the change if the margin falls. Asks for logits only.
/// </summary>
/// <remarks>
/// Andriushchenko et al. 2020. Patches are windows of an image (<see cref="SquareWindows"/>) or random blocks of a vector
/// (<see cref="SquareBlocks"/>), changed as the norm demands (<see cref="SquareSignMove"/>, <see cref="SquarePairMove"/>), and
/// shrink over the queries (<see cref="SquareSchedule"/>). A point is broken when its margin is not positive. Every point draws its own
/// patches, where the original draws one for the whole batch.
/// The budget counts the start and every proposal, also one that changes nothing. Victims that evaluate small changes
/// (<see cref="IIncrementalClassifier"/>) are asked point by point on all threads (<see cref="SquareProbeSearch"/>), others in batches.
/// p = 0.8 on the schedule of 10,000 queries; defaults of what may be chosen: see <see cref="SquareSettings"/>.
/// </remarks>
public sealed class Square : BatchAttack
{
    /// <summary>Windows where the geometry of images is known, else blocks.</summary>
    public static readonly AttackRegistration<SquareSettings> Registration = new(
        "square", "Random search by windows of images, by blocks of vectors; logits only (Andriushchenko et al. 2020).",
        static (settings, context) => new Square(settings, context));

    /// <summary>Blocks of features, whatever is known.</summary>
    public static readonly AttackRegistration<SquareSettings> Blocks = new(
        "square-blocks", "Square with random coordinate blocks in place of windows, for vectors.",
        static (settings, context) => new Square(settings, context with { Image = null }));

    private readonly SquareSettings settings;

    /// <summary>The attack.</summary>
    /// <param name="settings">Its settings; null for the defaults.</param>
    /// <param name="context">What is known of the data: of images their geometry; null for nothing.</param>
    public Square(SquareSettings? settings = null, AttackContext? context = null)
        : base(context) => this.settings = settings ?? new SquareSettings();

    /// <summary><c>square</c> where it changes windows, <c>square-blocks</c> where it changes blocks.</summary>
    public override string Name => Context.Image is null ? "square-blocks" : "square";

    /// <inheritdoc/>
    public override bool NeedsGradients => false;

    /// <inheritdoc/>
    public override bool IsScoreBased => true;

    /// <inheritdoc/>
    protected override string Variant(int outputs) => Context.Image is null ? "blocks" : "windows";

    /// <inheritdoc/>
    protected override int Restarts => settings.Restarts;

    private int Budget => settings.Queries;

    /// <inheritdoc/>
    protected internal override void Require(IClassifier victim, ThreatModel threat)
    {
        base.Require(victim, threat);
        if (Context.Image is { } image && image.Features != victim.InputDimension)
            throw new ArgumentException($"Images of {image.Channels}×{image.Height}×{image.Width} have "
                + $"{Plural.Of(image.Features, "feature")}; the victim takes {victim.InputDimension}.", nameof(victim));
    }

    /// <inheritdoc/>
    protected override void Search(AttackBatch batch)
    {
        if (batch.OpenProbe() is { } probe) new SquareProbeSearch(batch, Budget, () => CreateMove(batch), Fraction).Run(probe);
        else SearchInBatches(batch);
    }

    private SquareMove CreateMove(AttackBatch batch) =>
        SquareMove.Create(SquareLayout.Create(Context.Image, batch.Dimension), batch.Threat, batch.Dimension);

    private double Fraction(int query) => SquareSchedule.Fraction(query, Budget, settings.RescaleSchedule);

    private void SearchInBatches(AttackBatch batch)
    {
        State state = new(batch, CreateMove(batch));
        for (int query = 0; query < Budget; query++)
        {
            for (int row = 0; row < batch.Count; row++) state.Propose(row, query, query == 0 ? 1 : Fraction(query - 1));
            batch.Ask(state.Candidates.RowRange(0, batch.Count), state.Answers.RowRange(0, batch.Count));
            for (int row = 0; row < batch.Count; row++) state.Judge(row, query);
            if (!batch.Retire(state)) return;
            batch.Report((double)query / Budget);
        }
    }

    /// <summary>The best point and margin of every row, and what is tried next.</summary>
    private sealed class State(AttackBatch batch, SquareMove move) : IBatchState
    {
        private readonly Matrix points = new(batch.Capacity, batch.Dimension);
        private readonly float[] margins = new float[batch.Capacity];
        private readonly SquarePatch change = new(batch.Dimension);

        public Matrix Candidates { get; } = new(batch.Capacity, batch.Dimension);

        public Matrix Answers { get; } = new(batch.Capacity, batch.Outputs);

        public void Propose(int row, int query, double fraction)
        {
            CounterRandom random = batch.Random(row, query);
            ReadOnlySpan<float> clean = batch.Clean.Row(row), point = points.Row(row);
            Span<float> candidate = Candidates.Row(row);
            if (query == 0)
            {
                move.Start(ref random, batch.Radius(row), clean, candidate);
                return;
            }
            move.Propose(ref random, fraction, batch.Radius(row), clean, point, change);
            point.CopyTo(candidate);
            for (int i = 0; i < change.Count; i++) candidate[change.Features[i]] = change.Values[i];
        }

        public void Judge(int row, int query)
        {
            ReadOnlySpan<float> answer = Answers.Row(row);
            float margin = Margin.Of(answer, batch.Label(row));
            bool broken = !Margin.IsCorrect(answer, batch.Label(row));
            if (query > 0 && !broken && !(margin < margins[row])) return;
            margins[row] = margin;
            Candidates.Row(row).CopyTo(points.Row(row));
            if (broken) batch.Note(row, Candidates.Row(row));
        }

        public void MoveRow(int source, int destination)
        {
            points.Row(source).CopyTo(points.Row(destination));
            margins[destination] = margins[source];
        }
    }
}
