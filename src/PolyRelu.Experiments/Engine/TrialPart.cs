using PolyRelu.Experiments.EventFiles;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>One step of a trial: computes something, writes its files, and says beforehand what that costs.</summary>
/// <remarks>
/// A measurement is such a part with the settings, the record and the panels beside it in one folder. What a part asks of an earlier one
/// it is given by its constructor as an <see cref="IPart{TResult}"/>. Making a part reads no data and computes nothing.
/// A trial that was killed runs its parts again from the first one; a part that takes long keeps what it has in a checkpoint, and goes on
/// from there.
/// </remarks>
internal abstract class TrialPart
{
    /// <summary>
    /// Names of the files that hold an unfinished state of the part: kept when the trial begins again, removed when it is complete.
    /// </summary>
    public virtual IReadOnlyList<string> Checkpoints => [];

    /// <summary>About how many bytes its files take in the end.</summary>
    public virtual long Bytes => 0;

    /// <summary>Bytes that it needs besides while it runs, for its checkpoints.</summary>
    public virtual long Scratch => 0;

    /// <summary>Its work, for an estimate of the time before it runs.</summary>
    public virtual IEnumerable<Work> Works() => [];

    /// <summary>Its large arrays; asked before the start whether the machine's memory holds them.</summary>
    public virtual IEnumerable<MemoryPart> Memory() => [];

    /// <inheritdoc cref="ITrialFiles.Problems"/>
    public virtual IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder) => [];

    /// <inheritdoc cref="ITrialFiles.Notes"/>
    public virtual IEnumerable<NoteRow> Notes(TrialFolder folder) => [];

    /// <inheritdoc cref="ITrialFiles.Diagnoses"/>
    public virtual IEnumerable<(string Curve, DiagnosisRow Diagnosis)> Diagnoses(TrialFolder folder) => [];

    /// <inheritdoc cref="ITrialFiles.Measurements"/>
    public virtual IEnumerable<MeasurementRow> Measurements(TrialFolder folder) => [];

    /// <summary>Whether it has a course over steps or times, to follow in TensorBoard.</summary>
    public virtual bool HasCourse => false;

    /// <summary>The course of the part as scalars for TensorBoard, from the files of a trial that is complete.</summary>
    public virtual IEnumerable<ScalarEvent> Events(TrialFolder folder) => [];

    /// <summary>Computes the part and writes its files.</summary>
    /// <exception cref="TrialSkippedException">Something it needs is not there.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    internal abstract void Run(TrialContext context);
}

/// <summary>A part that hands something on to later ones.</summary>
/// <typeparam name="TResult">What it hands on.</typeparam>
internal abstract class TrialPart<TResult> : TrialPart, IPart<TResult>
    where TResult : class
{
    /// <summary>Computes the part and writes its files.</summary>
    /// <returns>What later parts ask for, by <see cref="TrialContext.Of"/>.</returns>
    protected abstract TResult Compute(TrialContext context);

    /// <inheritdoc/>
    internal sealed override void Run(TrialContext context) => context.Keep(this, Compute(context));
}

/// <summary>An earlier part of the same trial, as a later one knows it: by what it hands on.</summary>
/// <typeparam name="TResult">What it hands on.</typeparam>
internal interface IPart<out TResult>
    where TResult : class;
