using PolyRelu.Data;
using Xunit;

namespace PolyRelu.Tests.Data;

public class MnistTests
{
    [Fact]
    public void Test_HasThePublishedDigits()
    {
        Dataset test = Load("test", "digits");
        Assert.Equal((10_000, 784, 10), (test.Count, test.Samples.Inputs.Columns, test.Outputs));
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], test.Samples.Labels[..10]);
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], test.Samples.Labels.CountBy(y => y).OrderBy(pair => pair.Key)
            .Select(pair => pair.Value));
        Assert.EndsWith("equal to the published files", test.Provenance, StringComparison.Ordinal);
        // First inked pixel of the first test image: row 7, column 6, value 84.
        Assert.Equal(84 / 255f, test.Samples.Inputs[0, (7 * 28) + 6]);
        Assert.Equal(1f, test.Samples.Inputs.ToArray().Max());
    }

    [Fact]
    public void PaperSplit_PartsTheTrainingImages()
    {
        Dataset train = Load("train", "digits"), first = Load("paper-train", "digits"), last = Load("paper-test", "digits");
        Assert.Equal((60_000, 50_000, 10_000), (train.Count, first.Count, last.Count));
        Assert.Equal(train.Samples.Labels, first.Samples.Labels.Concat(last.Samples.Labels));
        Assert.True(train.Samples.Inputs.Row(50_000).SequenceEqual(last.Samples.Inputs.Row(0)));
        Assert.True(train.Samples.Inputs.Row(49_999).SequenceEqual(first.Samples.Inputs.Row(49_999)));
    }

    [Fact]
    public void Parity_IsPlusOneForOddDigits()
    {
        Dataset digits = Load("test", "digits"), parity = Load("test", "parity");
        Assert.Equal(1, parity.Outputs);
        Assert.Equal(digits.Samples.Labels.Select(y => y % 2 == 1 ? 1 : -1), parity.Samples.Labels);
        Assert.NotEqual(digits.ContentHash(), parity.ContentHash());
    }

    [Fact]
    public void OddEven_IsParityAsTwoClasses()
    {
        Dataset digits = Load("test", "digits"), parity = Load("test", "odd-even");
        Assert.Equal(2, parity.Outputs);
        Assert.Equal(digits.Samples.Labels.Select(y => y % 2), parity.Samples.Labels);
    }

    private static Dataset Load(string split, string task) =>
        Registry<DatasetSource>.Find("mnist").Value.Load(new DatasetRequest
        {
            Split = split, Task = task, Folder = TestData.DataFolder(),
            Offline = true
        });
}
