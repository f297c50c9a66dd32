using System.Text.Json.Serialization;

namespace PolyRelu.Evidence;

/// <summary>The JSON of certificates, compiled.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CertificateDescription))]
internal sealed partial class CertificateJson : JsonSerializerContext;
