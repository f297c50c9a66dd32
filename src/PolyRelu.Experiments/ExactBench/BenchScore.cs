using PolyRelu.Geometry;

namespace PolyRelu.Experiments.ExactBench;

/// <summary>How verdicts about the points of a network in a norm compare with the truth.</summary>
/// <param name="Network">Name of the network.</param>
/// <param name="Norm">The norm.</param>
/// <param name="Points">Number of points.</param>
/// <param name="WronglyBroken">Points said to be broken at the smaller radius, where they are robust.</param>
/// <param name="WronglyCertified">Points said to be certified at the larger radius, where they are not robust.</param>
/// <param name="Solved">Points certified at the smaller radius.</param>
/// <param name="Broken">Points broken at the larger radius.</param>
internal sealed record BenchScore(
    string Network, Norm Norm, int Points, int WronglyBroken, int WronglyCertified, int Solved, int Broken)
{
    /// <summary>Wrong verdicts.</summary>
    public int Wrong => WronglyBroken + WronglyCertified;

    /// <summary>The score of answers about as many points as the truth has; a verdict counts once, whoever gives it.</summary>
    /// <param name="answers">One or several, of the same network and norm.</param>
    /// <param name="truth">The truth about them.</param>
    public static BenchScore Of(IReadOnlyList<BenchAnswer> answers, BenchTruth truth)
    {
        return new BenchScore(answers[0].Network, truth.Norm, truth.Count,
            Count(answer => answer.Inside, BenchVerdict.Broken), Count(answer => answer.Outside, BenchVerdict.Certified),
            Count(answer => answer.Inside, BenchVerdict.Certified), Count(answer => answer.Outside, BenchVerdict.Broken));

        int Count(Func<BenchAnswer, IReadOnlyList<BenchVerdict>> verdicts, BenchVerdict wanted) =>
            Enumerable.Range(0, truth.Count).Count(i => answers.Any(answer => verdicts(answer)[i] == wanted));
    }
}
