namespace PolyRelu.Experiments.ExactBench;

/// <summary>Scores verdicts against a benchmark: of solvers of this program, or of a file.</summary>
internal static class BenchCheck
{
    /// <summary>Lets solvers answer, and scores what they say together.</summary>
    /// <param name="networks">The benchmark.</param>
    /// <param name="solvers">At least one.</param>
    /// <param name="progress">Told what is worked on.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>A score for each network and norm.</returns>
    public static IReadOnlyList<BenchScore> Run(
        IReadOnlyList<BenchNetwork> networks, IReadOnlyList<IBenchSolver> solvers, IRunProgress progress, CancellationToken cancellation)
    {
        List<BenchScore> scores = [];
        using IProgressTask task = progress.Begin(ProgressKind.Overall, $"exactbench, {Plural.Of(networks.Count, "network")}");
        for (int i = 0; i < networks.Count; i++)
        {
            BenchNetwork network = networks[i];
            task.Report((double)i / networks.Count, network.Name);
            foreach (BenchTruth truth in network.Truths)
                scores.Add(BenchScore.Of(
                    [.. solvers.Select(solver => solver.Answer(network, truth, SilentProgress.Instance, cancellation))], truth));
        }
        return scores;
    }

    /// <summary>Scores the answers of a file.</summary>
    /// <param name="networks">The benchmark.</param>
    /// <param name="answers">The answers.</param>
    /// <param name="source">Name of their file, for messages.</param>
    /// <exception cref="InvalidDataException">An answer is about something else than the benchmark, or given twice.</exception>
    public static IReadOnlyList<BenchScore> Run(IReadOnlyList<BenchNetwork> networks, BenchAnswers answers, string source)
    {
        List<BenchScore> scores = [];
        foreach (BenchAnswer answer in answers.Answers)
        {
            string about = $"{source}: {Quotation.Of(answer.Network)}";
            BenchNetwork network = networks.FirstOrDefault(one => one.Name == answer.Network)
                ?? throw new InvalidDataException($"{about} is no network of the benchmark."
                    + NearestName.Question(answer.Network, networks.Select(one => one.Name)));
            BenchTruth truth = network.Truths.FirstOrDefault(one => one.Norm.Name == answer.Norm)
                ?? throw new InvalidDataException($"{about} has no truth in the norm {Quotation.Of(answer.Norm)}; it has: "
                    + $"{string.Join(", ", network.Truths.Select(one => one.Norm.Name))}.");
            if (answer.Inside.Count != truth.Count)
                throw new InvalidDataException($"{about}, {answer.Norm}: {Plural.Of(answer.Inside.Count, "verdict")} "
                    + $"{Plural.Noun(answer.Inside.Count, "is", "are")} given for {Plural.Of(truth.Count, "point")}.");
            if (scores.Any(score => score.Network == answer.Network && score.Norm == truth.Norm))
                throw new InvalidDataException($"{about}, {answer.Norm}: there are two answers; give one.");
            scores.Add(BenchScore.Of([answer], truth));
        }
        return scores;
    }
}
