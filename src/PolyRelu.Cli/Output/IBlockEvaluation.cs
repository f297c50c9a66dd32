using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>An evaluation that can be made of one block of points after the other, and kept in a file on the way.</summary>
/// <typeparam name="TResult">What comes of it.</typeparam>
internal interface IBlockEvaluation<TResult>
    where TResult : class
{
    /// <summary>Evaluates some points.</summary>
    TResult Evaluate(Samples block, IProgress<double> progress, CancellationToken cancellation);

    /// <summary>The result of the points of all parts, in order.</summary>
    TResult Join(IReadOnlyList<TResult> parts);

    /// <summary>Number of points of a result.</summary>
    int Count(TResult result);

    /// <summary>A result as arrays.</summary>
    IReadOnlyDictionary<string, NumericArray> Write(TResult result);

    /// <summary>The result of the first points from its arrays.</summary>
    /// <exception cref="InvalidDataException">
    /// An array is missing, or does not fit the others or what is evaluated; the message names it.
    /// </exception>
    TResult Read(ArrayFile file);
}
