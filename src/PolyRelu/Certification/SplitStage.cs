using System.Numerics.Tensors;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>
/// Branch and bound along directions: a set of L2 or a box is cut in two where its bound is loose, and each part bounded.
/// </summary>
/// <remarks>
/// Inequality: every ξ of a set has ⟨q, ξ⟩ ≤ c or ⟨q, ξ⟩ ≥ c, so F is not below the lesser of the bounds of both parts; in each, the slab
/// between c and an end of the set is one more quadratic constraint of L (<see cref="Slab"/>) and shortens the intervals of all
/// pre-activations (<see cref="SlabbedSet"/>). Cutting a direction halves what many neurons lose, where cutting a neuron's interval
/// leaves the others as they are. Directions that are tried: that in which K is nearest to singular, that in which the envelopes of all
/// neurons together lose most, and that in which L curves down at the worst point found (where even the best multiplier of the set
/// leaves it concave); the pair of parts with the better bound is kept, and of all open parts the one with the lowest bound is cut next.
/// </remarks>
internal sealed class SplitStage(int most, int steps) : Stage
{
    /// <summary>The name in results.</summary>
    public const string StageName = "split";

    private const int TrialSteps = 6;
    private const int Deepest = 24;
    private const int FullDimension = 200;
    private const int FewestSplits = 4;
    private const int MostStarts = 12;
    private const double SameNeuron = 0.7;
    private const double SameDirection = 0.9;
    private const double NearestToEnd = 0.1;

    /// <inheritdoc/>
    public override string Name => StageName;

    /// <inheritdoc/>
    public override bool Supports(MarginSpace space) => most > 0 && space.Set is IQuadraticConstraints;

    /// <inheritdoc/>
    public override void Search(PairSearch search)
    {
        // A descent from the centre finds one minimum; here it matters whether another one is below 0.
        foreach (double[] start in Starts(search.Function))
            if (search.Lower(LocalDescent.From(search.Function, start)) && search.Descent.Value <= 0) return;
        if (search.Descent.Value <= 0) return;
        if (search.Function.Space.Set is EuclideanSet) DualClimb.Run(search, steps, StageName, StageName);
        if (search.IsProven) return;
        int splits = Affordable(search.Function.Space.Dimension);
        Part root = new(search, [], 0);
        List<Part> open = [root];
        for (int split = 0; split < splits && open.Count > 0; split++)
        {
            search.Cancellation.ThrowIfCancellationRequested();
            // No more open parts can be closed than there are splits left.
            if (open.Count > splits - split) return;
            Part worst = open.MinBy(part => part.Search.Bound)!;
            open.Remove(worst);
            if (worst.Depth >= Deepest || !TrySplit(search, worst)) return;
            foreach (Part part in worst.Parts)
            {
                if (part.Search.IsProven) continue;
                DualClimb.Run(part.Search, steps, StageName, StageName);
                if (part.Search.IsProven) continue;
                if (IsBroken(search, part.Search)) return;
                open.Add(part);
            }
        }
        if (open.Count == 0) root.Close();
    }

    /// <summary>A cut costs as the square of the dimension where there are as many neurons.</summary>
    private int Affordable(int dimension)
    {
        double share = Math.Min(1, (double)(FullDimension * FullDimension) / ((double)dimension * dimension));
        return Math.Max(Math.Min(most, FewestSplits), (int)(most * share));
    }

    private static bool TrySplit(PairSearch root, Part part)
    {
        (double Bound, ProofSplit Split, Part[] Parts)? best = null;
        foreach (double[] direction in Directions(part))
        {
            if (Cut(part, direction) is not { } cut) continue;
            double bound = double.PositiveInfinity;
            int closed = 0;
            foreach (Part half in cut.Parts)
            {
                PairSearch search = half.Search;
                if (!search.IsEmpty(StageName))
                {
                    if (IsBroken(root, search)) return false;
                    LinearStage.Plain.Search(search);
                    if (!search.IsProven) DualClimb.Run(search, TrialSteps, StageName, StageName);
                }
                if (search.IsProven) closed++;
                else bound = Math.Min(bound, search.Bound);
            }
            if (closed == 2) bound = double.PositiveInfinity;
            if (best is null || bound > best.Value.Bound) best = (bound, cut.Split, cut.Parts);
            if (closed == 2) break;
        }
        if (best is null) return false;
        (part.Split, part.Parts) = (best.Value.Split, best.Value.Parts);
        return true;
    }

