using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Certification;

/// <summary>Decides one sample within radii of one norm: rivals in order, stages in order, and the program for examples.</summary>
internal sealed class SampleCertifier
{
    /// <summary>The names of the stages, weakest first.</summary>
    public static readonly string[] StageNames =
        [LinearStage.Plain.Name, LinearStage.Optimised.Name, VertexStage.StageName, BallStage.FirstName, BallStage.ContractedName,
            BoxStage.NewtonName, SplitStage.StageName];

    private const int Halves = 6;

    /// <summary>Relative precision of the radius that descents break: for brackets of all radii, and of some.</summary>
    private const double Fine = 1e-7, Coarse = 1e-3;

    /// <summary>How much larger the radius is within which a nearest example is looked for where a proof fails.</summary>
    private const double Beyond = 4;

    private const int MostRestarts = 4;
    private const double WorthSplitting = 10;       // of the tolerance

    private readonly Stage[] cheap;         // after the linear bound at the centre: of no factorisation
    private readonly Stage[] costly;
    private readonly CertificationSettings settings;
    private readonly RealNetwork network;
    private readonly ProgramRounding? rounding;
    private readonly IClassifier classifier;
    private readonly SampleProgram program;
    private readonly float[] input;
    private SampleGeometry? geometry;       // made when something is to be proven
    private readonly int label;
    private readonly int[] rivals;
    private readonly float[] cleanLogits;
    private readonly Dictionary<int, double[]> starts = [];      // by rival, in units of the set's radius
    private readonly Dictionary<int, (double Radius, PairProof Proof)> proven = [];

    /// <summary>Asks the program about a sample.</summary>
    /// <param name="network">The network.</param>
    /// <param name="rounding">What the program may lose; null to prove what holds in real numbers alone.</param>
    /// <param name="program">The program.</param>
    /// <param name="settings">How much work a certificate may take.</param>
    /// <param name="input">The sample [D].</param>
    /// <param name="label">Its label.</param>
    /// <param name="logits">What the program answers to the sample; null to ask it.</param>
    public SampleCertifier(RealNetwork network, ProgramRounding? rounding, IClassifier program, CertificationSettings settings,
        ReadOnlySpan<float> input, int label, float[]? logits = null)
    {
        this.settings = settings;
        Stage[] stages = Stages(settings);
        (cheap, costly) = (stages[1..2], stages[2..]);
        (this.network, this.rounding, this.label) = (network, rounding, label);
        this.input = input.ToArray();
        (classifier, this.program) = (program, new(program, network.Outputs, this.input, label));
        cleanLogits = logits ?? this.program.Ask(input);
        rivals = Enumerable.Range(0, network.Rivals).Select(rank => Margin.RivalAt(cleanLogits, label, rank)).ToArray();
    }

    /// <summary>The stages in the order in which they are tried; what they all leave is cut (<see cref="SplitStage"/>).</summary>
    public static Stage[] Stages(CertificationSettings settings) =>
        [LinearStage.Plain, LinearStage.Optimised, new VertexStage(60), new BallStage(settings.Contractions),
            new BoxStage(settings.NewtonSteps)];

    private SampleGeometry Sample => geometry ??= new(network, input);

    /// <summary>Whether the program classifies the sample correctly.</summary>
    public bool IsCorrect => Margin.IsCorrect(cleanLogits, label);

    /// <summary>The verdict within a threat model.</summary>
    public SampleCertificate Decide(ThreatModel threat, CancellationToken cancellation)
    {
        if (!IsCorrect) return new(Verdict.Broken, "clean", Margin.Of(cleanLogits, label));
        if (settings.Outlook > 0)
        {
            FirstOrder outlook = new(Sample, threat);
            foreach (int rival in rivals)
                if (outlook.Radii(label, rival) < settings.Outlook)
                    return new(Verdict.Undecided, StageNames[0], double.NegativeInfinity);
        }
        MarginSpace space = MarginSpace.Of(Sample, threat);
        List<PairSearch> open = [];
        foreach (PairSearch search in Unproven(space, threat.Radius, cancellation))
        {
            open.Add(search);
            if (search.Descent.Value > 0) continue;
            // Where descents come below 0 there is nothing to prove, for this rival nor, then, for the sample.
            return program.Example(threat, search) is { } example ? Broken(example) : Undecided(search);
        }
        Sort(open);
        if (Prove(open, threat.Radius)) return Certified(threat.Radius, space);
        PairSearch failed = open.First(search => !search.IsProven);
        // Where the relaxation is lowest an attack may yet succeed.
        if (program.Example(threat, failed) is { } found) return Broken(found);
        if (failed.Latest is { } latest && program.Example(threat, failed, LocalDescent.From(failed.Function, latest.Point)) is { } late)
            return Broken(late);
        if (settings.Retries && space.Set is not UnitBox && ProveBeyond(threat, cancellation)) return Certified(threat.Radius, space);
        if (settings.Splits > 0 && ProveByParts(open, threat.Radius)) return Certified(threat.Radius, space);
        failed = open.First(search => !search.IsProven);
        return program.Example(threat, failed) is { } last ? Broken(last) : Undecided(failed);
    }

