using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Attacks;

namespace PolyRelu.Tests.Evaluation;

/// <summary>
/// Eight classifiers that hide their gradients in known ways, each built on the scores s_k = ⟨x, μ_k⟩ of four orthonormal centres, whose
/// nearest adversarial examples are known: straight from μ_y to μ_k.
/// </summary>
internal static class MaskedVictims
{
    public const int Dimension = 16;
    private const int Classes = 4;
    private const double Noise = 0.1; // per feature

    public static readonly LinearVictim Scores = new(Centres(), new float[Classes]);

    /// <summary>Their names and how to make them: afresh, since one of them counts its answers.</summary>
    public static readonly IReadOnlyList<(string Name, Func<IDifferentiableClassifier> Create)> All =
    [
        ("F^(3): neurons flat where ⟨x, μ_k⟩ is small", () => new PolyReluNetwork(3, false, Centres(), Identity()).CreateEvaluator()),
        ("nine classes that always come second", () => new Decoys()),
        ("features squashed by tanh", () => new FeatureMap(x => MathF.Tanh(30 * (x - 0.5f)), Squashed)),
        ("features rounded to quarters", () => new FeatureMap(x => MathF.Round(4 * x) / 4, _ => 0)),
        ("scores with ripples", () => new ScoreMap(s => s + (0.02f * MathF.Sin(1000 * s)), s => 1 + (20 * MathF.Cos(1000 * s)))),
        ("probabilities of sharp scores for logits", () => new Probabilities()),
        ("logits times 10⁴", () => new ScoreMap(s => 1e4f * s, _ => 1e4f)),
        ("noise in every answer", () => new Noisy()),
    ];

    public static Samples Draw(int count, ulong seed)
    {
        CounterRandom random = new(seed, 31);
        Matrix inputs = new(count, Dimension), logits = new(count, Classes);
        for (int i = 0; i < count; i++)
            for (int j = 0; j < Dimension; j++)
                inputs[i, j] = (float)((Noise * random.NextGaussian()) + (j == i % Classes ? 1 : 0));
        Scores.Logits(inputs, logits);
        return new Samples(inputs, [.. Enumerable.Range(0, count).Select(i => Margin.Prediction(logits.Row(i)))]);
    }

    private static float Squashed(float x)
    {
        float t = MathF.Tanh(30 * (x - 0.5f));
        return 30 * (1 - (t * t));
    }

    private static Matrix Centres()
    {
        Matrix centres = new(Classes, Dimension);
        for (int k = 0; k < Classes; k++) centres[k, k] = 1;
        return centres;
    }

    private static Matrix Identity()
    {
        Matrix identity = new(Classes, Classes);
        for (int k = 0; k < Classes; k++) identity[k, k] = 1;
        return identity;
    }

    /// <summary>The scores of features that a function changed.</summary>
    private sealed class FeatureMap(Func<float, float> map, Func<float, float> slope) : IDifferentiableClassifier
    {
        private Matrix asked;

        public int InputDimension => Dimension;

        public int Outputs => Classes;

        public void Logits(Matrix inputs, Matrix logits)
        {
            asked = inputs.Copy();
            Matrix mapped = inputs.Copy();
            for (int i = 0; i < inputs.Rows; i++)
                foreach (ref float value in mapped.Row(i)) value = map(value);
            Scores.Logits(mapped, logits);
        }

        public void PullBack(Matrix cotangents, Matrix gradients)
        {
            Scores.PullBack(cotangents, gradients);
            for (int i = 0; i < gradients.Rows; i++)
                for (int j = 0; j < Dimension; j++) gradients[i, j] *= slope(asked[i, j]);
        }
    }

    /// <summary>Scores that a function changed.</summary>
    private sealed class ScoreMap(Func<float, float> map, Func<float, float> slope) : IDifferentiableClassifier
    {
        private Matrix scores;

        public int InputDimension => Dimension;

        public int Outputs => Classes;

