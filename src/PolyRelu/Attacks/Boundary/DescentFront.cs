using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.Boundary;

/// <summary>Points on the boundary that descend along it towards their clean inputs, a point at most for each row of a batch.</summary>
/// <remarks>
/// A start is moved outwards until it is misclassified, and from there straight back to the boundary. Then, with δ the perturbation and δ'
/// that of the point nearest to the clean input on the boundary linearised at x + δ (in L2 without a box −‖δ'‖ ∇F/‖∇F‖, the fixed point of
/// which is a stationary point of the distance), the direction (1 − s) δ + s δ' is tried at a length just below ‖δ‖. If that is
/// misclassified it is followed straight back to the boundary, where the next linearisation is made and s is doubled; else s is halved. A
/// descent ends where ‖δ'‖ is no longer below ‖δ‖, or no direction leads nearer. A row's course depends on its own start alone. Where
/// descents are given up, a start has one question first: is the point towards it at twice the distance that counts misclassified? If not
/// it is left out; then one ends whose length is beyond (1.15 + 1/(2k)) times that distance after k iterations.
/// </remarks>
internal sealed class DescentFront(AttackBatch batch, int iterations, bool givesUp)
{
    private const double Nearer = 2e-5;         // a step has to shorten the perturbation by this share
    private const double Stationary = 1e-5;     // and the linearised boundary has to promise that
    private const double SmallestShare = 1.0 / 512;
    private const double FirstSize = 0.25;
    private const int Trials = 3;
    private const int FirstProbes = 8;
    private const int FewFirstProbes = 4;
    private const int Probes = 3;
    private const int MostOutwards = 4;
    private const double Outwards = 1.5;
    private const double Beyond = 0.05;
    private const double FirstStepDown = 0.003;
    private const double StepDownFactor = 8;
    private const int Bisections = 5;
    private const double Narrowed = 0.9;
    private const double FarAtFirst = 2;
    private const double FarOutside = 1.15;
    private const double Slack = 0.5;

    private readonly FabStep linear = new(batch.Threat, batch.Dimension, 0, 1);
    private readonly int[] rows = new int[batch.Capacity];
    private readonly Matrix points = new(batch.Capacity, batch.Dimension);
    private readonly Matrix jumps = new(batch.Capacity, batch.Dimension);
    private readonly Matrix slopes = batch.Threat.Norm == Norm.L2 ? default : new(batch.Capacity, batch.Dimension);
    private readonly Matrix directions = new(batch.Capacity, batch.Dimension);
    private readonly Matrix probes = new(batch.Capacity, batch.Dimension);
    private readonly Matrix logits = new(batch.Capacity, batch.Outputs);
    private readonly Matrix cotangents = new(batch.Capacity, batch.Outputs);
    private readonly double[] lengths = new double[batch.Capacity];
    private readonly double[] shares = new double[batch.Capacity];
    private readonly double[] sizes = new double[batch.Capacity];
    private readonly double[] places = new double[batch.Capacity];
    private readonly Side[] inside = new Side[batch.Capacity];
    private readonly Side[] outside = new Side[batch.Capacity];
    private readonly bool[] ended = new bool[batch.Capacity];
    private readonly List<int> open = [];
    private int count;

    /// <summary>Forgets all points.</summary>
    public void Clear() => count = 0;

    /// <summary>Adds a point of a row, to be written by the caller.</summary>
    public Span<float> Add(int row)
    {
        rows[count] = row;
        shares[count] = 1;
        sizes[count] = FirstSize;
        ended[count] = false;
        return points.Row(count++);
    }

    /// <summary>Lets all points descend, and notes those that come near enough to count.</summary>
    public void Descend()
    {
        GoOutwards();
        for (int iteration = 0; iteration < iterations && count > 0; iteration++)
        {
            batch.ThrowIfCancelled();
            Linearise();
            Turn(iteration % 2 == 1);
            for (int slot = count - 1; slot >= 0; slot--)
                if (ended[slot] || IsEnough(slot) || IsHopeless(slot, iteration)) End(slot);
        }
        while (count > 0) End(count - 1);
    }

    /// <summary>Moves starts away from their clean inputs until they are misclassified, then back to the boundary.</summary>
    private void GoOutwards()
    {
        OpenAll();
        double factor = 1;
        for (int step = 0; step <= MostOutwards && open.Count > 0; step++, factor *= Outwards)
        {
            foreach (int slot in open)
            {
                TensorPrimitives.Subtract(points.Row(slot), Clean(slot), directions.Row(slot));
                places[slot] = Math.Min(factor, Farthest(slot));
            }
            Probe();
            open.RemoveAll(slot =>
            {
                if (Margin.IsCorrect(logits.Row(slot), Label(slot))) return ended[slot] = places[slot] < factor;
                double margin = Margin.Of(logits.Row(slot), Label(slot));
                (inside[slot], outside[slot]) = (new Side(0, CleanMargin(slot)), new Side(places[slot], margin));
                return true;
            });
        }
        foreach (int slot in open) ended[slot] = true;
        Narrow(givesUp ? FewFirstProbes : FirstProbes);
        for (int slot = count - 1; slot >= 0; slot--)
            if (ended[slot]) Remove(slot);
    }

