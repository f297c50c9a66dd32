namespace PolyRelu.Experiments.Submission;

/// <summary>A trial that an engine is to run.</summary>
/// <param name="Id">Its id, which names its folder.</param>
/// <param name="Label">A few words for a person.</param>
internal sealed record SubmittedTrial(string Id, string Label);