        public void Logits(Matrix inputs, Matrix logits)
        {
            Scores.Logits(inputs, logits);
            scores = logits.Copy();
            for (int i = 0; i < logits.Rows; i++)
                foreach (ref float value in logits.Row(i)) value = map(value);
        }

        public void PullBack(Matrix cotangents, Matrix gradients)
        {
            Matrix changed = cotangents.Copy();
            for (int i = 0; i < changed.Rows; i++)
                for (int k = 0; k < Classes; k++) changed[i, k] *= slope(scores[i, k]);
            Scores.PullBack(changed, gradients);
        }
    }

    /// <summary>Scores times 200, and nine classes a little below the first, which never win: their slopes lead nowhere.</summary>
    private sealed class Decoys : IDifferentiableClassifier
    {
        private const int More = 9;
        private const float Sharp = 200, Below = 1, Slope = 0.05f;
        private int[] tops = [];

        public int InputDimension => Dimension;

        public int Outputs => Classes + More;

        public void Logits(Matrix inputs, Matrix logits)
        {
            tops = new int[inputs.Rows];
            for (int i = 0; i < inputs.Rows; i++)
            {
                Span<float> row = logits.Row(i);
                for (int k = 0; k < Classes; k++) row[k] = Sharp * inputs[i, k];
                tops[i] = Margin.Prediction(row[..Classes]);
                for (int j = 0; j < More; j++) row[Classes + j] = row[tops[i]] - Below + (Slope * inputs[i, Classes + j]);
            }
        }

        public void PullBack(Matrix cotangents, Matrix gradients)
        {
            for (int i = 0; i < cotangents.Rows; i++)
            {
                gradients.Row(i).Clear();
                for (int k = 0; k < Classes; k++) gradients[i, k] = Sharp * cotangents[i, k];
                for (int j = 0; j < More; j++)
                {
                    gradients[i, tops[i]] += Sharp * cotangents[i, Classes + j];
                    gradients[i, Classes + j] += Slope * cotangents[i, Classes + j];
                }
            }
        }
    }

    /// <summary>The softmax of the scores times 300.</summary>
    private sealed class Probabilities : IDifferentiableClassifier
    {
        private const float Sharp = 300;
        private Matrix answers;

        public int InputDimension => Dimension;

        public int Outputs => Classes;

        public void Logits(Matrix inputs, Matrix logits)
        {
            Scores.Logits(inputs, logits);
            for (int i = 0; i < logits.Rows; i++)
            {
                Span<float> row = logits.Row(i);
                float top = row[Margin.Prediction(row)], sum = 0;
                foreach (ref float value in row) sum += value = MathF.Exp(Sharp * (value - top));
                foreach (ref float value in row) value /= sum;
            }
            answers = logits.Copy();
        }

        public void PullBack(Matrix cotangents, Matrix gradients)
        {
            Matrix changed = cotangents.Copy();
            for (int i = 0; i < changed.Rows; i++)
            {
                float mean = 0;
                for (int k = 0; k < Classes; k++) mean += answers[i, k] * cotangents[i, k];
                for (int k = 0; k < Classes; k++) changed[i, k] = Sharp * answers[i, k] * (cotangents[i, k] - mean);
            }
            Scores.PullBack(changed, gradients);
        }
    }

    /// <summary>Scores of features with noise, other noise in every answer.</summary>
    private sealed class Noisy : IDifferentiableClassifier
    {
        private ulong answers;

        public int InputDimension => Dimension;

        public int Outputs => Classes;

        public void Logits(Matrix inputs, Matrix logits)
        {
            CounterRandom random = new(answers++, 32);
            Matrix noisy = inputs.Copy();
            for (int i = 0; i < noisy.Rows; i++)
                foreach (ref float value in noisy.Row(i)) value += (float)(Noise / 2 * random.NextGaussian());
            Scores.Logits(noisy, logits);
        }

        public void PullBack(Matrix cotangents, Matrix gradients) => Scores.PullBack(cotangents, gradients);
    }
}