    /// <summary>Finds the point nearest to the clean input on the boundary linearised at every point, as a perturbation.</summary>
    private void Linearise()
    {
        batch.Ask(points.RowRange(0, count), logits.RowRange(0, count));
        for (int slot = 0; slot < count; slot++)
        {
            outside[slot] = new Side(1, Margin.Of(logits.Row(slot), Label(slot)));
            Margin.Gradient(logits.Row(slot), Label(slot), cotangents.Row(slot));
        }
        batch.PullBack(cotangents.RowRange(0, count), jumps);
        Workers.For(count, this, static (slot, front) => front.Linearise(slot));
    }

    private void Linearise(int slot)
    {
        Span<float> normal = jumps.Row(slot), jump = probes.Row(slot);
        if (slopes.Rows > 0) normal.CopyTo(slopes.Row(slot));
        // Where the point lies well beyond the boundary its linearisation may be farther away: the plane of equal margin leads on.
        if (!Jump(outside[slot].Margin) && !Jump(0)) ended[slot] = true;
        TensorPrimitives.Subtract(jump, Clean(slot), normal);

        bool Jump(double value)
        {
            Span<float> target = probes.Row(slot);
            points.Row(slot).CopyTo(target);
            linear.Jump(target, Clean(slot), jumps.Row(slot), value);
            return batch.Threat.Norm.Distance(target, Clean(slot)) < FabStep.JustBeyond * (1 - Stationary) * lengths[slot];
        }
    }

    /// <summary>
    /// Tries directions between that of every point and that of its linearised boundary, nearer than the point, and follows those that are
    /// misclassified.
    /// </summary>
    private void Turn(bool projectsFirst)
    {
        OpenAll();
        bool[] turned = new bool[count];
        int trials = slopes.Rows > 0 ? 2 * Trials : Trials;
        for (int trial = 0; trial < trials && open.Count > 0; trial++)
        {
            bool projects = slopes.Rows > 0 && (trial >= Trials) != (projectsFirst);
            double[] steps = projects ? sizes : shares;
            foreach (int slot in open)
            {
                Span<float> direction = directions.Row(slot);
                if (projects) StepAndProject(slot, direction);
                else Mix(slot, direction);
                double length = batch.Threat.Norm.Measure(direction);
                places[slot] = length > 0 ? (1 - Nearer) * lengths[slot] / length : 1;
            }
            Probe();
            open.RemoveAll(slot =>
            {
                if (Margin.IsCorrect(logits.Row(slot), Label(slot)))
                {
                    steps[slot] /= 2;
                    return false;
                }
                (inside[slot], outside[slot]) = (new Side(0, CleanMargin(slot)),
                    new Side(places[slot], Margin.Of(logits.Row(slot), Label(slot))));
                turned[slot] = true;
                steps[slot] = Math.Min(1, 2 * steps[slot]);
                return true;
            });
        }
        open.Clear();
        for (int slot = 0; slot < count; slot++)
            if (!turned[slot]) ended[slot] |= shares[slot] < SmallestShare && (slopes.Rows == 0 || sizes[slot] < SmallestShare);
        Narrow(Probes, turned);
    }

    /// <summary>(1 − s) δ + s δ'.</summary>
    private void Mix(int slot, Span<float> direction)
    {
        TensorPrimitives.Subtract(points.Row(slot), Clean(slot), direction);
        TensorPrimitives.Multiply(direction, (float)(1 - shares[slot]), direction);
        TensorPrimitives.MultiplyAdd(jumps.Row(slot), (float)shares[slot], direction, direction);
    }

    /// <summary>The nearest point, of the ball just within, to δ − s ‖δ‖₂ ∇F/‖∇F‖₂.</summary>
    private void StepAndProject(int slot, Span<float> direction)
    {
        TensorPrimitives.Subtract(points.Row(slot), Clean(slot), direction);
        double length = Norm.L2.Measure(direction), slope = Norm.L2.Measure(slopes.Row(slot));
        if (slope > 0) TensorPrimitives.MultiplyAdd(slopes.Row(slot), (float)(-sizes[slot] * length / slope), direction, direction);
        batch.Threat.Norm.Project(direction, (1 - Nearer) * lengths[slot]);
    }

