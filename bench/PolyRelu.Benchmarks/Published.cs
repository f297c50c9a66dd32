using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Benchmarks;

/// <summary>The paper's networks of ten digits, and the digits.</summary>
internal static class Published
{
    /// <summary>The network of a power.</summary>
    public static PolyReluNetwork Network(string models, int power) => NetworkFile.Load(
        Path.Combine(models, string.Create(CultureInfo.InvariantCulture, $"prelu_p{power}.npz")),
        new NetworkFileOptions { Power = power, NormalizeInput = true });

    /// <summary>The first images of a split of MNIST, from the data folder alone.</summary>
    public static Dataset Images(int count, string split = "test", string? task = null) => Registry<DatasetSource>.Find("mnist").Value
        .Load(new DatasetRequest { Offline = true, Split = split, Task = task, Count = count });
}
