namespace PolyRelu.Evidence;

/// <summary>What a certificate file says in words: the JSON of its array <c>about</c>.</summary>
/// <param name="Format">Version of the file.</param>
/// <param name="Kind"><c>certificate</c>.</param>
/// <param name="Norm">Name of the norm.</param>
/// <param name="Outputs">Outputs C of the head.</param>
/// <param name="DataHash">SHA-256 of the points.</param>
/// <param name="NetworkHash">SHA-256 of the network.</param>
/// <param name="ProofHash">SHA-256 of the arrays of claims and proofs.</param>
/// <param name="Stages">Names of the stages.</param>
/// <param name="Texts">How it came about.</param>
internal sealed record CertificateDescription(int Format, string Kind, string Norm, int Outputs, string DataHash, string NetworkHash,
    string ProofHash, string[] Stages, SortedDictionary<string, string> Texts);
