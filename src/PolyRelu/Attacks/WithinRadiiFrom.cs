using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>Any example within a radius of each sample's own, where the first of random starts is a given point.</summary>
/// <param name="threat">Norm, box and a radius that none exceeds.</param>
/// <param name="radii">[n].</param>
/// <param name="starts">[n × D], moved into the regions.</param>
public sealed class WithinRadiiFrom(ThreatModel threat, double[] radii, Matrix starts) : WithinRadii(threat, radii)
{
    internal override ReadOnlySpan<float> StartOf(int sample) => starts.Row(sample);

    internal override void Require(int count, int dimension)
    {
        base.Require(count, dimension);
        if (count > 0) Matrix.RequireShape(starts, count, dimension, nameof(starts));
    }
}
