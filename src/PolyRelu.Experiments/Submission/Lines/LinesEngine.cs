namespace PolyRelu.Experiments.Submission.Lines;

/// <summary>Writes a command line for each trial.</summary>
/// <param name="file">Where to; null for the output of the program.</param>
internal sealed class LinesEngine(string? file) : SubmissionEngine
{
    /// <summary>The template that comes with the program.</summary>
    public const string Standard = "parallel.txt";

    /// <summary>What a template can have filled in.</summary>
    public static readonly IReadOnlyList<TemplatePlaceholder> Places =
    [
        new("command", "the command that runs the trial whose id follows"),
        new("trial", "the id of the trial", IsRequired: true),
        new("directory", "the run directory"),
    ];

    /// <inheritdoc/>
    public override SubmissionEngineKind Kind => SubmissionEngineKind.Parallel;

    /// <inheritdoc/>
    public override void Submit(SubmissionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var template = ScriptTemplate.Load(request.Template, Standard, Places);
        string text = string.Concat(request.Trials.Select(trial => template.Fill(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["command"] = request.Command.Text,
            ["trial"] = ShellWord.Quote(trial.Id),
            ["directory"] = ShellWord.Quote(request.Directory),
        })));
        request.Deliver(file, text);
    }
}
