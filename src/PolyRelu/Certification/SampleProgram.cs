using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Certification;

/// <summary>
/// The float32 program, asked about inputs around one sample: an example is what it misclassifies, whatever a search says.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="outputs">Its outputs.</param>
/// <param name="input">The sample [D].</param>
/// <param name="label">Its label.</param>
internal sealed class SampleProgram(IClassifier program, int outputs, float[] input, int label)
{
    /// <summary>Whether an input is classified as the sample is labelled.</summary>
    public bool IsCorrect(ReadOnlySpan<float> example) => Margin.IsCorrect(Ask(example), label);

    /// <summary>The margin of an input.</summary>
    public double MarginOf(ReadOnlySpan<float> example) => Margin.Of(Ask(example), label);

    /// <summary>The float32 input nearest to a point of the set, if it lies in the set and the program misclassifies it.</summary>
    public float[]? Example(ThreatModel threat, PairSearch search, LocalDescent? descent = null)
    {
        descent ??= search.Descent;
        if (descent.Value > 0) return null;
        MarginSpace space = search.Function.Space;
        double[] perturbation = new double[input.Length];
        space.Lift(descent.Point, perturbation);
        foreach (double inside in (ReadOnlySpan<double>)[1, 1 - 1e-7, 1 - 1e-6])
        {
            float[] example = Moved(threat, perturbation, inside, threat.Radius * inside);
            if (threat.Norm.Distance(example, input) <= threat.Radius * (1 + 1e-9))
                return IsCorrect(example) ? null : example;
        }
        return null;
    }

    /// <summary>
    /// The nearest misclassified input on the ray through a point of the set, a little outside of it at most; null if none.
    /// </summary>
    public float[]? Outwards(ThreatModel threat, MarginSpace space, double[] point)
    {
        double[] perturbation = new double[input.Length];
        space.Lift(point, perturbation);
        for (double more = 0; more < 2e-3; more = more == 0 ? 1e-7 : 2 * more)
        {
            float[] example = Moved(threat, perturbation, 1 + more, double.PositiveInfinity);
            if (!IsCorrect(example)) return example;
        }
        return null;
    }

    private float[] Moved(ThreatModel threat, double[] perturbation, double factor, double radius)
    {
        float[] move = new float[perturbation.Length];
        for (int i = 0; i < move.Length; i++) move[i] = (float)(factor * perturbation[i]);
        if (double.IsFinite(radius)) threat.Norm.Project(move, radius);
        for (int i = 0; i < move.Length; i++) move[i] += input[i];
        threat.Clamp(input, move);
        return move;
    }

    /// <summary>The program's logits of an input.</summary>
    public float[] Ask(ReadOnlySpan<float> example)
    {
        Matrix inputs = Matrix.From(1, example.Length, example), logits = new(1, outputs);
        program.Logits(inputs, logits);
        return logits.Row(0).ToArray();
    }
}