    /// <summary>Goes straight back to the boundary between both sides of the points, and keeps the nearest that is misclassified.</summary>
    private void Narrow(int steps, bool[]? chosen = null)
    {
        open.Clear();
        for (int slot = 0; slot < count; slot++)
            if (!ended[slot] && (chosen is null || chosen[slot])) open.Add(slot);
        for (int step = 0; step < steps && open.Count > 0; step++)
        {
            batch.ThrowIfCancelled();
            foreach (int slot in open) places[slot] = Between(slot, step, chosen is null);
            Probe();
            foreach (int slot in open)
            {
                Side side = new(places[slot], Margin.Of(logits.Row(slot), Label(slot)));
                if (Margin.IsCorrect(logits.Row(slot), Label(slot))) inside[slot] = side;
                else outside[slot] = side;
            }
        }
        foreach (int slot in open) Keep(slot);
    }

    /// <summary>
    /// Where to probe. Before a correct side but the clean input is known: after a turn just below the point, then farther and farther
    /// down, since a turn mostly leads little nearer; from a start in the middle. Then where the margin, interpolated linearly, vanishes,
    /// and a little beyond, or in the middle of a wide bracket by turns.
    /// </summary>
    private double Between(int slot, int step, bool fromStart)
    {
        (Side inner, Side outer) = (inside[slot], outside[slot]);
        if (!fromStart && inner.Place == 0) return outer.Place * Math.Max(0.5, 1 - (FirstStepDown * Math.Pow(StepDownFactor, step)));
        if ((fromStart ? step < Bisections : step % 2 == 1) && inner.Place < Narrowed * outer.Place) return (inner.Place + outer.Place) / 2;
        double fraction = inner.Margin / (inner.Margin - outer.Margin);
        if (!(fraction >= 0 && fraction <= 1)) fraction = 0.5;
        return inner.Place + ((outer.Place - inner.Place) * (fraction + (Beyond * (1 - fraction))));
    }

    private void Keep(int slot)
    {
        Span<float> point = points.Row(slot);
        Place(slot, outside[slot].Place, point);
        lengths[slot] = batch.Threat.Norm.Distance(point, Clean(slot));
    }

    /// <summary>Asks about the places of the open slots along their directions; answers stand in their rows.</summary>
    private void Probe()
    {
        int[] slots = [.. open];
        Matrix asked = slots.Length == count ? probes.RowRange(0, count) : new Matrix(slots.Length, batch.Dimension);
        Matrix answers = slots.Length == count ? logits.RowRange(0, count) : new Matrix(slots.Length, batch.Outputs);
        Workers.For(slots.Length, (front: this, slots, asked),
            static (i, work) => work.front.Place(work.slots[i], work.front.places[work.slots[i]], work.asked.Row(i)));
        batch.Ask(asked, answers);
        if (slots.Length == count) return;
        for (int i = 0; i < slots.Length; i++) answers.Row(i).CopyTo(logits.Row(slots[i]));
    }

    private void Place(int slot, double place, Span<float> point)
    {
        TensorPrimitives.MultiplyAdd(directions.Row(slot), (float)place, Clean(slot), point);
        batch.Threat.Clamp(Clean(slot), point);
    }

    /// <summary>Within a radius any point of the ball is enough.</summary>
    private bool IsEnough(int slot) => !batch.LooksForNearest && lengths[slot] <= batch.Reach(rows[slot]);

    /// <summary>How far along its direction, in lengths of it, a start is asked about.</summary>
    private double Farthest(int slot)
    {
        double length = batch.Threat.Norm.Measure(directions.Row(slot));
        return givesUp && length > 0 ? FarAtFirst * batch.Reach(rows[slot]) / length : double.PositiveInfinity;
    }

    private bool IsHopeless(int slot, int iteration) =>
        givesUp && lengths[slot] > (FarOutside + (Slack / (iteration + 1))) * batch.Reach(rows[slot]);

    private void End(int slot)
    {
        if (lengths[slot] <= batch.Reach(rows[slot])) batch.Note(rows[slot], points.Row(slot));
        Remove(slot);
    }

    private void Remove(int slot)
    {
        int last = --count;
        if (last == slot) return;
        rows[slot] = rows[last];
        lengths[slot] = lengths[last];
        shares[slot] = shares[last];
        sizes[slot] = sizes[last];
        ended[slot] = ended[last];
        points.Row(last).CopyTo(points.Row(slot));
    }

    private void OpenAll()
    {
        open.Clear();
        for (int slot = 0; slot < count; slot++)
            if (!ended[slot]) open.Add(slot);
    }

    private int Label(int slot) => batch.Label(rows[slot]);

    private ReadOnlySpan<float> Clean(int slot) => batch.Clean.Row(rows[slot]);

    private double CleanMargin(int slot) => Margin.Of(batch.CleanLogits.Row(rows[slot]), Label(slot));

    /// <summary>An end of the bracket: a place along the direction, and the margin there.</summary>
    private readonly record struct Side(double Place, double Margin);
}
