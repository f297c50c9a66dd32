namespace PolyRelu.Numerics.Integration;

/// <summary>An explicit Runge–Kutta method with an embedded one and a continuous extension: nothing but its coefficients.</summary>
/// <remarks>
/// With stages k_i = f(t + c_i h, y + h Σ_j a_ij k_j) a step ends at y + h Σ_i b_i k_i; its error is estimated as h Σ_i e_i k_i, the
/// difference to the embedded method; at t + θh the solution is y + h Σ_i k_i Σ_m P_im θ^{m+1}. A method of one's own is another
/// instance, as <see cref="DormandPrince"/> and <see cref="BogackiShampine"/> are. In every method here the last stage is the
/// derivative at the end of the step, so that it serves as the first stage of the next ("first same as last").
/// </remarks>
public sealed class RungeKuttaMethod
{
    /// <summary>Name in records and files.</summary>
    public required string Name { get; init; }

    /// <summary>Order of the method: the error of a step is O(h^{Order + 1}) where the right-hand side is smooth enough.</summary>
    public required int Order { get; init; }

    /// <summary>Order of the embedded method that the error is estimated against.</summary>
    public required int EmbeddedOrder { get; init; }

    /// <summary>Order of the continuous extension: values between the ends of a step are interpolated to this order.</summary>
    public required int InterpolationOrder { get; init; }

    /// <summary>Nodes c_i, one for each stage; the first is 0 and the last 1.</summary>
    public required IReadOnlyList<double> Nodes { get; init; }

    /// <summary>Coefficients a_ij of stage i for j &lt; i; the last row is the weights b_j.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Coefficients { get; init; }

    /// <summary>Weights e_i of the error estimate, b_i minus the weights of the embedded method.</summary>
    public required IReadOnlyList<double> ErrorWeights { get; init; }

    /// <summary>P_im: the weight of stage i is Σ_m P_im θ^{m+1} at the part θ of a step.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Interpolation { get; init; }

    /// <summary>
    /// Where two stages stand at the end of the step, how far along the negative axis h λ may go before the method is unstable; the
    /// integrator then sees λ and keeps away from there. 0 where it does not look.
    /// </summary>
    public double RealStability { get; init; }

    /// <summary>Number of stages, the one of the next step's beginning among them.</summary>
    public int Stages => Nodes.Count;

    /// <summary>Weights of the stages in the step that ends at the part θ of this one, by the continuous extension.</summary>
    /// <param name="part">θ, from 0 to 1.</param>
    /// <param name="weights">[stages], overwritten.</param>
    public void InterpolationWeights(double part, Span<double> weights)
    {
        for (int i = 0; i < Stages; i++)
        {
            IReadOnlyList<double> row = Interpolation[i];
            double sum = 0;
            for (int m = row.Count - 1; m >= 0; m--) sum = (sum * part) + row[m];
            weights[i] = sum * part;
        }
    }
}
