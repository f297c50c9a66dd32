using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PolyRelu.Experiments.Submission.Kubernetes;

/// <summary>Writes the manifest of an Indexed Job: pod i runs the trial of line i + 1 of a list beside the trials.</summary>
/// <param name="settings">What the user asked for.</param>
/// <param name="file">Where to; null for the output of the program.</param>
internal sealed class KubernetesEngine(KubernetesSettings settings, string? file) : SubmissionEngine
{
    /// <summary>The template that comes with the program.</summary>
    public const string Standard = "kubernetes.yaml";

    /// <summary>What a template can have filled in.</summary>
    public static readonly IReadOnlyList<TemplatePlaceholder> Places =
    [
        new("name", "the name of the Job"),
        new("namespace", "its namespace"),
        new("directory", "the run directory in the pod"),
        new("trials", "the file with the trial of each index", IsRequired: true),
        new("command", "the command that runs the trial whose id follows", IsRequired: true),
        new("completions", "the number of trials", IsRequired: true),
        new("parallelism", "how many run at the same time"),
        new("retries", "attempts after a failure that another may mend"),
        new("warning", "seconds to write a checkpoint in"),
        new("image", "the image that holds the program"),
        new("claim", "the claim that holds the run directory"),
        new("mount", "the folder it is mounted on"),
        new("cpus", "processors of a pod"),
        new("memory", "memory of a pod"),
    ];

    private const string TrialsFile = "trials.txt";
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public override SubmissionEngineKind Kind => SubmissionEngineKind.Kubernetes;

    /// <inheritdoc/>
    public override void Submit(SubmissionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        settings.Check();
        if (request.Trials.Count > KubernetesSettings.MostTrials)
            throw new IOException($"There are {Plural.Of(request.Trials.Count, "trial")}; a Job of this kind takes at most "
                + $"{KubernetesSettings.MostTrials}.");
        var template = ScriptTemplate.Load(request.Template, Standard, Places);
        var folder = SubmissionFolder.New(request.Directory, request.Clock);
        string text = template.Fill(Values(request, folder));
        if (!request.IsDryRun) folder.WriteTrials(TrialsFile, request.Trials);
        request.Deliver(file, text);
    }

    private Dictionary<string, string> Values(SubmissionRequest request, SubmissionFolder folder) => new(StringComparer.Ordinal)
    {
        ["name"] = Text(settings.Name ?? $"polyrelu-{folder.Name}"),
        ["namespace"] = Text(settings.Namespace),
        ["directory"] = Quotation.Name(request.Command.Directory),
        ["trials"] = ShellWord.Quote($"{request.Command.Directory}/{folder.RelativePath}/{TrialsFile}"),
        ["command"] = request.Command.Text,
        ["completions"] = Number(request.Trials.Count),
        ["parallelism"] = Number(Math.Min(settings.AtOnce, request.Trials.Count)),
        ["retries"] = Number(settings.Retries),
        ["warning"] = Number(settings.Warning),
        ["image"] = Text(settings.Image),
        ["claim"] = Text(settings.Claim),
        ["mount"] = Text(settings.Mount),
        ["cpus"] = Text(Number(settings.Processors)),
        ["memory"] = Text(settings.Memory),
    };

    /// <summary>A text in double quotes, which YAML reads as JSON does.</summary>
    private static string Text(string value) => JsonSerializer.Serialize(value, Readable);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
