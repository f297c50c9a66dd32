namespace PolyRelu.Certification;

/// <summary>K = H + λ I of the minorant of an L2 ball, for the search of λ: what is computed here proves nothing.</summary>
internal interface IBallHessian
{
    /// <summary>A number not below the eigenvalues of H in magnitude, for what is small beside it.</summary>
    double Scale { get; }

    /// <summary>Factors K of a multiplier; whether it seems positive definite.</summary>
    bool TryFactor(double multiplier);

    /// <summary>x ← K⁻¹ x, for the multiplier of the last factorisation that succeeded.</summary>
    void Solve(Span<double> x);
}
