namespace PolyRelu.Experiments.Submission;

/// <summary>What runs the trials of a planned run.</summary>
internal enum SubmissionEngineKind
{
    /// <summary>Processes of this program on this machine.</summary>
    Local,

    /// <summary>Array jobs of Slurm.</summary>
    Slurm,

    /// <summary>An Indexed Job of Kubernetes, as a manifest.</summary>
    Kubernetes,

    /// <summary>A command line for each trial, for any program that runs such lines.</summary>
    Parallel,
}
