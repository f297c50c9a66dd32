using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Measurements.Correlation;

/// <summary>Cosines between centred samples in the order of their classes, as <c>correlation.npz</c>.</summary>
/// <param name="Classes">[n] classes, rising.</param>
/// <param name="Cosines">[n × n].</param>
internal sealed record CorrelationRecord(int[] Classes, Matrix Cosines) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "correlation.npz";

    private const float LargestCosine = 1.001f;     // rounding included

    /// <summary>Number of samples n.</summary>
    public int Count => Classes.Length;

    /// <summary>Mean cosine of two different samples of the same class; NaN where no class has two.</summary>
    public double Within => Mean((i, j) => Classes[i] == Classes[j]);

    /// <summary>Mean cosine of two samples of different classes; NaN where there is one class.</summary>
    public double Between => Mean((i, j) => Classes[i] != Classes[j]);

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => NpzFile.Write(folder.PathToWrite(FileName),
    [
        new("classes", NumericArray.From(Classes, Count)),
        new("cosines", NumericArray.From(Cosines)),
    ]);

    /// <summary>Loads the file of a trial.</summary>
    internal static CorrelationRecord Load(TrialFolder folder)
    {
        var file = NamedArrays.Read(folder.PathOf(FileName));
        int[] classes = file.Integers("classes", [NamedArrays.Any]);
        return file.Checked(new CorrelationRecord(classes, file.Matrix("cosines", classes.Length, classes.Length)));
    }

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems()
    {
        for (int i = 1; i < Count; i++)
            if (Classes[i] < Classes[i - 1]) yield return $"classes: {Classes[i]} follows {Classes[i - 1]}; expected rising classes";
        for (int i = 0; i < Count; i++)
            foreach (float cosine in Cosines.Row(i).ToArray())
                if (MathF.Abs(cosine) > LargestCosine)
                    yield return FormattableString.Invariant($"row {i} of cosines holds {cosine}; expected numbers from -1 to 1");
    }

    private double Mean(Func<int, int, bool> counts)
    {
        double sum = 0;
        long pairs = 0;
        for (int i = 0; i < Count; i++)
            for (int j = 0; j < i; j++)
            {
                if (!counts(i, j)) continue;
                sum += Cosines[i, j];
                pairs++;
            }
        return pairs == 0 ? double.NaN : sum / pairs;
    }
}
