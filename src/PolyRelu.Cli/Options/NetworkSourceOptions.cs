using PolyRelu.Serialization;

namespace PolyRelu.Cli.Options;

/// <summary>What the user says of a network's file that does not say it itself.</summary>
/// <param name="OfWeights">Of files that hold weights alone.</param>
/// <param name="Logits">Of ONNX files the output that holds the logits; null for the only one.</param>
internal sealed record NetworkSourceOptions(NetworkFileOptions OfWeights, string? Logits);
