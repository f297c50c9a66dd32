namespace PolyRelu.Evaluation;

/// <summary>A file that is to hold the state of an evaluation is none, or that of another evaluation.</summary>
public sealed class EvaluationStateException : Exception
{
    private EvaluationStateException(string message)
        : base(message)
    {
    }

    internal static EvaluationStateException None(string path) => new($"{path} is no checkpoint of an evaluation; name another file.");

    internal static EvaluationStateException Other(string path) => new(
        $"{path} is the checkpoint of another evaluation (network, points, radii, attacks, settings, seed or version differ); remove it, "
            + "or name another file.");
}
