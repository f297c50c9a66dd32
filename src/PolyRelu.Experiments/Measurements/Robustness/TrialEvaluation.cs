using PolyRelu.Evaluation;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>
/// An evaluation within a trial: what is done stands in a file of the trial's folder until the trial is complete, so that a killed one goes
/// on where it was, and those before it are not repeated.
/// </summary>
internal static class TrialEvaluation
{
    /// <summary>Attacks of a search for nearest examples: FAB, descents, bisection over Auto-PGD.</summary>
    public const int NearestAttacks = 3;

    private const int LeastBlock = 250;
    private const int Blocks = 4;
    private const int MostNearest = 1000;   // samples whose nearest examples are searched together
    private const int Copies = 2;           // the file, and the one that replaces it

    /// <summary>Name of the file of an evaluation.</summary>
    /// <param name="place">Its place among those of the trial.</param>
    public static string FileName(int place) => $"evaluation-{place}.npz";

    /// <summary>Names of the files of a trial with some evaluations.</summary>
    public static IReadOnlyList<string> FileNames(int count) => [.. Enumerable.Range(0, count).Select(FileName)];

    /// <summary>Samples of a curve that are attacked together, and repeated where the trial is killed meanwhile.</summary>
    /// <param name="samples">All of them.</param>
    public static int CurveBlock(int samples) => Math.Min(samples, Math.Max(LeastBlock, (samples + Blocks - 1) / Blocks));

    /// <summary>Samples whose nearest examples are searched together.</summary>
    /// <param name="samples">All of them.</param>
    public static int NearestBlock(int samples) => Math.Min(MostNearest, CurveBlock(samples));

    /// <summary>Bytes of the file of a search for nearest examples at its end, and of the one that replaces it.</summary>
    /// <param name="samples">Samples searched.</param>
    /// <param name="dimension">Number of features D.</param>
    public static long NearestBytes(int samples, int dimension) =>
        Copies * NearestAttacks * (long)samples * ((sizeof(float) * dimension) + sizeof(double) + (2 * sizeof(int)));

    /// <summary>Bytes of the file of a curve at its end, and of the one that replaces it.</summary>
    /// <param name="settings">What is evaluated.</param>
    /// <param name="samples">Samples there are.</param>
    /// <param name="dimension">Number of features D.</param>
    public static long Bytes(AttackCurveSettings settings, int samples, int dimension)
    {
        const int MostParts = 4; // parts of one attack, such as those of AutoAttack
        long masks = (long)settings.Radii.Count * settings.Attacks.Count * MostParts;
        return Copies * sizeof(float) * Math.Min(settings.Samples, samples) * (dimension + masks);
    }

    /// <summary>Evaluates, from where an interrupted attempt was; one that cannot be used is noted, and begun anew.</summary>
    /// <param name="context">The trial.</param>
    /// <param name="place">Place of the evaluation among those of the trial.</param>
    /// <param name="request">What is evaluated.</param>
    /// <param name="victim">Hash of the network.</param>
    /// <param name="attacks">Registered names of the attacks.</param>
    /// <param name="block">Samples that are evaluated together, unless the run says how many.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static EvaluationResult Run(
        TrialContext context, int place, EvaluationRequest request, string victim, IReadOnlyList<string> attacks, int block,
        IProgress<WorkProgress> progress)
    {
        EvaluationState state = StateOf(context, FileName(place), victim, attacks);
        request = request with { BlockSize = context.BatchSize ?? Math.Max(1, block), State = state };
        return Resumed(context, state, () => Evaluator.Run(request, progress, context.Cancellation));
    }

    /// <summary>Certifies, as <see cref="Run"/> evaluates.</summary>
    /// <param name="context">The trial.</param>
    /// <param name="file">Name of the file that keeps what is done.</param>
    /// <param name="request">What is certified.</param>
    /// <param name="victim">Hash of the network.</param>
    /// <param name="progress">Told how much is done, in points.</param>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static BracketTable Bracket(
        TrialContext context, string file, CertificationRequest request, string victim, IProgress<WorkProgress> progress)
    {
        EvaluationState state = StateOf(context, file, victim, []);
        request = request with { BlockSize = context.BatchSize, State = state };
        return Resumed(context, state, () => CertificationRun.Bracket(request, progress, context.Cancellation));
    }

    private static EvaluationState StateOf(TrialContext context, string file, string victim, IReadOnlyList<string> attacks) =>
        new(context.Folder.PathToWrite(file))
        {
            Victim = victim,
            Attacks = attacks,
            Program = $"{RunEnvironment.Program} {context.Folder.Identity()}",
            Interval = context.CheckpointInterval,
            Unwritable = reason => context.Progress.Note($"{context.Label}: The evaluation goes on without its checkpoint: {reason}"),
        };

    private static T Resumed<T>(TrialContext context, EvaluationState state, Func<T> run)
    {
        try
        {
            return Begun(context, state, run);
        }
        catch (EvaluationInterruptedException stopped)
        {
            throw new OperationCanceledException(stopped.Message, stopped, stopped.CancellationToken);
        }
    }

    /// <summary>Runs what goes on from a state; one that cannot be used is noted, and begun anew.</summary>
    private static T Begun<T>(TrialContext context, EvaluationState state, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (Exception error) when (error is EvaluationStateException or InvalidDataException && File.Exists(state.Path))
        {
            context.Progress.Note($"{context.Label}: The evaluation starts over, since its checkpoint cannot be used: {error.Message}");
            File.Delete(state.Path);
            return run();
        }
    }
}
