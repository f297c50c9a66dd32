using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Submission.Slurm;

/// <summary>Submits array jobs whose tasks run one trial each.</summary>
internal sealed class SlurmEngine(SlurmSettings settings) : SubmissionEngine
{
    /// <inheritdoc/>
    public override SubmissionEngineKind Kind => SubmissionEngineKind.Slurm;

    /// <inheritdoc/>
    /// <remarks>
    /// A script, the list of its trials and the number of its job are files of their own, written once each. The name of a job is that of
    /// its submission, so that the queue is understood even where this process ended before the number was written.
    /// </remarks>
    public override void Submit(SubmissionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        settings.Check();
        ScriptTemplate template = ScriptTemplate.Load(request.Template, SlurmScript.Standard, SlurmScript.Places);
        using IDisposable? held = request.IsDryRun ? null : SubmissionFolder.Hold(request.Directory);
        bool isHere = !request.IsDryRun || SlurmCommands.AreHere;
        IReadOnlyList<SlurmTask> queue = isHere ? SlurmCommands.Queue(request.Directory) : [];
        HashSet<string> queued = [.. queue.Select(task => task.Trial)];
        SubmittedTrial[] trials = [.. request.Trials.Where(trial => !queued.Contains(trial.Id))];
        Tell(request, queue, request.Trials.Count - trials.Length);
        if (trials.Length == 0) return;
        int most = settings.MaxArraySize ?? (isHere ? SlurmCommands.MaxArraySize() : SlurmCommands.UsualArraySize);
        var folder = SubmissionFolder.New(request.Directory, request.Clock);
        IReadOnlyList<SlurmArray> arrays = SlurmArray.Part(folder.Name, trials, most);
        if (request.IsDryRun) Show(template, request, folder, arrays);
        else Submit(template, request, folder, arrays);
    }

    /// <summary>Cancels what of a run directory is in the queue.</summary>
    /// <returns>The tasks that were.</returns>
    /// <exception cref="IOException">Slurm refuses, or is not here.</exception>
    public static IReadOnlyList<SlurmTask> Cancel(string directory)
    {
        using IDisposable held = SubmissionFolder.Hold(directory);
        IReadOnlyList<SlurmTask> queue = SlurmCommands.Queue(directory);
        if (queue.Count > 0) SlurmCommands.Cancel(queue.Select(task => task.Job));
        return queue;
    }

    private void Show(ScriptTemplate template, SubmissionRequest request, SubmissionFolder folder, IReadOnlyList<SlurmArray> arrays)
    {
        foreach (SlurmArray array in arrays) request.Out.Write(SlurmScript.Of(template, request, folder, array, settings));
        request.Progress.Note($"{Plural.Of(arrays.Sum(array => array.Trials.Count), "trial")} in {Plural.Of(arrays.Count, "array")}; "
            + "nothing was submitted.");
    }

    private void Submit(ScriptTemplate template, SubmissionRequest request, SubmissionFolder folder, IReadOnlyList<SlurmArray> arrays)
    {
        Directory.CreateDirectory(Path.Combine(request.Directory, SubmissionFolder.Logs));
        int submitted = 0;
        foreach (SlurmArray array in arrays)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            folder.WriteTrials(array.TrialsFile, array.Trials);
            folder.Write(array.ScriptFile, SlurmScript.Of(template, request, folder, array, settings));
            try
            {
                (long job, string? cluster) = SlurmCommands.Submit(folder.PathOf(array.ScriptFile));
                JsonFile.Write(folder.PathOf(array.RecordFile),
                    new SlurmArrayRecord(job, cluster, array.Name, array.Trials.Count, request.Clock.GetUtcNow()));
                request.Out.WriteLine($"Submitted array {job}: {Plural.Of(array.Trials.Count, "trial")}.");
                submitted += array.Trials.Count;
            }
            catch (IOException error)
            {
                if (submitted == 0)
                {
                    folder.Delete();
                    throw;
                }
                throw new IOException($"{error.Message.TrimEnd('.')}. {Plural.Of(submitted, "trial")} were submitted before that; the same "
                    + "command submits the others.", error);
            }
        }
        request.Out.WriteLine($"Scripts and lists: {folder.RelativePath}/; what trials print: {SubmissionFolder.Logs}/.");
    }

    private static void Tell(SubmissionRequest request, IReadOnlyList<SlurmTask> queue, int left)
    {
        if (left > 0)
            request.Out.WriteLine($"{Plural.Of(left, "trial")} of these {Plural.Noun(left, "is", "are")} in Slurm's queue already.");
        if (queue.FirstOrDefault(task => task.IsStuck) is { } stuck)
            request.Progress.Note($"The task {stuck.Job}_{stuck.Task} waits for somebody ({stuck.Reason}); look at it with 'scontrol show "
                + "job "
                + $"{stuck.Job}_{stuck.Task}', or take all back with --cancel.");
    }
}
