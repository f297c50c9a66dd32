using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>One independent piece of an experiment: a pure function of its configuration and of the data it names, written into its own folder.</summary>
/// <remarks>Trials share nothing, so they may run in any order, side by side, or on other machines.</remarks>
public abstract class Trial
{
    private string? id;

    /// <summary>What the trial computes, such as <c>synthetic</c>; reports choose by it how to read the folder.</summary>
    public abstract string Kind { get; }

    /// <summary>What the folder of the trial is called, before its hash: <c>mnist-p3</c>.</summary>
    protected abstract string Name { get; }

    /// <summary>A few words for a person, such as <c>MNIST, p = 3</c>.</summary>
    public abstract string Label { get; }

    /// <summary>Everything the result depends on but the data: an immutable record, saved as <c>config.json</c>.</summary>
    public abstract object Configuration { get; }

    /// <summary>Version of the computation; raised when the same configuration would give other results or other files.</summary>
    public virtual int Version => 1;

    /// <summary>About how many bytes the trial's files take in the end; asked before the start whether the disk holds them.</summary>
    public virtual long ExpectedBytes => 1 << 20;

    /// <summary>Bytes that the trial needs besides while it runs, for its checkpoint.</summary>
    public virtual long ScratchBytes => 0;

    /// <summary>The name and the first eight hexadecimal digits of the SHA-256 of kind, version and configuration.</summary>
    public string Id => id ??= TrialIdentity.Of(Name, Kind, Version, Configuration);

    /// <summary>The parts of the trial, for an estimate of its time before it runs; reads no data.</summary>
    public virtual IEnumerable<Work> Works() => [];

    /// <summary>The large arrays of the trial; asked before the start whether the machine's memory holds them.</summary>
    public virtual IEnumerable<MemoryPart> Memory() => [];

    /// <summary>Computes the trial and writes its files.</summary>
    /// <exception cref="TrialSkippedException">Something it needs is not there.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public abstract void Run(TrialContext context);
}
