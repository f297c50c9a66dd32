using System.Text;
using System.Text.Json;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Evidence;

/// <summary>A witness survives its file, holds where it is true, and every false claim is found.</summary>
public sealed class WitnessTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-witness-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TrueWitness_Holds_AlsoAfterItsFile()
    {
        Witness witness = Create();
        Assert.Empty(WitnessCheck.Run(witness).Failures);
        Witness read = WriteAndRead(witness);
        WitnessVerdict verdict = WitnessCheck.Run(read);
        Assert.True(verdict.Holds);
        Assert.Equal(2, verdict.Examples);
        Assert.Equal(witness.Norm, read.Norm);
        Assert.Equal(witness.Box, read.Box);
        Assert.Equal(witness.Claims, read.Claims);
        Assert.Equal(witness.Examples, read.Examples);
        Assert.Equal(witness.Texts, read.Texts);
        Assert.Equal(witness.Adversarials.ToArray(), read.Adversarials.ToArray());
    }

    [Fact]
    public void WitnessWithoutNetwork_IsCheckedWithTheClassifier()
    {
        Witness witness = WriteAndRead(Create() with { Network = null, Box = null });
        Assert.Null(witness.Network);
        Assert.Null(witness.Box);
        Assert.Throws<ArgumentException>(() => WitnessCheck.Run(witness));
        Assert.True(WitnessCheck.Run(witness, Sign().CreateEvaluator()).Holds);
    }

    [Fact]
    public void BoxPerFeature_SurvivesTheFile()
    {
        Witness witness = Create() with { Box = new Box([-1, -2], [1, 2]) };
        Assert.Equal(witness.Box, WriteAndRead(witness).Box);
    }

    [Fact]
    public void FeatureRadii_SurviveTheFile()
    {
        Witness witness = Create() with { FeatureRadii = new FeatureRadii([0.5f, 0]) };
        Witness read = WriteAndRead(witness);
        Assert.Equal(witness.FeatureRadii, read.FeatureRadii);
        Assert.True(WitnessCheck.Run(read).Holds);
    }

    [Fact]
    public void FalseClaims_AreFound()
    {
        Witness witness = Create();
        ExpectFailure(witness with { Examples = [witness.Examples[0], new WitnessExample(1, 0.2, "apgd-ce")] }, "0.2 is claimed");
        ExpectFailure(witness with { Box = new Box(-0.01f, 1) }, "outside the box");
        ExpectFailure(witness with { FeatureRadii = new FeatureRadii([0.1f, 1]) }, "farther from the point than its radius 0.1");
        ExpectFailure(witness with { Adversarials = Matrix.From(2, 2, [-0.5f, 0, 0.1f, 0]) }, "classified correctly");
        ExpectFailure(witness with { Claims = [new WitnessClaim(0.3, 0.25)] }, "25.00 % is claimed; the examples show 33.33 %");
        ExpectFailure(witness with { Examples = [witness.Examples[1]], Adversarials = witness.Adversarials.RowRange(1, 1) },
            "counts as robust");
        ExpectFailure(witness with
        {
            Examples = [witness.Examples[1], witness.Examples[1]],
            Adversarials = Matrix.From(2, 2, [-0.1f, 0, -0.1f, 0])
        }, "more than one example");
        ExpectFailure(witness with { Outputs = 2 }, "has 1 output");
        ExpectFailure(witness with { Claims = [new WitnessClaim(0.3, double.NaN)] }, "NaN is claimed; the examples show 33.33 %");
        ExpectFailure(witness with { Claims = [new WitnessClaim(double.NaN, 1)] }, "A radius is a finite number ≥ 0; NaN is claimed");
        ExpectFailure(witness with { Claims = [new WitnessClaim(-1, 1)] }, "A radius is a finite number ≥ 0; -1 is claimed");
        ExpectFailure(witness with { Claims = [] }, "Nothing is claimed");
    }

    /// <summary>Further claims share the network and the points, are checked, and read by name: which of them fails is said.</summary>
    [Fact]
    public void FurtherClaims_SurviveTheFile_AndAreCheckedWithTheFirst()
    {
        Witness own = Create() with { Network = null, Norm = Norm.L2, Texts = new Dictionary<string, string> { ["seed"] = "4" } };
        Witness other = own with
        {
            Samples = new Samples(Matrix.From(1, 2, [0.5f, 0]), [1]),
            Box = null,
            Examples = [new WitnessExample(0, 0.6, "fab")],
            Adversarials = Matrix.From(1, 2, [-0.05f, 0]),
            Claims = [new WitnessClaim(0.6, 0)],
        };
        Witness witness = Create() with { Further = [own, other, other] };
        Witness read = WriteAndRead(witness);
        Assert.Equal(["labels", "further2.labels"],
            NpzFile.Names(Path.Combine(folder, "witness.npz")).Where(name => name.EndsWith("labels", StringComparison.Ordinal)));
        Assert.Equal(3, read.Further.Count);
        Assert.Equal(Norm.L2, read.Further[0].Norm);
        Assert.Equal(own.Examples, read.Further[0].Examples);
        Assert.Equal(own.Texts, read.Further[0].Texts);
        Assert.Null(read.Further[1].Box);
        Assert.Equal(other.Samples.Inputs.ToArray(), read.Further[2].Samples.Inputs.ToArray());
        WitnessVerdict verdict = WitnessCheck.Run(read);
        Assert.Empty(verdict.Failures);
        Assert.Equal(6, verdict.Examples);
        ExpectFailure(Create() with { Further = [own, other with { Claims = [new WitnessClaim(0.6, 1)] }] },
            "Further claims 2: Robust accuracy at ε = 0.6: 100.00 % is claimed");
        Assert.Contains("about the network of the first", Assert.Throws<ArgumentException>(() =>
            WriteAndRead(Create() with { Further = [Create()] })).Message, StringComparison.Ordinal);
    }

    /// <summary>Every array of further claims is needed, and those of points and radii are those that were written.</summary>
    [Fact]
    public void FurtherClaims_ThatWereChanged_AreRefused()
    {
        string path = Path.Combine(folder, "further.npz");
        Witness other = Create() with { Network = null, Samples = new Samples(Create().Samples.Inputs.Copy(), [1, 1, -1]) };
        WitnessFile.Write(path, Create() with { Further = [other] });
        Dictionary<string, NumericArray> arrays = new(NpzFile.Read(path));
        string[] further = [.. arrays.Keys.Where(name => name.StartsWith("further1.", StringComparison.Ordinal))];
        Assert.Equal(9, further.Length);
        foreach (string name in further.Where(name => !name.EndsWith("box", StringComparison.Ordinal)))
        {
            NpzFile.Write(path, arrays.Where(pair => pair.Key != name));
            Assert.Contains(name, Assert.Throws<InvalidDataException>(() => WitnessFile.Read(path)).Message, StringComparison.Ordinal);
        }
        foreach (string name in (string[])["further1.inputs", "further1.labels"])
        {
            NpzFile.Write(path, new Dictionary<string, NumericArray>(arrays) { [name] = Changed(arrays[name]) });
            Assert.Contains("the file was changed", Assert.Throws<InvalidDataException>(() => WitnessFile.Read(path)).Message,
                StringComparison.Ordinal);
        }
        string json = Encoding.UTF8.GetString(arrays["about"].Elements<byte>());
        foreach ((string from, string to, string reason) in new[]
        {
            ("\"further\":[{\"format\":1", "\"further\":[{\"format\":2", "of format 2"),
            ("\"further\":[{", "\"further\":[null,{", "incomplete"),
            ("\"networkHash\":null", "\"networkHash\":\"00\"", "about another network"),
        })
        {
            Assert.Contains(from, json, StringComparison.Ordinal);
            byte[] bytes = Encoding.UTF8.GetBytes(json.Replace(from, to, StringComparison.Ordinal));
            NpzFile.Write(path, new Dictionary<string, NumericArray>(arrays) { ["about"] = NumericArray.From(bytes, bytes.Length) });
            Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => WitnessFile.Read(path)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0.3, double.NaN, "a robust accuracy lies in [0, 1]; NaN is claimed at ε = 0.3")]
    [InlineData(0.3, 1.5, "a robust accuracy lies in [0, 1]; 1.5 is claimed")]
    [InlineData(double.NaN, 1, "a radius is a finite number ≥ 0; NaN is claimed")]
    [InlineData(double.PositiveInfinity, 0, "a radius is a finite number ≥ 0")]
    [InlineData(-1, 1, "a radius is a finite number ≥ 0; -1 is claimed")]
    public void ImpossibleClaims_AreRefused(double epsilon, double accuracy, string reason)
    {
        Witness witness = Create() with { Claims = [new WitnessClaim(epsilon, accuracy)] };
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => WriteAndRead(witness)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Description_HasTheNamesOfTheDocumentation()
    {
        using JsonDocument about = JsonDocument.Parse(Encoding.UTF8.GetString(About(Create(), path: Path.Combine(folder, "named.npz"))
            .Elements<byte>()));
        Assert.Equal(["format", "norm", "outputs", "dataHash", "networkHash", "attacks", "texts", "attackIds", "attackVariants"],
            about.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal("three points", about.RootElement.GetProperty("texts").GetProperty("data").GetString());
    }

    [Fact]
    public void AttacksOfAWitness_KeepIdAndVariant_AndOlderFilesSayNeither()
    {
        Witness witness = Create();
        witness = witness with
        {
            Examples = [witness.Examples[0] with { AttackId = "" },
                witness.Examples[1] with { AttackId = "apgd-t", AttackVariant = "targeted-margin" }],
        };
        string path = Path.Combine(folder, "ids.npz"), json = Encoding.UTF8.GetString(About(witness, path).Elements<byte>());
        Assert.Equal(witness.Examples, WitnessFile.Read(path).Examples);
        byte[] older = Encoding.UTF8.GetBytes(json[..json.IndexOf(",\"attackIds\"", StringComparison.Ordinal)] + "}");
        Dictionary<string, NumericArray> arrays = new(NpzFile.Read(path)) { ["about"] = NumericArray.From(older, older.Length) };
        NpzFile.Write(path, arrays);
        Assert.Equal(Create().Examples, WitnessFile.Read(path).Examples);
        byte[] fewer = Encoding.UTF8.GetBytes(json.Replace("\"attackIds\":[\"\",", "\"attackIds\":[", StringComparison.Ordinal));
        arrays["about"] = NumericArray.From(fewer, fewer.Length);
        NpzFile.Write(path, arrays);
        Assert.Contains("names 2 attacks with 1 ids", Assert.Throws<InvalidDataException>(() => WitnessFile.Read(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void DescriptionInPascalCase_IsReadAsWell()
    {
        Witness witness = Create() with { Texts = new Dictionary<string, string> { ["Seed"] = "3" } };
        string path = Path.Combine(folder, "old.npz"), json = Encoding.UTF8.GetString(About(witness, path).Elements<byte>());
        foreach (string name in (string[])["format", "norm", "outputs", "dataHash", "networkHash", "attacks", "texts", "attackIds",
            "attackVariants"])
            json = json.Replace($"\"{name}\":", $"\"{char.ToUpperInvariant(name[0])}{name[1..]}\":", StringComparison.Ordinal);
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        NpzFile.Write(path, new Dictionary<string, NumericArray>(NpzFile.Read(path))
        {
            ["about"] = NumericArray.From(bytes,
            bytes.Length)
        });
        Assert.Contains("\"DataHash\"", json, StringComparison.Ordinal);
        Witness read = WitnessFile.Read(path);
        Assert.Equal(witness.Texts, read.Texts);
        Assert.True(WitnessCheck.Run(read).Holds);
    }

    [Fact]
    public void NetworkOfAWitness_IsCheckedLikeAnyOther()
    {
        const string weights = "network.prelulayer.W";
        Refuse(arrays => arrays[weights] = NumericArray.From([float.NaN, 0, 0, 0], 2, 2), "the network: element 0 of prelulayer.W is NaN");
        Refuse(arrays => arrays[weights] = NumericArray.From(new int[4], 2, 2), "floating-point");
        Refuse(arrays => arrays[weights] = NumericArray.From(new float[4], 4), "2 dimensions");
        Refuse(arrays => arrays[weights] = NumericArray.From(new float[6], 2, 3), "D×h");
        Refuse(arrays => arrays.Remove(weights), "the network has no array 'prelulayer.W'");
        Refuse(arrays => arrays.Remove("network.power"), "the network needs the arrays 'network.power'");
        Refuse(arrays => arrays["network.centre"] = NumericArray.Scalar(1f), "the network holds an array 'centre'");

        void Refuse(Action<Dictionary<string, NumericArray>> change, string reason)
        {
            string path = Path.Combine(folder, "network.npz");
            WitnessFile.Write(path, Create());
            Dictionary<string, NumericArray> arrays = new(NpzFile.Read(path));
            change(arrays);
            NpzFile.Write(path, arrays);
            string message = Assert.Throws<InvalidDataException>(() => WitnessFile.Read(path)).Message;
            Assert.StartsWith(path, message, StringComparison.Ordinal);
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void InputsAndExamples_HaveTwoDimensions()
    {
        string path = Path.Combine(folder, "flat.npz");
        WitnessFile.Write(path, Create());
        Dictionary<string, NumericArray> arrays = new(NpzFile.Read(path));
        foreach (string name in (string[])["inputs", "examples"])
        {
            float[] elements = arrays[name].ToSingles();
            foreach (NumericArray other in (NumericArray[])[NumericArray.From(elements, elements.Length),
                NumericArray.From(elements, elements.Length / 2, 1, 2)])
            {
                NpzFile.Write(path, new Dictionary<string, NumericArray>(arrays) { [name] = other });
                Assert.Contains($"{name} must have 2 dimensions", Assert.Throws<InvalidDataException>(() => WitnessFile.Read(path)).Message,
                    StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void ChangedFile_IsRefused()
    {
        string path = Path.Combine(folder, "changed.npz");
        WitnessFile.Write(path, Create());
        Dictionary<string, NumericArray> arrays = new(NpzFile.Read(path));
        foreach (string name in (string[])["inputs", "labels", "network.prelulayer.W", "network.power"])
        {
            Dictionary<string, NumericArray> changed = new(arrays) { [name] = Changed(arrays[name]) };
            NpzFile.Write(path, changed);
            InvalidDataException refused = Assert.Throws<InvalidDataException>(() => WitnessFile.Read(path));
            Assert.Contains("the file was changed", refused.Message, StringComparison.Ordinal);
        }
        foreach (string name in arrays.Keys.Where(name => name != "box" && !name.StartsWith("network.", StringComparison.Ordinal)))
        {
            NpzFile.Write(path, arrays.Where(pair => pair.Key != name));
            Assert.Contains(name, Assert.Throws<InvalidDataException>(() => WitnessFile.Read(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Hashes_NameTheNumbers()
    {
        PolyReluNetwork network = Sign();
        Assert.Equal(ContentHash.Of(network), ContentHash.Of(network.Copy()));
        PolyReluNetwork other = network.Copy();
        other.Weights[0, 0] += 1;
        Assert.NotEqual(ContentHash.Of(network), ContentHash.Of(other));
        Assert.NotEqual(ContentHash.Of(network), ContentHash.Of(new PolyReluNetwork(2, false, network.Weights, network.OutputWeights)));
        Samples samples = Create().Samples;
        Assert.NotEqual(ContentHash.Of(samples, 1), ContentHash.Of(samples, 2));
        Assert.Matches("^[0-9a-f]{64}$", ContentHash.Of(samples, 1));
    }

    /// <summary>f(x) = x_1: three points, the first misclassified, the second broken at 0.3, the third robust.</summary>
    internal static Witness Create() => new()
    {
        Samples = new Samples(Matrix.From(3, 2, [-0.5f, 0, 0.2f, 0, 0.9f, 0]), [1, 1, 1]),
        Outputs = 1,
        Norm = Norm.LInf,
        Box = new Box(-1, 1),
        Network = Sign(),
        Claims = [new WitnessClaim(0, 2.0 / 3), new WitnessClaim(0.3, 1.0 / 3)],
        Examples = [new WitnessExample(0, 0, "clean"), new WitnessExample(1, 0.3, "apgd-ce")],
        Adversarials = Matrix.From(2, 2, [-0.5f, 0, -0.09f, 0]),
        Texts = new Dictionary<string, string> { ["seed"] = "3", ["data"] = "three points" },
    };

    private static PolyReluNetwork Sign() => new(1, false, Matrix.From(2, 2, [1, 0, -1, 0]), Matrix.From(1, 2, [1, -1]));

    private static NumericArray Changed(NumericArray array)
    {
        if (array.Type == ElementType.Int32) return NumericArray.From<int>([.. array.ToIntegers().Select(value => -value)], array.Shape);
        if (array.Type == ElementType.Float64)
            return NumericArray.From<double>([.. array.ToDoubles().Select(value => value + 1)], array.Shape);
        return NumericArray.From<float>([.. array.ToSingles().Select(value => value + 0.125f)], array.Shape);
    }

    private static void ExpectFailure(Witness witness, string expected)
    {
        WitnessVerdict verdict = WitnessCheck.Run(witness, Sign().CreateEvaluator());
        Assert.False(verdict.Holds);
        Assert.Contains(verdict.Failures, failure => failure.Contains(expected, StringComparison.Ordinal));
    }

    private static NumericArray About(Witness witness, string path)
    {
        WitnessFile.Write(path, witness);
        return NpzFile.Read(path)["about"];
    }

    private Witness WriteAndRead(Witness witness)
    {
        string path = Path.Combine(folder, "witness.npz");
        WitnessFile.Write(path, witness);
        return WitnessFile.Read(path);
    }
}
