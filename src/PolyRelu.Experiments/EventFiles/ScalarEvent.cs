namespace PolyRelu.Experiments.EventFiles;

/// <summary>Scalars of one step of a training or a flow, as TensorBoard draws them.</summary>
/// <param name="Step">Number of the step: the epoch of a training, the record of a flow.</param>
/// <param name="Time">
/// The field <c>wall_time</c>: no time of day, so that equal runs give equal files, but the epoch of a training and the time t of a flow.
/// </param>
/// <param name="Values">Tags and values, each tag once; what was not measured is null or NaN, and is not written.</param>
internal sealed record ScalarEvent(long Step, double Time, IReadOnlyList<(string Tag, double? Value)> Values);
