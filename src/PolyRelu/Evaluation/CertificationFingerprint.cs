using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using PolyRelu.Certification;
using PolyRelu.Serialization;

namespace PolyRelu.Evaluation;

/// <summary>SHA-256 of all that certificates depend on, as the JSON that docs/file-formats.md shows.</summary>
internal static class CertificationFingerprint
{
    /// <summary>The fingerprint.</summary>
    /// <param name="state">Where results are kept.</param>
    /// <param name="request">What is certified.</param>
    /// <param name="brackets">Whether distances are bracketed; within the radii of the request, where there are any.</param>
    public static byte[] Of(EvaluationState state, CertificationRequest request, bool brackets)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            CertificationSettings settings = request.Settings;
            writer.WriteStartObject();
            writer.WriteString("version", state.Program);
            writer.WriteString("network", ContentHash.Of(request.Network));
            writer.WriteString("points", ContentHash.Of(request.Samples, request.Network.Outputs));
            EvaluationFingerprint.WriteThreat(writer, request.Threat, request.Network.InputDimension);
            writer.WriteString("search", !brackets ? "certificates" : request.Radii.Count > 0 ? "brackets within radii" : "brackets");
            if (brackets && request.Radii.Count > 0) writer.WriteNumber("largest", request.Threat.Radius);
            writer.WriteStartArray("radii");
            foreach (double radius in request.Radii.DefaultIfEmpty(request.Threat.Radius)) writer.WriteNumberValue(radius);
            writer.WriteEndArray();
            writer.WriteNumber("contractions", settings.Contractions);
            writer.WriteNumber("newtonSteps", settings.NewtonSteps);
            writer.WriteNumber("splits", settings.Splits);
            writer.WriteNumber("tolerance", settings.Tolerance);
            writer.WriteNumber("outlook", settings.Outlook);
            writer.WriteBoolean("factorsBoxes", settings.FactorsBoxes);
            writer.WriteBoolean("retries", settings.Retries);
            writer.WriteEndObject();
        }
        return SHA256.HashData(stream.ToArray());
    }
}
