using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Measurements.Training;

/// <summary>
/// Looks at a network while it is trained. What it has seen is part of the checkpoint, so that a killed run goes on with it.
/// </summary>
internal interface ITrainingObserver
{
    /// <summary>Sees the network before the first epoch.</summary>
    void Start(PolyReluNetwork initial);

    /// <summary>Sees the network after an epoch.</summary>
    /// <param name="epoch">Number of the epoch, from 1.</param>
    /// <param name="network">The network.</param>
    void After(int epoch, PolyReluNetwork network);

    /// <summary>What it has seen, as arrays of names that no other part of the checkpoint has.</summary>
    IEnumerable<KeyValuePair<string, NumericArray>> Capture();

    /// <summary>Reads what was captured after some epochs, and takes nothing yet.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="epochs">Number of epochs that it holds.</param>
    /// <returns>Makes it go on from there.</returns>
    /// <exception cref="InvalidDataException">The arrays are not those of a training after so many epochs.</exception>
    Action Restore(NamedArrays file, int epochs);
}
