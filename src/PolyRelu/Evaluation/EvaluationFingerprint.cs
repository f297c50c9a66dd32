using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Evaluation;

/// <summary>SHA-256 of all that the results of an evaluation depend on, as the JSON that docs/file-formats.md shows.</summary>
/// <remarks>States of earlier versions carry it: no field may change its name, its place or its form.</remarks>
internal static class EvaluationFingerprint
{
    /// <summary>Settings that have a field of their own, whether they are chosen or not.</summary>
    private static readonly SettingKey[] Named = [AttackKeys.Iterations, AttackKeys.Restarts, AttackKeys.StepSize, AttackKeys.Loss];

    /// <summary>The fingerprint.</summary>
    public static byte[] Of(EvaluationState state, EvaluationRequest request) => SHA256.HashData(Json(state, request));

    /// <summary>What it is of.</summary>
    internal static byte[] Json(EvaluationState state, EvaluationRequest request)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("version", state.Program);
            writer.WriteString("network", state.Victim);
            writer.WriteString("points", ContentHash.Of(request.Samples, request.Victim.Outputs));
            WriteThreat(writer, request.Threat, request.Victim.InputDimension);
            writer.WriteString("search", request.Method.Name);
            writer.WriteStartArray("radii");
            if (request.Method.DependsOnRadii)
                foreach (double radius in request.Radii) writer.WriteNumberValue(radius);
            else writer.WriteNumberValue(request.Threat.Radius); // beyond which nothing was looked for
            writer.WriteEndArray();
            writer.WriteStartArray("attacks");
            foreach (string attack in state.Attacks) writer.WriteStringValue(attack);
            writer.WriteEndArray();
            writer.WriteNumber("seed", request.Seed);
            WriteSettings(writer, request.Settings, request.Context.KeepToEnd);
            writer.WriteBoolean("span", request.Victim is ISpannedClassifier);
            Write(writer, "levels", request.Levels?.Levels);
            if (request.Certificates is { } certificates) writer.WriteString("certificates", certificates.Hash());
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>Norm, box and feature radii.</summary>
    internal static void WriteThreat(Utf8JsonWriter writer, ThreatModel threat, int dimension)
    {
        writer.WriteString("norm", threat.Norm.Name);
        writer.WriteString("box", threat.Box is { } box ? Bounds(box, dimension) : null);
        writer.WriteString(
            "features", threat.FeatureRadii is { } features ? Convert.ToHexString(MemoryMarshal.AsBytes(features.Values)) : null);
    }

    private static void WriteSettings(Utf8JsonWriter writer, SettingChoices settings, bool keepToEnd)
    {
        Write(writer, "iterations", settings[AttackKeys.Iterations] as int?);
        Write(writer, "restarts", settings[AttackKeys.Restarts] as int?);
        if (settings[AttackKeys.StepSize] is double step) writer.WriteNumber("stepSize", step);
        else writer.WriteNull("stepSize");
        writer.WriteBoolean("keepToEnd", keepToEnd);
        writer.WriteString("loss", (settings[AttackKeys.Loss] as Loss)?.Name);
        SettingKey[] others = [.. settings.Keys.Where(key => Named.All(named => named.Name != key.Name))
            .OrderBy(key => key.Name, StringComparer.Ordinal)];
        if (others.Length == 0) return;
        writer.WriteStartObject("settings");
        foreach (SettingKey key in others) writer.WriteString(key.Name, settings.TextOf(key));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    private static string Bounds(Box box, int dimension)
    {
        float[] bounds = new float[2 * dimension];
        box.Bounds(bounds.AsSpan(0, dimension), bounds.AsSpan(dimension));
        return Convert.ToHexString(MemoryMarshal.AsBytes<float>(bounds));
    }
}
