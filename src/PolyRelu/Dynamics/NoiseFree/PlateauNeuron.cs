using System.Numerics.Tensors;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>The curve on which the direction of one neuron moves while slopes are constant, by one number x.</summary>
/// <remarks>
/// <see cref="EarlyDirection"/> in a parameter that neither blows up nor contracts: x = ln(ω_*/ω_*(0)) of a leading coordinate *, the one
/// that wins above p = 2. Then S = ω_*^{2−p} (e^{(2−p)x} − 1)/((2−p) p G_*), x' = (v/r) p G_* u_*^{p−2}, which tends to a constant as the
/// neuron aligns: steps of an integration grow without bound where those in u are held at 3.3/λ by stability. A neuron with no
/// coordinate that grows takes x = S itself.
/// </remarks>
internal sealed class PlateauNeuron
{
    private readonly double power;
    private readonly double bend;                 // 2 − p
    private readonly double[] origin;             // u at x = 0
    private readonly int[] moving;                // the coordinates that move
    private readonly double[] logs;               // of them: ln u at x = 0, rates ∂(ln ω)/∂(clock), pulls G, ln ω at the x last set
    private readonly double[] rates;
    private readonly double[] pulls;
    private readonly double[] now;
    private readonly int leader;                  // among the moving ones; −1 for none
    private readonly double logStill;             // ln of the length of what does not move
    private double logLength;                     // p ln(r/r(0)) at the x last set

    /// <summary>The curve through a direction.</summary>
    /// <param name="direction">u [K + 1].</param>
    /// <param name="pull">G [K].</param>
    /// <param name="power">p.</param>
    /// <param name="sign">The sign with which v goes on.</param>
    public PlateauNeuron(ReadOnlySpan<double> direction, ReadOnlySpan<double> pull, double power, int sign)
    {
        this.power = power;
        bend = 2 - power;
        origin = direction.ToArray();
        Sign = sign;
        List<int> found = [];
        double still = 0;
        for (int k = 0; k < direction.Length; k++)
        {
            if (k < pull.Length && direction[k] > 0 && pull[k] != 0) found.Add(k);
            else still += direction[k] * direction[k];
        }
        moving = [.. found];
        logStill = 0.5 * Math.Log(still);
        logs = [.. moving.Select(k => Math.Log(origin[k]))];
        pulls = new double[moving.Length];
        for (int i = 0; i < pulls.Length; i++) pulls[i] = pull[moving[i]];
        leader = Lead();
        rates = [.. Enumerable.Range(0, moving.Length).Select(i => leader < 0
            ? power * pulls[i] * Math.Exp(-bend * logs[i])
            : pulls[i] / pulls[leader] * Math.Exp(bend * (logs[leader] - logs[i])))];
        now = new double[moving.Length];
    }

    /// <summary>The sign of v that the leader was chosen for.</summary>
    public int Sign { get; }

    /// <summary>The cluster that wins above p = 2; −1 where no coordinate grows.</summary>
    public int Winner => leader < 0 ? -1 : moving[leader];

    /// <summary>The clusters whose coordinates grow.</summary>
    public IEnumerable<int> Growing => Enumerable.Range(0, moving.Length).Where(i => pulls[i] * Sign > 0).Select(i => moving[i]);

    /// <summary>Sets x; NaN in all that follows where a coordinate has blown up.</summary>
    public void Set(double x)
    {
        double clock = leader < 0 ? x : Bend.Exp(x, bend), largest = logStill;
        for (int i = 0; i < now.Length; i++)
        {
            now[i] = logs[i] + (i == leader || rates[i] == 1 ? x : Bend.Follow(clock, rates[i], x, bend));
            largest = Math.Max(largest, now[i]);
        }
        if (double.IsNegativeInfinity(largest))
        {
            logLength = 0;
            return;
        }
        double sum = Math.Exp(2 * (logStill - largest));
        foreach (double log in now) sum += Math.Exp(2 * (log - largest));
        logLength = largest + (0.5 * Math.Log(sum));
    }

    /// <summary>A = Σ_k G_k σ(u_k)^p.</summary>
    public double Pull()
    {
        double sum = 0;
        for (int i = 0; i < now.Length; i++) sum += pulls[i] * Math.Exp(power * (now[i] - logLength));
        return sum;
    }

    /// <summary>x' for a unit of v/r.</summary>
    public double Speed() => leader < 0
        ? moving.Length == 0 ? 0 : Math.Exp(bend * logLength)
        : power * pulls[leader] * Math.Exp(-bend * (now[leader] - logLength));

    /// <summary>Adds the logarithms of the neuron's part at each centre, ln |q| + p ln u_k, in a signed sum.</summary>
    /// <param name="logContribution">ln |q|.</param>
    /// <param name="sign">The sign of v.</param>
    /// <param name="sums">The sums [K].</param>
    public void AddTo(double logContribution, int sign, LogSum[] sums)
    {
        for (int i = 0; i < now.Length; i++) sums[moving[i]].Add(logContribution + (power * (now[i] - logLength)), sign);
    }

    /// <summary>u at the x last set.</summary>
    /// <param name="direction">[K + 1], overwritten.</param>
    public void CopyTo(Span<double> direction)
    {
        double shrink = Math.Exp(-logLength);
        TensorPrimitives.Multiply(origin, shrink, direction);
        for (int i = 0; i < now.Length; i++) direction[moving[i]] = Math.Exp(now[i] - logLength);
        double norm = TensorPrimitives.Norm<double>(direction);
        if (norm > 0) TensorPrimitives.Divide(direction, norm, direction);
    }

    /// <summary>Above p = 2 the growing coordinate that blows up first; below, the largest.</summary>
    private int Lead()
    {
        int best = -1;
        double most = double.NegativeInfinity;
        for (int i = 0; i < moving.Length; i++)
        {
            if (!(pulls[i] * Sign > 0)) continue;
            double merit = power < 2 ? logs[i] : Math.Log(Math.Abs(pulls[i])) - (bend * logs[i]);
            if (merit > most) (best, most) = (i, merit);
        }
        return best;
    }
}
