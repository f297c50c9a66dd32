using PolyRelu.Experiments.Measurements.Statements;

namespace PolyRelu.Cli.Output;

/// <summary>What the check of a statement found, and what it cost.</summary>
/// <param name="Record">The statement and what was found.</param>
/// <param name="Seconds">Wall time of the check.</param>
internal sealed record TimedStatement(StatementRecord Record, double Seconds);
