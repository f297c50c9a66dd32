using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Evaluation;

/// <summary>A search for examples that can be made of one block of samples after the other, and kept in a file on the way.</summary>
/// <typeparam name="TResult">What comes of it.</typeparam>
internal interface IBlockSearch<TResult>
    where TResult : class
{
    /// <summary>Searches around some samples.</summary>
    TResult Search(Samples block, IProgress<double>? progress, CancellationToken cancellation);

    /// <summary>The result of the samples of all parts, in order.</summary>
    TResult Join(IReadOnlyList<TResult> parts);

    /// <summary>Number of samples of a result.</summary>
    int Count(TResult result);

    /// <summary>A result as arrays.</summary>
    IReadOnlyDictionary<string, NumericArray> Write(TResult result);

    /// <summary>The result of the first samples from its arrays.</summary>
    /// <exception cref="InvalidDataException">
    /// An array is missing, or does not fit the others or what is evaluated; the message names it.
    /// </exception>
    TResult Read(NamedArrays file);
}
