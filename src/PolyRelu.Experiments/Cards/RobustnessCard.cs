
namespace PolyRelu.Experiments.Cards;

/// <summary>
/// Cards: how robust a classifier is around some points, as a page, JSON and Markdown, with evidence that anyone can check.
/// </summary>
public static class RobustnessCard
{
    /// <summary>Names of the files of several cards together.</summary>
    internal const string TogetherPage = "cards.html", TogetherText = "cards.md";

    /// <summary>Attacks and proves, and writes a card with its evidence.</summary>
    /// <param name="request">What the card is about.</param>
    /// <param name="folder">
    /// Where <c>card.json</c>, <c>card.md</c>, <c>card.html</c>, the evidence and the pictures are written; made where it does not exist.
    /// What is finished of a card that was interrupted is kept there, and the same request goes on from it, to the same numbers; an
    /// earlier card there stays until the new one is whole, which takes its place.
    /// </param>
    /// <param name="progress">Told of the work.</param>
    /// <param name="cancellation">Stops the work between two steps.</param>
    /// <exception cref="ArgumentException">The request makes no card.</exception>
    /// <exception cref="Evaluation.EvaluationStateException">The folder holds what another request left unfinished.</exception>
    /// <exception cref="Evaluation.CertificateContradictionException">An example lies where a proof says that there is none.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static CardRecord Make(
        CardRequest request, string folder, IProgress<CardProgress>? progress = null, CancellationToken cancellation = default) =>
        MakeWith(request, folder, new Told(progress), cancellation);

    /// <summary>The same, told to the progress of a run.</summary>
    internal static CardRecord MakeWith(CardRequest request, string folder, IRunProgress progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        request.Require();
        Directory.CreateDirectory(folder);
        return new CardBuilder(request, folder).Build(progress, cancellation);
    }

    /// <summary>
    /// Checks a card from the evidence beside it, without any attack or search: every example is asked about, every proof computed again,
    /// every count made anew, and files are compared by their hashes. Names, words, seconds and notes cannot be checked, and page,
    /// Markdown and pictures are not compared with the numbers.
    /// </summary>
    /// <param name="path">The card's JSON; its evidence lies in the same folder.</param>
    /// <param name="models">Models for cards whose evidence does not hold them.</param>
    /// <exception cref="InvalidDataException">The file is no card; evidence that is malformed is a failure of the verdict.</exception>
    public static CardVerdict Check(string path, IReadOnlyList<CheckedModel>? models = null) => CardCheck.Run(path, models ?? []);

    /// <summary>Writes cards that were checked side by side: <c>cards.html</c> and <c>cards.md</c>.</summary>
    /// <param name="verdicts">The cards; a card that does not hold is named with its failures, and its numbers are left out.</param>
    /// <param name="folder">Where to; made where it does not exist.</param>
    public static void WriteTogether(IReadOnlyList<CardVerdict> verdicts, string folder)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        if (verdicts.Count == 0) throw new ArgumentException("There is no card.", nameof(verdicts));
        Directory.CreateDirectory(folder);
        CardText.Write(Path.Combine(folder, TogetherText), CardMarkdown.Together(verdicts));
        CardText.Write(Path.Combine(folder, TogetherPage), CardPage.Together(verdicts));
    }

    /// <summary>A run's progress as a library's.</summary>
    private sealed class Told(IProgress<CardProgress>? told) : IRunProgress
    {
        public IProgressTask Begin(ProgressKind kind, string label) => new Task(told, label);

        public void Note(string message)
        {
        }

        private sealed class Task(IProgress<CardProgress>? told, string label) : IProgressTask
        {
            public void Report(WorkProgress value) => told?.Report(new CardProgress(label, value));

            public void Report(double fraction, string? detail = null)
            {
            }

            public void Dispose()
            {
            }
        }
    }
}
