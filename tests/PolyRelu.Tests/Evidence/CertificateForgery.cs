using System.Text.Json.Nodes;
using PolyRelu.Evidence;
using PolyRelu.Kernels;
using PolyRelu.Serialization;

namespace PolyRelu.Tests.Evidence;

/// <summary>The arrays of a certificate file, to be changed by a forger who states all hashes again.</summary>
internal sealed class CertificateForgery
{
    private readonly Dictionary<string, NumericArray> arrays;

    public CertificateForgery(string path) => arrays = new(NpzFile.Read(path), StringComparer.Ordinal);

    /// <summary>The description.</summary>
    public JsonObject About => JsonNode.Parse(arrays["about"].Bytes)!.AsObject();

    /// <summary>An array, its elements as they are.</summary>
    public double[] this[string name] => arrays[name].ToDoubles();

    /// <summary>The shape of an array.</summary>
    public int[] Shape(string name) => arrays[name].Shape.ToArray();

    /// <summary>Puts other elements into an array of float64.</summary>
    public void Set(string name, double[] values) => arrays[name] = NumericArray.From(values, arrays[name].Shape);

    /// <summary>Puts another array in its place, or a new one.</summary>
    public void Put(string name, NumericArray array) => arrays[name] = array;

    /// <summary>Changes every element of an array of float64, given its place.</summary>
    public void Change(string name, Func<double, int, double> change) => Set(name, [.. this[name].Select(change)]);

    /// <summary>Changes every element of an array of int32.</summary>
    public void ChangeWhole(string name, Func<int, int, int> change) =>
        arrays[name] = NumericArray.From(arrays[name].ToIntegers().Select(change).ToArray(), arrays[name].Shape);

    /// <summary>Changes every element of an array of float32.</summary>
    public void ChangeSingle(string name, Func<float, int, float> change) =>
        arrays[name] = NumericArray.From(arrays[name].ToSingles().Select(change).ToArray(), arrays[name].Shape);

    /// <summary>Says something else in words.</summary>
    public void Say(string name, JsonNode value)
    {
        JsonObject about = About;
        about[name] = value;
        Put("about", Bytes(about));
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="restates">Whether hashes are made to fit, as far as points and network are any.</param>
    public void Write(string path, bool restates = true)
    {
        if (restates)
        {
            Say("proofHash", CertificateFile.ProofHash(arrays));
            int outputs = arrays["network.output_net.weight"].Shape[0];
            Matrix inputs = arrays["inputs"].ToMatrix();
            Say("dataHash", ContentHash.Of(new(inputs, arrays["labels"].ToIntegers()), outputs));
            try
            {
                Say("networkHash", ContentHash.Of(NetworkFile.Build(path, NetworkParts.Take(path, arrays, "network.")!)));
            }
            catch (InvalidDataException)
            {
                // It is no network, and has no hash.
            }
        }
        NpzFile.Write(path, arrays);
    }

    private static NumericArray Bytes(JsonObject about)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(about.ToJsonString());
        return NumericArray.From(bytes, bytes.Length);
    }
}
