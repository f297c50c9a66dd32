using System.Text.RegularExpressions;

namespace PolyRelu.Experiments.Submission.Kubernetes;

/// <summary>What a user asks of Kubernetes.</summary>
/// <param name="Image">Image that holds the program.</param>
/// <param name="Claim">Persistent volume claim that holds the run directory.</param>
internal sealed partial record KubernetesSettings(string Image, string Claim)
{
    /// <summary>Trials of a Job at most: beyond it the interface allows fewer failures than trials.</summary>
    public const int MostTrials = 100_000;

    private const int LongestLabel = 63;

    /// <summary>Namespace of the Job.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Name of the Job; null for one of its own.</summary>
    public string? Name { get; init; }

    /// <summary>Folder, in the pod, that the claim is mounted on; the run directory is a folder in it.</summary>
    public string Mount { get; init; } = "/runs";

    /// <summary>Processors of a pod.</summary>
    public int Processors { get; init; } = 1;

    /// <summary>Memory of a pod, such as 4Gi.</summary>
    public string Memory { get; init; } = "4Gi";

    /// <summary>Pods at the same time.</summary>
    public int AtOnce { get; init; } = 10;

    /// <summary>Seconds that a pod has to write its checkpoint after a request to terminate.</summary>
    public int Warning { get; init; } = 120;

    /// <summary>How often a trial is tried again after a failure that another attempt may mend.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Where the run directory is in the pod.</summary>
    /// <param name="directory">The run directory here.</param>
    public string DirectoryIn(string directory) =>
        $"{Mount.TrimEnd('/')}/{Path.GetFileName(Path.TrimEndingDirectorySeparator(directory))}";

    /// <summary>Checks what Kubernetes would refuse.</summary>
    /// <exception cref="ArgumentException">Something is wrong; the message says what was expected.</exception>
    public void Check()
    {
        Require("image", Image, ImageName().IsMatch(Image), "the name of an image, such as registry/polyrelu:1.0");
        Require("claim", Claim, IsSubdomain(Claim), "the name of a persistent volume claim: lower-case letters, digits, - and .");
        Require("namespace", Namespace, IsLabel(Namespace), "lower-case letters, digits and -, at most 63");
        if (Name is { } name) Require("name", name, IsLabel(name), "lower-case letters, digits and -, at most 63");
        Require("mount", Mount, Mount.Length > 1 && Mount[0] == '/' && !Mount.Contains(':', StringComparison.Ordinal)
            && !Mount.Any(char.IsControl) && !Mount.Split('/').Contains(".."), "an absolute folder without : and ..");
        Require("memory", Memory, MemoryText().IsMatch(Memory), "a whole number with Ki, Mi, Gi, Ti, k, M, G or T, such as 4Gi");
    }

    private static bool IsLabel(string word) => word.Length is > 0 and <= LongestLabel && LabelText().IsMatch(word);

    private static bool IsSubdomain(string word) => word.Length is > 0 and <= 253 && word.Split('.').All(part => LabelText().IsMatch(part));

    private static void Require(string name, string value, bool holds, string expected)
    {
        if (!holds) throw new ArgumentException($"The {name} is {Quotation.Of(value)}; expected {expected}.");
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex LabelText();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:/@-]*\z")]
    private static partial Regex ImageName();

    [GeneratedRegex(@"^[1-9]\d*(Ki|Mi|Gi|Ti|k|M|G|T)?\z")]
    private static partial Regex MemoryText();
}
