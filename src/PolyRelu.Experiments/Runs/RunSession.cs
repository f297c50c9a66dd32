namespace PolyRelu.Experiments.Runs;

/// <summary>One start of a run and what it computed with; a run that was continued has several.</summary>
/// <param name="Started">When it started.</param>
/// <param name="Ended">When it ended; null while it runs or after it was interrupted.</param>
/// <param name="Command">The command; null if none is known.</param>
/// <param name="Environment">The machine and the program.</param>
internal sealed record RunSession(DateTimeOffset Started, DateTimeOffset? Ended, string? Command, RunEnvironment Environment);