    /// <summary>Whether a descent within a part ends below 0, where there is nothing to prove; then the whole set knows of it.</summary>
    private static bool IsBroken(PairSearch root, PairSearch part)
    {
        if (part.Descent.Value > 0) return false;
        root.Lower(LocalDescent.From(root.Function, part.Descent.Point));
        return true;
    }

    /// <summary>Where a set reaches farthest along the neurons that speak most for the rival, of those that are alike the first.</summary>
    private static IEnumerable<double[]> Starts(MarginFunction function)
    {
        MarginSpace space = function.Space;
        int[] against = [.. Enumerable.Range(0, space.Clean.Length).Where(j => function.Coefficients[j] < 0 && space.High[j] > 0)
            .OrderBy(j => function.Coefficients[j] * Math.Pow(space.High[j], function.Power))];
        List<int> chosen = [];
        foreach (int j in against)
        {
            if (chosen.Count == MostStarts) break;
            ReadOnlySpan<double> neuron = space.Neurons.Row(j);
            bool isNew = true;
            foreach (int other in chosen)
                isNew &= TensorPrimitives.Dot(neuron, space.Neurons.Row(other)) < SameNeuron * space.Lengths[j] * space.Lengths[other];
            if (isNew) chosen.Add(j);
        }
        foreach (int j in chosen)
        {
            double[] negated = new double[space.Dimension], start = new double[space.Dimension];
            TensorPrimitives.Negate(space.Neurons.Row(j), negated);
            space.Set.Minimiser(negated, start);
            yield return start;
        }
    }

    /// <summary>Both parts of a set along a direction; null where there is nothing to cut.</summary>
    private static (ProofSplit Split, Part[] Parts)? Cut(Part part, double[] direction)
    {
        PairSearch search = part.Search;
        MarginSpace space = search.Function.Space;
        double[] negated = new double[direction.Length];
        TensorPrimitives.Negate(direction, negated);
        double low = space.Set.Lowest(direction), high = -space.Set.Lowest(negated), width = high - low,
            value = TensorPrimitives.Dot<double>(direction, (search.Latest?.Point ?? search.Descent.Point));
        if (!(width > 0) || !double.IsFinite(width)) return null;
        value = Math.Clamp(value, low + (NearestToEnd * width), high - (NearestToEnd * width));
        Part below = Half(part, direction, low, value), above = Half(part, direction, value, high);
        return (new(direction, value, below.Search, above.Search), [below, above]);
    }

    private static Part Half(Part part, double[] direction, double low, double high)
    {
        PairSearch search = part.Search;
        Slab[] others = [.. part.Slabs.Where(slab => !ReferenceEquals(slab.Direction, direction))], slabs = [.. others,
            new(direction, low, high)];
        MarginSpace space = search.Function.Space.Part(slabs, search.Intervals);
        double[] start = (double[])(search.Latest?.Point ?? search.Descent.Point).Clone();
        foreach (Slab slab in slabs)
        {
            double along = slab.At(start), move = Math.Clamp(along, slab.Low, slab.High) - along;
            TensorPrimitives.MultiplyAdd(slab.Direction, move / (slab.Length * slab.Length), start, start);
        }
        double beyond = ((IQuadraticConstraints)space.Set.Whole).Farthest(start);
        if (beyond > 1) TensorPrimitives.Divide(start, beyond, start);
        return new(new(search.Function.Over(space), start, search.Cancellation), slabs, part.Depth + 1);
    }

    private static List<double[]> Directions(Part part)
    {
        PairSearch search = part.Search;
        MarginSpace space = search.Function.Space;
        int n = space.Dimension;
        List<double[]> directions = [];
        if (search.Factor is { } factor)
        {
            double[] singular = new double[n];
            SymmetricSpectrum.LargestOfInverse(factor, singular, 1e-3, 30);
            directions.Add(singular);
        }
        if (search.Latest is not null) directions.Add(Loosest(search));
        directions.Add(Concave(search));
        List<double[]> known = [.. part.Slabs.Select(slab => slab.Direction)];
        List<double[]> given = [];
        foreach (double[] direction in directions)
        {
            space.MakeCuttable(direction);
            if (Fresh(direction, known, given) is { } fresh) given.Add(fresh);
        }
        return given;
    }