    /// <summary>Whether an undecided set would be certified if the program computed in real numbers.</summary>
    /// <param name="threat">The set.</param>
    /// <param name="bound">What is known of the margin.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <remarks>
    /// Without τ no bound rises by more than τ, so where that is not enough nothing is tried again: of many samples a few are.
    /// </remarks>
    public bool IsLostToRounding(ThreatModel threat, double bound, CancellationToken cancellation)
    {
        if (rounding is null || double.IsNegativeInfinity(bound)) return false;
        MarginSpace space = MarginSpace.Of(Sample, threat);
        SetRounding errors = rounding.Over(space.Extent(space.High));
        return bound >= -rivals.Max(rival => errors.Between(label, rival))
            && new SampleCertifier(network, null, classifier, settings, input, label, cleanLogits).Decide(threat, cancellation).Verdict
                == Verdict.Certified;
    }

    /// <summary>
    /// Tries again with what the search for a nearest example knows: in which valleys F is first 0, and how far beyond the radius that is.
    /// </summary>
    /// <remarks>
    /// A descent from the centre may end in another valley than the one that matters a little further out, where envelopes then touch at
    /// the wrong place; and near the nearest example the quadratic is often closer than within it. A ball that holds the set proves it.
    /// </remarks>
    private bool ProveBeyond(ThreatModel threat, CancellationToken cancellation)
    {
        ThreatModel further = threat with { Radius = Math.Min(Beyond * threat.Radius, ThreatModel.LargestRadius) };
        double nearest = Math.Min(Attack(further, Fine, cancellation).Radius, further.Radius);
        if (nearest <= threat.Radius) return false;
        foreach (double radius in (ReadOnlySpan<double>)[threat.Radius, nearest * (1 - (0.8 * settings.Tolerance))])
        {
            if (radius < threat.Radius) continue;
            List<PairSearch> open = [.. Unproven(MarginSpace.Of(Sample, threat with { Radius = radius }), radius, cancellation)];
            Sort(open);
            if (Prove(open, radius)) return true;
        }
        return false;
    }

    /// <summary>The hardest rival first. Where descents ended is where those within other radii begin.</summary>
    private void Sort(List<PairSearch> open)
    {
        foreach (PairSearch search in open)
            starts[search.Function.Rival] = [.. search.Descent.Point.Select(value => value / search.Function.Space.Set.Radius)];
        open.Sort((one, other) => one.Descent.Value.CompareTo(other.Descent.Value));
    }

    /// <summary>
    /// What somebody found within a threat model, with the program's answer to it; null where it classifies the example correctly.
    /// </summary>
    public SampleCertificate? Of(float[] example, ReadOnlySpan<float> logits) =>
        !IsCorrect ? new(Verdict.Broken, "clean", Margin.Of(cleanLogits, label))
        : Margin.IsCorrect(logits, label) ? null
        : new(Verdict.Broken, "attack", Margin.Of(logits, label)) { Example = example };

