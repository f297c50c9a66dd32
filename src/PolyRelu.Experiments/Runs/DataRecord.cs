using System.Runtime.InteropServices;
using System.Security.Cryptography;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Runs;

/// <summary>Data that a trial read, with the hash that names its content.</summary>
/// <param name="Name">Name of the data set.</param>
/// <param name="Split">Name of the split.</param>
/// <param name="Count">Number of samples.</param>
/// <param name="Sha256">SHA-256 of the inputs (float32, row-major, little-endian) followed by the labels (int32).</param>
public sealed record DataRecord(string Name, string Split, int Count, string Sha256)
{
    /// <summary>Hashes samples.</summary>
    internal static DataRecord Of(string name, string split, Samples samples)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < samples.Count; i++) hash.AppendData(MemoryMarshal.AsBytes(samples.Inputs.Row(i)));
        hash.AppendData(MemoryMarshal.AsBytes<int>(samples.Labels));
        return new DataRecord(name, split, samples.Count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
