namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>A sum of signed numbers that are given by their logarithms, of any size.</summary>
internal struct LogSum
{
    private double largest = double.NegativeInfinity;
    private double sum;

    public LogSum()
    {
    }

    /// <summary>ln of the size of the sum; −∞ where it is 0.</summary>
    public readonly double LogSize => largest + Math.Log(Math.Abs(sum));

    /// <summary>The sign of the sum.</summary>
    public readonly int Sign => Math.Sign(sum);

    /// <summary>Adds sign · e^log.</summary>
    public void Add(double log, int sign)
    {
        if (double.IsNegativeInfinity(log) || sign == 0) return;
        if (log > largest)
        {
            sum *= Math.Exp(largest - log);
            largest = log;
        }
        sum += sign * Math.Exp(log - largest);
    }
}
