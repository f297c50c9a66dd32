namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>How the radius of a cell is known. What was attacked is never called exact.</summary>
internal enum RadiusMethod
{
    /// <summary>Every point has the distance of a formula, with its interval.</summary>
    Exact,

    /// <summary>A certificate from below and an attack from above agree to a hundredth.</summary>
    Bracket,

    /// <summary>The nearest examples found, an upper bound; a certificate is far below, or there is none.</summary>
    Attack,

    /// <summary>There is no network, or half of the points have no example.</summary>
    None,
}