    /// <summary>A unit vector orthogonal to the directions that are cut already, or one of these; null where it was given before.</summary>
    private static double[]? Fresh(double[] direction, List<double[]> known, List<double[]> given)
    {
        double length = TensorPrimitives.Norm<double>(direction);
        if (!(length > 0) || !double.IsFinite(length)) return null;
        TensorPrimitives.Divide(direction, length, direction);
        double[]? like = known.Find(other => Math.Abs(TensorPrimitives.Dot<double>(other, direction)) > SameDirection);
        if (like is null)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] other in known)
                    TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<double>(other, direction), direction, direction);
                TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(direction), direction);
            }
            like = direction;
        }
        return given.Exists(other => Math.Abs(TensorPrimitives.Dot<double>(other, like)) > 0.999) ? null : like;
    }

    /// <summary>The direction along which envelopes lose most together: the first eigenvector of Σ_j gap_j w̃_j w̃_jᵀ/‖w̃_j‖².</summary>
    private static double[] Loosest(PairSearch search)
    {
        MarginFunction function = search.Function;
        MarginSpace space = function.Space;
        double[] activations = new double[space.Clean.Length], gaps = new double[space.Clean.Length], image = new double[gaps.Length],
            direction = new double[space.Dimension];
        function.PreActivations(search.Latest!.Point, activations);
        for (int j = 0; j < gaps.Length; j++)
        {
            double a = function.Coefficients[j];
            if (a == 0 || !(space.Lengths[j] > 0)) continue;
            double s = activations[j], value = s > 0 ? Math.Pow(s, function.Power) : 0;
            gaps[j] = Math.Abs(a * (search.Minorant!.Envelopes[j].At(s) - value)) / (space.Lengths[j] * space.Lengths[j]);
        }
        int largest = TensorPrimitives.IndexOfMax<double>(gaps);
        if (!(gaps[largest] > 0)) return direction;
        space.Neurons.Row(largest).CopyTo(direction);
        for (int step = 0; step < 20; step++)
        {
            TensorPrimitives.Divide(direction, TensorPrimitives.Norm<double>(direction), direction);
            for (int j = 0; j < gaps.Length; j++)
                image[j] = gaps[j] == 0 ? 0 : gaps[j] * TensorPrimitives.Dot<double>(space.Neurons.Row(j), direction);
            function.Combine(image, direction);
        }
        return direction;
    }

    /// <summary>The direction in which L curves down most at the worst point, with the multipliers of that point.</summary>
    private static double[] Concave(PairSearch search)
    {
        MarginSpace space = search.Function.Space;
        LocalDescent descent = search.Descent;
        Minorant minorant = Touching.At(search, descent.Activations, new double[descent.Activations.Length], descent.Point);
        double[] multipliers = new double[space.Set.Multipliers], vector = new double[space.Dimension];
        DoubleMatrix plain = Hessian.Of(minorant, multipliers).Matrix;
        ((IQuadraticConstraints)space.Set.Whole).Start(descent.Point, descent.Gradient, plain,
            multipliers.AsSpan(0, space.Set.Whole.Multipliers));
        SymmetricSpectrum.Smallest(Hessian.Of(minorant, multipliers).Matrix, vector, 1e-3, 60);
        return vector;
    }

    /// <summary>A part of the set, and how it was cut.</summary>
    private sealed class Part(PairSearch search, Slab[] slabs, int depth)
    {
        public PairSearch Search { get; } = search;

        public Slab[] Slabs { get; } = slabs;

        public int Depth { get; } = depth;

        public ProofSplit? Split { get; set; }

        public Part[] Parts { get; set; } = [];

        /// <summary>Tells each search, from the leaves upwards, that its parts are proven.</summary>
        public void Close()
        {
            foreach (Part part in Parts) part.Close();
            if (Split is { } split) Search.Offer(StageName, split);
        }
    }
}