    /// <summary>The largest radius proven and the smallest one broken, as close as the stages bring them.</summary>
    /// <param name="threat">Norm, ranges, and the largest radius of interest.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public RadiusBracket Bracket(ThreatModel threat, CancellationToken cancellation)
    {
        if (!IsCorrect) return Misclassified();
        (double upper, float[]? example) = Attack(threat, Fine, cancellation);
        double tolerance = settings.Tolerance, limit = Math.Min(upper, threat.Radius), certified = 0, gap = 0.8 * tolerance,
            failedAt = limit;
        string stage = StageNames[0];
        IReadOnlyList<PairProof> proofs = [];
        for (int attempt = 0; attempt < 14 && limit > 0; attempt++)
        {
            double radius = certified > 0 ? 0.5 * (certified + failedAt) : limit * (1 - gap);
            ThreatModel within = threat with { Radius = radius };
            MarginSpace space = MarginSpace.Of(Sample, within);
            List<PairSearch> open = [.. Unproven(space, radius, cancellation)];
            Sort(open);
            if (Prove(open, radius))
            {
                SampleCertificate certificate = Certified(radius, space);
                (certified, stage, proofs) = (radius, certificate.Stage, certificate.Proofs);
            }
            else
            {
                failedAt = radius;
                PairSearch failed = open.First(search => !search.IsProven);
                double slope = -failed.Function.Space.Set.Lowest(failed.Descent.Gradient) / failed.Function.Space.Set.Radius
                    * (failed.Function.Space.Set is UnitBox ? 1 / radius : 1);
                double missing = -failed.Bound / (slope * limit);
                gap = Math.Min(Math.Max(2 * gap, double.IsFinite(missing) ? 1.1 * missing : 0), 1 - ((1 - gap) * 0.5));
            }
            if (failedAt - certified <= tolerance * limit || (certified > 0 && failedAt - certified <= 0.1 * (limit - certified))) break;
        }
        RadiusBracket whole = new(certified, upper, stage) { Example = example, Proofs = proofs };
        return settings.Splits > 0 && threat.Norm != Norm.L1 ? Split(threat, whole, cancellation) : whole;
    }

    /// <summary>
    /// Narrows a bracket by proofs part by part, where one that is wide is left; what they find below 0 breaks it from above.
    /// </summary>
    private RadiusBracket Split(ThreatModel threat, RadiusBracket bracket, CancellationToken cancellation)
    {
        for (int restart = 0; restart < MostRestarts; restart++)
        {
            double limit = Math.Min(bracket.AttackRadius, threat.Radius), wide = (limit - bracket.CertifiedRadius) / limit;
            if (!(wide > WorthSplitting * settings.Tolerance)) return bracket;
            bool nearer = false;
            foreach (double share in (ReadOnlySpan<double>)[0.8 * settings.Tolerance, 6 * settings.Tolerance, 0.25 * wide, 0.5 * wide])
            {
                ThreatModel within = threat with { Radius = limit * (1 - share) };
                if (within.Radius <= bracket.CertifiedRadius) break;
                MarginSpace space = MarginSpace.Of(Sample, within);
                List<PairSearch> open = [.. Unproven(space, within.Radius, cancellation)];
                Sort(open);
                if (Prove(open, within.Radius) || ProveByParts(open, within.Radius))
                {
                    SampleCertificate certificate = Certified(within.Radius, space);
                    return bracket with
                    {
                        CertifiedRadius = within.Radius,
                        Stage = certificate.Stage,
                        Proofs = certificate.Proofs,
                    };
                }
                PairSearch failed = open.First(search => !search.IsProven);
                if (failed.Descent.Value > 0 || program.Outwards(within, space, failed.Descent.Point) is not { } example) continue;
                double distance = threat.Norm.Distance(example, input);
                if (!(distance < bracket.AttackRadius)) continue;
                (distance, example) = Nearer(threat, failed, distance, example);
                bracket = bracket with { AttackRadius = distance, Example = example };
                nearer = true;
                break;
            }
            if (!nearer) return bracket;
        }
        return bracket;
    }

    /// <summary>Proves what the other stages left by cutting sets, up to the first rival for which that fails.</summary>
    private bool ProveByParts(List<PairSearch> open, double radius)
    {
        SplitStage stage = new(settings.Splits, settings.NewtonSteps);
        bool tried = true;      // the first that is not proven is the one for which the other stages failed
        foreach (PairSearch search in open)
        {
            if (search.IsProven) continue;
            if (!stage.Supports(search.Function.Space)) return false;
            Try(search, tried ? [stage] : [.. costly, stage], radius);
            tried = false;
            if (!search.IsProven) return false;
        }
        return true;
    }

