using System.Globalization;

namespace PolyRelu.Evaluation;

/// <summary>
/// A sample was proven to keep its label within a radius, and the program misclassifies an input within it: one of the two is wrong, and
/// nothing else that was proven can be believed either.
/// </summary>
public sealed class CertificateContradictionException : Exception
{
    /// <summary>Names the sample and both radii.</summary>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="certified">Radius within which it was proven to keep its label.</param>
    /// <param name="broken">Radius within which it is misclassified.</param>
    public CertificateContradictionException(int sample, double certified, double broken)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"Sample {sample} is certified within {certified:R}, but an input within {broken:R} of it is misclassified: a proof or the "
            + $"program is wrong, so believe no certificate of this run, and please report it with network and data.")) =>
        (Sample, Certified, Broken) = (sample, certified, broken);

    /// <summary>Index of the sample.</summary>
    public int Sample { get; }

    /// <summary>Radius within which it was proven to keep its label.</summary>
    public double Certified { get; }

    /// <summary>Radius within which it is misclassified.</summary>
    public double Broken { get; }
}
