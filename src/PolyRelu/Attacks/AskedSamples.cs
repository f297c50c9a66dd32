using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>Samples, and what a victim says about them.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Logits">[n × C].</param>
internal sealed record AskedSamples(Samples Samples, Matrix Logits)
{
    /// <summary>Asks a victim about samples that fit it.</summary>
    /// <exception cref="InvalidOperationException">The victim changed what it was asked about.</exception>
    public static AskedSamples Ask(IClassifier victim, Samples samples)
    {
        Matrix logits = new(samples.Count, victim.Outputs);
        victim.LogitsOfCopy(samples.Inputs, logits);
        return new AskedSamples(samples, logits);
    }
}
