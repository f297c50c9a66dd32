using PolyRelu.Kernels;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>One of several independent repetitions of what a check draws.</summary>
/// <param name="Number">Which repetition, from 1.</param>
/// <param name="Seed">Names what it draws.</param>
internal readonly record struct CheckDraw(int Number, ulong Seed)
{
    private const uint Purpose = 0x44524157;

    /// <summary>A repetition: the first has the seed itself, and each other one a seed drawn from it.</summary>
    /// <remarks>Seeds that follow each other, 0 and 1, thus share no draws, where sums of a seed and a number would.</remarks>
    /// <param name="seed">The seed of the check.</param>
    /// <param name="number">Which repetition, from 1.</param>
    public static CheckDraw Of(ulong seed, int number)
    {
        CounterRandom random = new(seed, (uint)number, 0, Purpose);
        return new(number, number == 1 ? seed : ((ulong)random.NextUInt() << 32) | random.NextUInt());
    }

    /// <summary>The repetition, for the words of a case.</summary>
    public override string ToString() => $"draw {Number}";
}
