namespace PolyRelu.Experiments.Submission;

/// <summary>The command line that runs one trial, without the trial's id, which stands last.</summary>
/// <param name="Program">The program and what stands before its command.</param>
/// <param name="Directory">The run directory, as whoever runs the command sees it.</param>
/// <param name="Options">Options of the command <c>trial</c>.</param>
internal sealed record TrialCall(IReadOnlyList<string> Program, string Directory, IReadOnlyList<string> Options)
{
    /// <summary>All words but the id.</summary>
    public IReadOnlyList<string> Words => [.. Program, "trial", .. Options, Directory];

    /// <summary>The same as text for a shell.</summary>
    public string Text => ShellWord.Join(Words);
}
