namespace PolyRelu.Dynamics;

/// <summary>How far and how closely a flow is integrated, and when it is recorded.</summary>
public sealed record FlowOptions
{
    /// <summary>The time T at which the flow ends; above 0.</summary>
    public required double Until { get; init; }

    /// <summary>Times of the records, rising, from 0 to <see cref="Until"/>.</summary>
    public required IReadOnlyList<double> RecordTimes { get; init; }

    /// <summary>
    /// The largest error of a step: of a neuron's direction, a unit vector, and of the logarithm of its length. From 1e−14 to 0.1.
    /// </summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>What ends the flow before its time.</summary>
    public FlowStop Stop { get; init; }

    /// <summary>For how long a flow that stops when every cluster is born goes on after the last birth; 0 or more.</summary>
    public double Settle { get; init; }

    /// <summary>The precision of the products.</summary>
    public FlowPrecision Precision { get; init; }

    /// <summary>
    /// The angle of a step that is accepted whatever its error below p = 1.5; null for <see cref="FlowField.ForcedTurn"/>, smaller to
    /// measure what that costs.
    /// </summary>
    internal double? ForcedTurn { get; init; }

    /// <summary>Times spread evenly from 0 to the end, both among them.</summary>
    /// <param name="until">The end.</param>
    /// <param name="count">Number of times, at least 2.</param>
    public static double[] EvenTimes(double until, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        double[] times = new double[count];
        for (int i = 0; i < count; i++) times[i] = i == count - 1 ? until : until * ((double)i / (count - 1));
        return times;
    }

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentException">One is out of its range; the message says which.</exception>
    internal void Require()
    {
        if (!(Until > 0 && double.IsFinite(Until)))
            throw Refuse($"A flow must end at a finite time above 0; got {Until}.");
        if (!(Tolerance is >= 1e-14 and <= 0.1))
            throw Refuse($"The tolerance of a flow must be from 1e-14, the rounding of float64, to 0.1; got {Tolerance}.");
        if (!(Settle >= 0 && double.IsFinite(Settle)))
            throw Refuse($"A flow goes on after its last birth for a finite time of 0 or more; got {Settle}.");
        for (int i = 0; i < RecordTimes.Count; i++)
        {
            double time = RecordTimes[i];
            if (!(time >= 0 && time <= Until))
                throw Refuse($"Records of a flow must be at times from 0 to its end at {Until}; got {time}.");
            if (i > 0 && !(time > RecordTimes[i - 1]))
                throw Refuse($"Times of records must rise; after {RecordTimes[i - 1]} came {time}.");
        }
    }

    private static ArgumentException Refuse(FormattableString sentence) => new(FormattableString.Invariant(sentence));
}
