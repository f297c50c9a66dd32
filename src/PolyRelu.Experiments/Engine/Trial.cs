using PolyRelu.Experiments.EventFiles;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>
/// One independent piece of an experiment: a list of parts, a pure function of its configuration and of the data it names, written into
/// its own folder.
/// </summary>
/// <remarks>Trials share nothing, so they may run in any order, side by side, or on other machines.</remarks>
internal abstract class Trial : ITrialFiles
{
    private const long SmallFiles = 1 << 20;
    private string? id;
    private TrialPart[]? parts;

    /// <summary>What the trial computes; run directories name it.</summary>
    public abstract TrialKind Kind { get; }

    /// <summary>What the folder of the trial is called, before its hash: <c>mnist-p3</c>.</summary>
    protected abstract string Name { get; }

    /// <summary>A few words for a person, such as <c>MNIST, p = 3</c>.</summary>
    public abstract string Label { get; }

    /// <summary>Everything the result depends on but the data: an immutable record, saved as <c>config.json</c>.</summary>
    public abstract object Configuration { get; }

    /// <summary>
    /// Version of the computation of this configuration: that of the kind, or an earlier one where its results are still the same.
    /// </summary>
    public virtual int Version => Kind.Version;

    /// <summary>The name and the first eight hexadecimal digits of the SHA-256 of kind, version and configuration.</summary>
    public string Id => id ??= TrialIdentity.Of(Name, Kind.Name, Version, Configuration);

    /// <summary>About how many bytes the trial's files take in the end; asked before the start whether the disk holds them.</summary>
    public long ExpectedBytes => SmallFiles + Parts.Sum(part => part.Bytes);

    /// <summary>Bytes that the trial needs besides while it runs, for its checkpoints.</summary>
    public long ScratchBytes => Parts.Sum(part => part.Scratch);

    /// <summary>Names of the files that hold what is unfinished.</summary>
    internal IReadOnlyList<string> Checkpoints => [.. Parts.SelectMany(part => part.Checkpoints)];

    private TrialPart[] Parts => parts ??= [.. Compose()];

    /// <summary>The work of the trial, for an estimate of its time before it runs; reads no data.</summary>
    public IEnumerable<Work> Works() => Parts.SelectMany(part => part.Works());

    /// <summary>The large arrays of the trial; asked before the start whether the machine's memory holds them.</summary>
    public IEnumerable<MemoryPart> Memory() => Parts.SelectMany(part => part.Memory());

    /// <inheritdoc/>
    public IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder) => Parts.SelectMany(part => part.Problems(folder));

    /// <inheritdoc/>
    public IEnumerable<NoteRow> Notes(TrialFolder folder) => Parts.SelectMany(part => part.Notes(folder));

    /// <inheritdoc/>
    public IEnumerable<(string Curve, DiagnosisRow Diagnosis)> Diagnoses(TrialFolder folder) =>
        Parts.SelectMany(part => part.Diagnoses(folder));

    /// <inheritdoc/>
    public IEnumerable<MeasurementRow> Measurements(TrialFolder folder) => Parts.SelectMany(part => part.Measurements(folder));

    /// <summary>Whether a part of it has a course to follow in TensorBoard.</summary>
    public bool HasCourse => Parts.Any(part => part.HasCourse);

    /// <summary>The course of the trial as scalars for TensorBoard, from its files once it is complete.</summary>
    public IEnumerable<ScalarEvent> Events(TrialFolder folder) => Parts.SelectMany(part => part.Events(folder));

    /// <summary>Computes the parts one after the other; each writes its files.</summary>
    /// <exception cref="TrialSkippedException">Something it needs is not there.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public void Run(TrialContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (TrialPart part in Parts) part.Run(context);
        context.Timings?.Save(context.Folder);
    }

    /// <summary>The parts of the trial in the order in which they run. Asked once.</summary>
    protected abstract IEnumerable<TrialPart> Compose();

    /// <summary>A kind of trials that are made of their configuration alone.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Version of the computation.</param>
    /// <param name="make">Makes the trial of a configuration.</param>
    protected static TrialKind<TConfiguration> KindOf<TConfiguration>(string name, int version, Func<TConfiguration, Trial> make) =>
        new(name, version, folder => make(folder.ReadConfiguration<TConfiguration>()));
}
