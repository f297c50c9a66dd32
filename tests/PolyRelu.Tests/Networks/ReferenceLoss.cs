namespace PolyRelu.Tests.Networks;

/// <summary>The losses in double from their textbook formulas, for moderate logits.</summary>
internal static class ReferenceLoss
{
    public static double Value(string name, double[] f, int label)
    {
        if (f.Length == 1)
        {
            double m = label * f[0];
            return name switch
            {
                "cross-entropy" or "logistic" => Math.Log(1 + Math.Exp(-m)),
                "exponential" => Math.Exp(-m),
                "squared" => 0.5 * (f[0] - label) * (f[0] - label),
                "margin" => -m,
                _ => throw new ArgumentException($"No reference for the loss '{name}'."),
            };
        }
        IEnumerable<int> rivals = Enumerable.Range(0, f.Length).Where(k => k != label);
        return name switch
        {
            "cross-entropy" => Math.Log(f.Sum(Math.Exp)) - f[label],
            "logistic" => rivals.Sum(k => Math.Log(1 + Math.Exp(f[k] - f[label]))),
            "exponential" => rivals.Sum(k => Math.Exp(f[k] - f[label])),
            "squared" => 0.5 * f.Select((value, c) => value - (c == label ? 1 : 0)).Sum(d => d * d),
            "margin" => rivals.Max(k => f[k]) - f[label],
            _ => throw new ArgumentException($"No reference for the loss '{name}'."),
        };
    }

    /// <summary>∂ loss/∂ f.</summary>
    public static double[] Gradient(string name, double[] f, int label)
    {
        if (f.Length == 1)
        {
            double m = label * f[0];
            return name switch
            {
                "cross-entropy" or "logistic" => [-label / (1 + Math.Exp(m))],
                "exponential" => [-label * Math.Exp(-m)],
                "squared" => [f[0] - label],
                "margin" => [-label],
                _ => throw new ArgumentException($"No reference for the loss '{name}'."),
            };
        }
        double total = f.Sum(Math.Exp), top = f.Where((_, k) => k != label).Max();
        double[] gradient = [.. f.Select((value, k) => name switch
        {
            "cross-entropy" => Math.Exp(value) / total,
            "logistic" => 1 / (1 + Math.Exp(f[label] - value)),
            "exponential" => Math.Exp(value - f[label]),
            "squared" => value,
            "margin" => value == top ? 1 : 0,
            _ => throw new ArgumentException($"No reference for the loss '{name}'."),
        })];
        if (name is "squared" or "cross-entropy") gradient[label] -= 1;
        else gradient[label] = -gradient.Where((_, k) => k != label).Sum();
        return gradient;
    }
}