    /// <summary>The largest of some radii that is proven, and the smallest radius broken.</summary>
    /// <remarks>
    /// Radii are tried from the largest below what descents break downwards, so that most samples need one proof however many there are.
    /// Where the smallest one is too large, halves of it are tried, so that a sample that is proven at all has a radius above 0.
    /// </remarks>
    /// <param name="threat">Norm, ranges, and the largest radius of interest.</param>
    /// <param name="radii">Radii at which a proof is of use.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public RadiusBracket BracketWithin(ThreatModel threat, IReadOnlyList<double> radii, CancellationToken cancellation)
    {
        if (!IsCorrect) return Misclassified();
        (double upper, float[]? example) = Attack(threat, Coarse, cancellation);
        double smallest = Math.Min(upper, radii.Where(radius => radius > 0).DefaultIfEmpty(threat.Radius).Min());
        IEnumerable<double> tried = radii.Where(radius => radius > 0 && radius < upper).OrderDescending()
            .Concat(Enumerable.Range(1, Halves).Select(power => Math.ScaleB(smallest, -power)));
        foreach (double radius in tried)
        {
            MarginSpace space = MarginSpace.Of(Sample, threat with { Radius = radius });
            List<PairSearch> open = [.. Unproven(space, radius, cancellation)];
            Sort(open);
            if (!Prove(open, radius)) continue;
            SampleCertificate certificate = Certified(radius, space);
            return new(radius, upper, certificate.Stage) { Example = example, Proofs = certificate.Proofs };
        }
        return new(0, upper, StageNames[0]) { Example = example };
    }

    /// <summary>The rivals that the linear bound leaves, in the order in which they are strong at the sample.</summary>
    private IEnumerable<PairSearch> Unproven(MarginSpace space, double radius, CancellationToken cancellation)
    {
        SetRounding? errors = null;
        foreach (int rival in rivals)
        {
            if (proven.TryGetValue(rival, out var known) && known.Radius >= radius) continue;
            double[]? start = starts.GetValueOrDefault(rival);
            if (start is not null) start = [.. start.Select(value => value * space.Set.Radius)];
            errors ??= rounding?.Over(space.Extent(space.High));
            PairSearch search = new(new(space, label, rival, rounding, errors), start, cancellation);
            LinearStage.Plain.Search(search);
            if (search.IsProven) Keep(search, radius);
            else yield return search;
        }
    }

    /// <summary>Runs the stages on the rivals in order, up to the first that fails.</summary>
    private bool Prove(List<PairSearch> open, double radius)
    {
        // What costs little first: it says how much is left.
        foreach (PairSearch search in open)
        {
            // Where descents come below 0 there is nothing to prove.
            if (search.Descent.Value <= 0) return false;
            Try(search, cheap, radius);
        }
        if (open is [{ Function.Space.Set: UnitBox }, ..] && !settings.FactorsBoxes) return open.TrueForAll(search => search.IsProven);
        foreach (PairSearch search in open)
        {
            Try(search, costly, radius);
            if (!search.IsProven) return false;
        }
        return true;
    }

    private void Try(PairSearch search, Stage[] stages, double radius)
    {
        if (search.IsProven) return;
        foreach (Stage stage in stages)
        {
            if (search.IsProven) break;
            if (stage.Supports(search.Function.Space)) stage.Search(search);
        }
        if (search.IsProven) Keep(search, radius);
    }

    private void Keep(PairSearch search, double radius)
    {
        PairProof proof = new(search.Function.Rival, search.Stage!, radius, MarginOf(search.Function.Space, search.LowerBound),
            search.Rounds)
        { Cut = ProofBranch.Of(search).Cut };
        proven[search.Function.Rival] = (radius, proof);
    }

    private SampleCertificate Certified(double radius, MarginSpace space)
    {
        PairProof[] proofs = [.. rivals.Select(rival => proven[rival].Proof)];
        string stage = proofs.MaxBy(proof => Place(proof.Stage))!.Stage;
        return new(Verdict.Certified, stage, proofs.Min(proof => proof.LowerMargin)) { Proofs = proofs };
    }

