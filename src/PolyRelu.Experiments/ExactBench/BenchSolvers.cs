namespace PolyRelu.Experiments.ExactBench;

/// <summary>What this program has to say about robustness.</summary>
internal static class BenchSolvers
{
    /// <summary>All of it.</summary>
    /// <param name="seed">Seed of attacks.</param>
    public static IReadOnlyList<IBenchSolver> Of(ulong seed) => [new AttackSolver(seed), new CertifierSolver()];
}
