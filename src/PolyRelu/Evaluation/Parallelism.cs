namespace PolyRelu.Evaluation;

/// <summary>What the threads of an evaluation share; results are the same to the last bit.</summary>
public enum Parallelism
{
    /// <summary>
    /// The batches of each attack: it goes around all samples, or all of a block, before the next attack or radius. Any classifier.
    /// </summary>
    Batches,

    /// <summary>
    /// The samples: every thread takes blocks of them through all attacks and radii, with a replica of the classifier. Of the search,
    /// memory holds a few blocks, however many samples there are.
    /// </summary>
    Data,
}
