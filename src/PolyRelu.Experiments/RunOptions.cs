namespace PolyRelu.Experiments;

/// <summary>How a preset is run; what it computes is in the preset alone.</summary>
internal sealed record RunOptions
{
    /// <summary>
    /// The run directory; null for <c>runs/PRESET-yyyyMMdd-HHmmss</c> under the current directory. A run in it is not overwritten.
    /// </summary>
    public string? OutputDirectory { get; init; }

    /// <summary>Folder that holds data sets (<c>mnist/*.gz</c>); null for the environment variable and the cache.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Never download; data that is not on this machine is skipped with its reason.</summary>
    public bool Offline { get; init; }

    /// <summary>Continue the run in <see cref="OutputDirectory"/>: completed trials are not run again.</summary>
    public bool Resume { get; init; }

    /// <summary>Most threads to compute with; null for every processor. Results do not depend on it.</summary>
    public int? Threads { get; init; }

    /// <summary>Trials that run side by side, one thread each; 1 runs them one after the other with every thread.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Points attacked at once; null for what fits the caches. Results do not depend on it.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Least time between two checkpoints of a training; what a killed run loses at most, beside the epoch under way.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Folder into which trials write their scalars for TensorBoard, each in a folder named by its id; null for none.</summary>
    public string? EventFolder { get; init; }

    /// <summary>Width of the figures' SVG and PDF on paper; null for the size of the screen.</summary>
    public FigureWidth? FigureWidth { get; init; }

    /// <summary>The command that started the run, for the record; null if none.</summary>
    public string? Command { get; init; }

    /// <summary>Who watches.</summary>
    public IRunProgress Progress { get; init; } = SilentProgress.Instance;

    /// <summary>Stops the run after the current step; completed trials are kept.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The clock that names the run directory and dates the record.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
