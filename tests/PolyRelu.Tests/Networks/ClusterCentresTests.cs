using CsCheck;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

public sealed class ClusterCentresTests
{
    private static readonly Gen<ClusterCentres> Any =
        from count in Gen.Int[1, 7]
        from positive in Gen.Int[0, count]
        from values in Gen.Int[-9, 9].Array[count * 3]
        select new ClusterCentres(Matrix.From(count, 3, [.. values.Select(value => (float)value)]), positive);

    [Fact]
    public void Classes_PartTheCentres() => Any.Sample(centres =>
    {
        Assert.Equal(centres.Count, centres.CountOf(1) + centres.CountOf(-1));
        Assert.Equal(centres.HasBothClasses, centres.CountOf(1) > 0 && centres.CountOf(-1) > 0);
        for (int k = 0; k < centres.Count; k++)
        {
            int label = centres.LabelOf(k);
            Assert.InRange(k, centres.FirstOf(label), centres.FirstOf(label) + centres.CountOf(label) - 1);
            Assert.Equal(centres[k].ToArray(), centres.Of(label).Row(k - centres.FirstOf(label)).ToArray());
        }
    });

    /// <summary>The centres hold whole numbers, so that sums are exact.</summary>
    [Fact]
    public void DirectionTowardsAClass_IsItsSumMinusThatOfTheOther() => Any.Sample(centres =>
    {
        foreach (int label in (int[])[1, -1])
        {
            float[] own = centres.Sum(label), other = centres.Sum(-label), towards = centres.Towards(label);
            Assert.Equal(own, centres.PreciseSum(label));
            for (int i = 0; i < towards.Length; i++)
            {
                float sum = 0;
                for (int k = 0; k < centres.Count; k++) sum += centres.LabelOf(k) == label ? centres[k][i] : 0;
                Assert.Equal(sum, own[i]);
                Assert.Equal(own[i] - other[i], towards[i]);
            }
        }
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void NumberOfPositiveOnes_IsAtMostThatOfAll(int positive) =>
        Assert.Contains($"from 0 to 3, the number of all; got {positive}",
            Assert.Throws<ArgumentException>(() => new ClusterCentres(new Matrix(3, 2), positive)).Message, StringComparison.Ordinal);
}
