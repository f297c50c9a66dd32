using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Evaluation;

/// <summary>
/// A search for examples that is made of one block of samples after the other: each block is written into the arrays of the result, which
/// can be kept in a file on the way.
/// </summary>
/// <remarks>There is one set of arrays, as large as the result; blocks are not joined, which would need twice the memory.</remarks>
/// <typeparam name="TResult">What comes of it.</typeparam>
internal interface IBlockSearch<TResult>
    where TResult : class
{
    /// <summary>Number of samples that are done; they are the first ones.</summary>
    int Done { get; }

    /// <summary>Searches around some samples, and adds nothing yet; called for several blocks at the same time where asked.</summary>
    /// <param name="block">The samples.</param>
    /// <param name="first">Index of the first of them among all.</param>
    /// <param name="progress">Told how much of the block is done.</param>
    /// <param name="cancellation">Stops the search.</param>
    TResult Search(Samples block, int first, IProgress<WorkProgress>? progress, CancellationToken cancellation);

    /// <summary>Writes what was found around the samples that follow on those done.</summary>
    /// <exception cref="ArgumentException">It was found by other attacks, or at other radii, than what there is.</exception>
    void Add(TResult part);

    /// <summary>The result of the samples that are done. It takes over the arrays, so nothing can be added or written afterwards.</summary>
    TResult Result();

    /// <summary>What is done as arrays of a file.</summary>
    IReadOnlyDictionary<string, NumericArray> Write();

    /// <summary>Takes what was done from the arrays of a file, before anything is added.</summary>
    /// <exception cref="InvalidDataException">
    /// An array is missing, or does not fit the others or what is evaluated; the message names it.
    /// </exception>
    void Read(NamedArrays file);
}
