namespace PolyRelu.Experiments.Submission.Local;

/// <summary>Runs trials as processes of this program on this machine and waits for them.</summary>
/// <remarks>
/// A trial that ends with exit code 1, or by a signal, is tried again after all others, at most a number of times; one that ends with 2 is
/// not.
/// </remarks>
internal sealed class LocalEngine(LocalSettings settings) : SubmissionEngine
{
    private const int Done = 0;
    private const int NeverAgain = 2;

    /// <inheritdoc/>
    public override SubmissionEngineKind Kind => SubmissionEngineKind.Local;

    /// <inheritdoc/>
    public override bool Waits => true;

    /// <inheritdoc/>
    public override void Submit(SubmissionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.IsDryRun)
        {
            foreach (SubmittedTrial trial in request.Trials) request.Out.WriteLine(ShellWord.Join([.. request.Command.Words, trial.Id]));
            return;
        }
        using IProgressTask overall = request.Progress.Begin(ProgressKind.Overall, Plural.Of(request.Trials.Count, "trial"));
        Round round = new(request, settings, overall);
        Task[] workers = [.. Enumerable.Range(0, Math.Min(settings.Workers, request.Trials.Count)).Select(_ => Task.Run(round.Work))];
        Task.WaitAll(workers);
        request.Cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The trials that wait, and what is left to say of them.</summary>
    private sealed class Round
    {
        private readonly SubmissionRequest request;
        private readonly LocalSettings settings;
        private readonly IProgressTask overall;
        private readonly Queue<(SubmittedTrial Trial, int Attempt)> waiting = [];
        private int open;

        public Round(SubmissionRequest request, LocalSettings settings, IProgressTask overall)
        {
            (this.request, this.settings, this.overall) = (request, settings, overall);
            foreach (SubmittedTrial trial in request.Trials) waiting.Enqueue((trial, 1));
            open = request.Trials.Count;
        }

        /// <summary>What one worker does until nothing waits.</summary>
        public async Task Work()
        {
            while (Next() is var (trial, attempt))
            {
                int code;
                using (IProgressTask task = request.Progress.Begin(ProgressKind.Trial, trial.Label))
                {
                    code = await TrialProcess.Run(request, trial, attempt);
                    if (code == Done) task.Report(1);
                }
                if (!request.Cancellation.IsCancellationRequested) End(trial, attempt, code);
            }
        }

        private (SubmittedTrial Trial, int Attempt)? Next()
        {
            lock (waiting)
                return !request.Cancellation.IsCancellationRequested && waiting.TryDequeue(out (SubmittedTrial, int) next) ? next : null;
        }

        private void End(SubmittedTrial trial, int attempt, int code)
        {
            bool isAgain = code is not Done and not NeverAgain && attempt <= settings.Retries;
            lock (waiting)
            {
                if (isAgain) waiting.Enqueue((trial, attempt + 1));
                else open--;
                overall.Report(1 - ((double)open / request.Trials.Count));
            }
            if (code == Done) return;
            request.Progress.Note($"{trial.Label}: exit code {code}{(isAgain ? "; it is tried again" : "")}. See "
                + $"{SubmissionFolder.Logs}/{trial.Id}.log.");
        }
    }
}
