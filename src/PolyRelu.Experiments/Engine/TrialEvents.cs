using PolyRelu.Experiments.EventFiles;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>The event files of a run: one folder per trial, named by its id, so that TensorBoard shows each as a run of its own.</summary>
internal static class TrialEvents
{
    /// <summary>The file of a trial that begins, or goes on; null where none was asked for or the trial has nothing to tell.</summary>
    public static EventFile? Open(RunOptions options, Trial trial)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(trial);
        return options.EventFolder is { } folder && trial.HasCourse ? File(options, folder, trial) : null;
    }

    /// <summary>
    /// Writes the files of trials that are complete already, from their files: so a run that is resumed has them of all its trials, also
    /// where none was asked for before.
    /// </summary>
    public static void WriteComplete(RunOptions options, IEnumerable<Trial> trials, RunDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(directory);
        if (options.EventFolder is not { } folder) return;
        foreach (Trial trial in trials.Where(trial => trial.HasCourse))
            if (directory.Trial(trial.Id, trial.Kind.Name) is { IsComplete: true } files)
                Write(options, folder, trial, files);
    }

    private static void Write(RunOptions options, string folder, Trial trial, TrialFolder files)
    {
        using EventFile file = File(options, folder, trial);
        foreach (ScalarEvent step in trial.Events(files)) file.Append(step);
        file.End();
    }

    private static EventFile File(RunOptions options, string folder, Trial trial) =>
        new(Path.Combine(folder, trial.Id)) { Unwritable = reason => options.Progress.Note($"{trial.Label}: {reason}") };
}
