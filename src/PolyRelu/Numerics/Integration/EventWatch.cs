namespace PolyRelu.Numerics.Integration;

/// <summary>Finds when functions of the state rise through zero, step after step.</summary>
/// <remarks>
/// A zero within a step is located on the continuous extension, by regula falsi with halved weights (the Illinois method): its time is
/// interpolated, with the order of the extension. A function that rises and falls again within one step is not seen.
/// </remarks>
public sealed class EventWatch
{
    private const int MostTrials = 80;
    private readonly Integrator integrator;
    private readonly IntegrationEvent functions;
    private readonly DoubleMatrix between;
    private readonly double[] trial;
    private readonly double precision;
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
        for (int i = 0; i < now.Length; i++) rose[i] = before[i] < 0 && now[i] >= 0 ? Locate(i) : double.NaN;
    }

    private double Locate(int index)
    {
        double low = integrator.PreviousTime, high = integrator.Time, below = before[index], above = now[index];
        double enough = precision * (above - below);
        int side = 0;                                 // on which side of the zero the last trial was
        for (int k = 0; k < MostTrials && high > Math.BitIncrement(low); k++)
        {
            double time = Math.Clamp(low + ((high - low) * (-below / (above - below))), Math.BitIncrement(low), Math.BitDecrement(high));
            integrator.Interpolate(time, between);
            functions.Values(time, between, false, trial);
            double value = trial[index];
            if (Math.Abs(value) <= enough) return time;
            if (value < 0)
            {
                (low, below) = (time, value);
                if (side < 0) above /= 2;
                side = -1;
            }
            else
            {
                (high, above) = (time, value);
                if (side > 0) below /= 2;
                side = 1;
            }
        }
        return high;
    }
}
