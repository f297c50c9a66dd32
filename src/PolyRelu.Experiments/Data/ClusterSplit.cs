namespace PolyRelu.Experiments.Data;

/// <summary>A split of clusters; its number names the stream it is drawn from.</summary>
internal enum ClusterSplit
{
    /// <summary>Samples to train on.</summary>
    Train = 0,

    /// <summary>Samples to test on, which are attacked.</summary>
    Test = 1,
}
