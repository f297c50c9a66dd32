namespace PolyRelu.Numerics.Integration;

/// <summary>Finds when functions of the state rise through zero, step after step.</summary>
/// <remarks>
/// A zero within a step is located on the continuous extension, by regula falsi with halved weights (the Illinois method): its time is
/// interpolated, with the order of the extension. Where many functions rise in one step their values are taken at
/// <see cref="Nodes"/> Chebyshev points once, for all of them, and zeros are located on the polynomials through these. A function that
/// rises and falls again within one step is not seen.
/// </remarks>
public sealed class EventWatch
{
    private const int Nodes = 17;             // both ends of the step among them
    private const int Many = 3;               // located one by one up to as many; each takes some six values of all functions
    private readonly Integrator integrator;
    private readonly IntegrationEvent functions;
    private readonly DoubleMatrix between;
    private readonly double[] trial;
    private readonly double precision;
    private DoubleMatrix samples;             // [nodes × count], made when it is first needed
    private double[] before;
    private double[] now;

    /// <summary>Watches from the state that an integrator stands at.</summary>
    /// <param name="integrator">An integrator that was started or resumed.</param>
    /// <param name="functions">The functions.</param>
    /// <param name="known">Their values there [count], where an earlier watch has left them; empty to compute them.</param>
    /// <param name="precision">Part of its change over a step to which a function is known: zeros are not located more finely.</param>
    public EventWatch(
        Integrator integrator, IntegrationEvent functions, ReadOnlySpan<double> known = default, double precision = 1e-13)
    {
        ArgumentNullException.ThrowIfNull(integrator);
        ArgumentNullException.ThrowIfNull(functions);
        this.integrator = integrator;
        this.functions = functions;
        this.precision = precision;
        between = new(integrator.State.Rows, integrator.State.Columns);
        before = new double[functions.Count];
        now = new double[functions.Count];
        trial = new double[functions.Count];
        if (known.IsEmpty) functions.Values(integrator.Time, integrator.State, false, now);
        else known.CopyTo(now);
    }

    /// <summary>The functions at the time reached, [count].</summary>
    public ReadOnlySpan<double> Now => now;

    /// <summary>Looks at the step just accepted.</summary>
    /// <param name="rose">
    /// [count], overwritten: the time at which each function rose through zero in this step, NaN where it did not.
    /// </param>
    public void Advance(Span<double> rose)
    {
        (before, now) = (now, before);
        functions.Values(integrator.Time, integrator.State, true, now);
        int rising = 0;
        for (int i = 0; i < now.Length; i++)
            if (Rises(i)) rising++;
        if (rising > Many) Sample();
        for (int i = 0; i < now.Length; i++) rose[i] = !Rises(i) ? double.NaN : rising > Many ? LocateAmongSamples(i) : Locate(i);
    }

    private bool Rises(int index) => before[index] < 0 && now[index] >= 0;

    private double Locate(int index) => Bracket.Find(integrator.PreviousTime, before[index], integrator.Time, now[index], precision,
        (Watch: this, index), static (time, work) => work.Watch.ValueAt(time, work.index));

    private double ValueAt(double time, int index)
    {
        integrator.Interpolate(time, between);
        functions.Values(time, between, false, trial);
        return trial[index];
    }

    /// <summary>All functions at the nodes of the step.</summary>
    private void Sample()
    {
        if (samples.Rows == 0) samples = new(Nodes, now.Length);
        before.CopyTo(samples.Row(0));
        now.CopyTo(samples.Row(Nodes - 1));
        for (int m = 1; m < Nodes - 1; m++)
        {
            integrator.Interpolate(TimeOf(m), between);
            functions.Values(TimeOf(m), between, false, samples.Row(m));
        }
    }

    private double LocateAmongSamples(int index)
    {
        int m = 1;
        while (samples[m, index] < 0) m++;
        return Bracket.Find(TimeOf(m - 1), samples[m - 1, index], TimeOf(m), samples[m, index], precision, (Watch: this, index),
            static (time, work) => work.Watch.InterpolantAt(time, work.index));
    }

    /// <summary>The polynomial through the samples of a function (barycentric formula of Chebyshev points of the second kind).</summary>
    private double InterpolantAt(double time, int index)
    {
        double above = 0, below = 0;
        for (int m = 0; m < Nodes; m++)
        {
            double distance = time - TimeOf(m);
            if (distance == 0) return samples[m, index];
            double weight = (m % 2 == 0 ? 1 : -1) * (m is 0 or Nodes - 1 ? 0.5 : 1) / distance;
            above += weight * samples[m, index];
            below += weight;
        }
        return above / below;
    }

    private double TimeOf(int node) => node switch
    {
        0 => integrator.PreviousTime,
        Nodes - 1 => integrator.Time,
        _ => integrator.PreviousTime
            + ((integrator.Time - integrator.PreviousTime) * Math.Pow(Math.Sin(Math.PI * node / (2 * (Nodes - 1))), 2)),
    };
}