    /// <summary>The smallest radius at which descents find an example, and that example as the program misclassifies it.</summary>
    private (double Radius, float[]? Example) Attack(ThreatModel threat, double precision, CancellationToken cancellation)
    {
        double best = double.PositiveInfinity;
        float[]? example = null;
        double near = Math.Min(threat.Radius, 1e-3);
        FirstOrder outlook = new(Sample, threat with { Radius = near });
        (int Rival, double Estimate)[] order = [.. rivals.Select(rival => (rival, Estimate(rival))).OrderBy(pair => pair.Item2)];
        foreach ((int rival, double estimate) in order)
        {
            cancellation.ThrowIfCancellationRequested();
            double low = 0, high = double.PositiveInfinity, radius = Math.Min(estimate, Math.Min(best, threat.Radius));
            double[]? start = null, breaking = null;
            for (int step = 0; step < 40; step++)
            {
                MarginSpace space = MarginSpace.Of(Sample, threat with { Radius = radius });
                MarginFunction function = new(space, label, rival);
                LocalDescent descent = LocalDescent.From(function, start is null ? null : [.. start.Select(v => v * space.Set.Radius)]);
                if (start is not null && step < 2)
                {
                    LocalDescent fresh = LocalDescent.From(function);
                    if (fresh.Value < descent.Value) descent = fresh;
                }
                start = [.. descent.Point.Select(value => value / space.Set.Radius)];
                if (descent.Value <= 0)
                {
                    (high, breaking) = (radius, descent.Point);
                    if (program.Outwards(threat, space, descent.Point) is { } found)
                    {
                        double distance = threat.Norm.Distance(found, input);
                        if (distance < best) (best, example) = (distance, found);
                    }
                }
                else
                {
                    low = radius;
                    if (low >= Math.Min(best, threat.Radius) * (1 - precision)) break;
                }
                if (double.IsFinite(high) && high - low <= precision * high) break;
                double slope = -space.Set.Lowest(descent.Gradient) / space.Set.Radius * (space.Set is UnitBox ? 1 / radius : 1),
                    next = radius + (descent.Value / slope);
                if (descent.Value > 0) next += precision * radius;
                if (!(next > low) || !(next < high))
                    next = double.IsFinite(high) ? 0.5 * (low + high) : Math.Min(2 * radius, Math.Min(best, threat.Radius));
                radius = Math.Min(next, Math.Min(best, threat.Radius));
            }
            if (start is not null) starts[rival] = start;
        }
        return (best, example);

        // Where the margin, linear as at the sample, is 0.
        double Estimate(int rival) => outlook.Radii(label, rival) is var radii && double.IsFinite(radii) ? radii * near : threat.Radius;
    }

    /// <summary>The nearest example along the boundary from a point of the set where F ≤ 0.</summary>
    private (double Radius, float[] Example) Nearer(ThreatModel threat, PairSearch search, double radius, float[] example)
    {
        double[] start = [.. search.Descent.Point.Select(value => value / search.Function.Space.Set.Radius)];
        double low = 0, high = radius;
        for (int step = 0; step < 40 && high - low > 1e-7 * high; step++)
        {
            double middle = step == 0 ? high * (1 - 1e-3) : 0.5 * (low + high);
            MarginSpace space = MarginSpace.Of(Sample, threat with { Radius = middle });
            LocalDescent descent = LocalDescent.From(new(space, label, search.Function.Rival),
                [.. start.Select(value => value * space.Set.Radius)]);
            if (descent.Value > 0)
            {
                low = middle;
                continue;
            }
            start = [.. descent.Point.Select(value => value / space.Set.Radius)];
            high = middle;
            if (program.Outwards(threat, space, descent.Point) is { } found && threat.Norm.Distance(found, input) < radius)
                (radius, example) = (threat.Norm.Distance(found, input), found);
        }
        starts[search.Function.Rival] = start;
        return (radius, example);
    }

    private static int Place(string stage) => Array.IndexOf(StageNames, stage);

    /// <summary>A bound of F as one of the margin: F is κ ‖z‖^{p−1} times it.</summary>
    private double MarginOf(MarginSpace space, double bound)
    {
        if (!network.IsNormalised || !double.IsFinite(bound)) return bound;
        double square = bound > 0 ? space.HighestSquare : space.LowestSquare,
            factor = Math.Pow(Sample.Length, 1 - network.Power) * Math.Pow(square, (network.Power - 1) / 2);
        return factor > 0 ? bound / factor * (bound > 0 ? 1 - 1e-12 : 1 + 1e-12) : double.NegativeInfinity;
    }

    private SampleCertificate Undecided(PairSearch failed) =>
        new(Verdict.Undecided, failed.Stage ?? StageNames[0], MarginOf(failed.Function.Space, failed.LowerBound));

    private RadiusBracket Misclassified() => new(0, 0, "clean") { Example = (float[])input.Clone() };

    private SampleCertificate Broken(float[] example) =>
        new(Verdict.Broken, "attack", program.MarginOf(example)) { Example = example };
}
