using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>Curves of robust accuracy of repeats as one band.</summary>
internal static class CurveBand
{
    /// <summary>The band of the curves with a role, one per repeat; null where there are none.</summary>
    public static Band? Of(IEnumerable<RobustnessRecord> repeats, CurveRole role)
    {
        CurveRecord[] curves = [.. repeats.Select(record => record.Find(role)).OfType<CurveRecord>()];
        return curves.Length == 0 ? null : Band.Of(curves[0].Radii, [.. curves.Select(curve => curve.RobustAccuracy)]);
    }
}
