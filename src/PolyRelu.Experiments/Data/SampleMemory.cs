namespace PolyRelu.Experiments.Data;

/// <summary>The large arrays of data.</summary>
internal static class SampleMemory
{
    /// <summary>Of samples that are drawn or read to train and to test on.</summary>
    /// <param name="train">Training samples.</param>
    /// <param name="test">Test samples.</param>
    /// <param name="dimension">Number of features D.</param>
    public static IEnumerable<MemoryPart> Of(int train, int test, int dimension) =>
        [new("training samples", train, dimension), new("test samples", test, dimension)];

    /// <summary>Of the centres of K clusters in D dimensions: they are made in double precision.</summary>
    /// <param name="clusters">Number of clusters K.</param>
    /// <param name="dimension">Number of features D.</param>
    public static MemoryPart OfCentres(int clusters, int dimension) => new("centres of the clusters", clusters, dimension, 3);
}
