using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using PolyRelu.Experiments.Submission;
using PolyRelu.Experiments.Submission.Kubernetes;
using Xunit;
using YamlDotNet.Core;

namespace PolyRelu.Tests.Experiments.Submission;

/// <summary>
/// The manifest against the types that Kubernetes' own client generates from the published schema: no name that the schema does not know,
/// no value of another type; what the schema requires, and what the API asks of Indexed Jobs, beside it.
/// </summary>
public sealed class KubernetesSchemaTests
{
    [Fact]
    public void Manifest_IsAJobOfTheSchema()
    {
        V1Job job = Job(Manifest());
        Assert.Empty(Missing(job));
        V1JobSpec spec = job.Spec;
        Assert.Equal(("Indexed", 3, 2), (spec.CompletionMode, spec.Completions!.Value, spec.BackoffLimitPerIndex!.Value));
        Assert.Equal(3, spec.MaxFailedIndexes);
        Assert.Null(spec.BackoffLimit); // That of the whole job would end all indexes.
        Assert.Equal(["Ignore", "FailIndex"], spec.PodFailurePolicy.Rules.Select(rule => rule.Action));
        Assert.Equal([2], spec.PodFailurePolicy.Rules[1].OnExitCodes.Values);
        V1PodSpec pod = spec.Template.Spec;
        Assert.Equal(pod.Volumes[0].Name, pod.Containers[0].VolumeMounts[0].Name);
        Assert.Equal(("4Gi", "1"), (pod.Containers[0].Resources.Requests["memory"].ToString(),
            pod.Containers[0].Resources.Requests["cpu"].ToString()));
    }

    [Theory]
    [InlineData("completions:", "completion:")]
    [InlineData("backoffLimitPerIndex:", "backoffLimitByIndex:")]
    [InlineData("onExitCodes:", "onExitCode:")]
    [InlineData("values: [2]", "values: [two]")]
    [InlineData("completions: 3", "completions: many")]
    [InlineData("restartPolicy: Never", "restart: Never")]
    [InlineData("claimName:", "claim:")]
    public void ForgedNamesAndTypes_AreRefusedByTheSchema(string right, string wrong)
    {
        string manifest = Manifest();
        Assert.Contains(right, manifest, StringComparison.Ordinal);
        Assert.Throws<YamlException>(() => Job(manifest.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(@"- action: Ignore\n *", "- ", "action")]
    [InlineData(@" *operator: In\n", "", "operator")]
    [InlineData(@" *restartPolicy: Never\n", "", "restartPolicy Never")]
    [InlineData("restartPolicy: Never", "restartPolicy: OnFailure", "restartPolicy Never")]
    [InlineData(@" *completionMode: Indexed\n", "", "completionMode Indexed")]
    [InlineData("containerName: trial", "containerName: other", "containerName of a container")]
    [InlineData("claimName: .*", "readOnly: true", "claimName")]
    public void WhatIsRequired_IsFoundMissing(string right, string wrong, string missing)
    {
        string manifest = Manifest();
        Assert.Matches(right, manifest);
        Assert.Contains(missing, Missing(Job(Regex.Replace(manifest, right, wrong))));
    }

    private static V1Job Job(string manifest) => KubernetesYaml.Deserialize<V1Job>(manifest, strict: true);

    /// <summary>What the schema, or the API's rules for Indexed Jobs with a policy of pod failures, requires and is not there.</summary>
    private static IEnumerable<string> Missing(V1Job job)
    {
        V1PodSpec pod = job.Spec.Template.Spec;
        (bool Holds, string Name)[] rules =
        [
            (job.ApiVersion == "batch/v1", "apiVersion"), (job.Kind == "Job", "kind"), (job.Metadata?.Name is { Length: > 0 }, "name"),
            (job.Spec.CompletionMode == "Indexed", "completionMode Indexed"), (job.Spec.Completions is > 0, "completions"),
            (pod.RestartPolicy == "Never", "restartPolicy Never"),
            (pod.Containers.All(container => container.Name is not null && container.Image is not null), "name and image"),
            (pod.Containers.SelectMany(container => container.VolumeMounts).All(mount => mount.Name is not null
                && mount.MountPath is not null), "mountPath"),
            (pod.Volumes.All(volume => volume.Name is not null && volume.PersistentVolumeClaim.ClaimName is not null), "claimName"),
            (job.Spec.PodFailurePolicy.Rules.All(rule => rule.Action is not null), "action"),
            (job.Spec.PodFailurePolicy.Rules.All(rule => rule.Action != "FailIndex" || job.Spec.BackoffLimitPerIndex is not null),
                "backoffLimitPerIndex"),
            (job.Spec.PodFailurePolicy.Rules.All(rule => (rule.OnExitCodes is null) != (rule.OnPodConditions is null)), "one requirement"),
            (ExitCodes(job).All(codes => codes.OperatorProperty is "In" or "NotIn"), "operator"),
            (ExitCodes(job).All(codes => codes.Values is { Count: > 0 } && (codes.OperatorProperty != "In" || !codes.Values.Contains(0))),
                "values"),
            (ExitCodes(job).All(codes => pod.Containers.Any(container => container.Name == codes.ContainerName)),
                "containerName of a container"),
        ];
        return rules.Where(rule => !rule.Holds).Select(rule => rule.Name);
    }

    private static IEnumerable<V1PodFailurePolicyOnExitCodesRequirement> ExitCodes(V1Job job) =>
        job.Spec.PodFailurePolicy.Rules.Select(rule => rule.OnExitCodes).OfType<V1PodFailurePolicyOnExitCodesRequirement>();

    private static string Manifest()
    {
        StringWriter output = new();
        KubernetesSettings settings = new("registry.example/polyrelu:0.1", "runs");
        SubmittedTrial[] trials = [.. Enumerable.Range(0, 3).Select(i => new SubmittedTrial($"t{i}", $"trial {i}"))];
        new KubernetesEngine(settings, null).Submit(
            new SubmissionRequest("/shared/sweep", trials, new TrialCall(["polyrelu"], settings.DirectoryIn("/shared/sweep"), []))
            { Out = output, IsDryRun = true });
        return output.ToString();
    }
}
