namespace PolyRelu.Cli.Options;

/// <summary>What a start was drawn by.</summary>
/// <param name="Initialisation">The word of its kind.</param>
/// <param name="Scale">Its scale as it was written.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Nudge">How far a nudged start was turned towards centres; null for other kinds.</param>
internal sealed record DrawnStart(string Initialisation, string Scale, ulong Seed, double? Nudge);
