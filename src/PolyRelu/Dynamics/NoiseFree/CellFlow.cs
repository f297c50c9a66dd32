using System.Globalization;
using System.Numerics.Tensors;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>Closed form of a balanced neuron at p = 1 within one activation cell, while slopes are constant: a great circle.</summary>
/// <remarks>
/// B = Σ_i g_i x_i over the active samples is constant, u' = s (B − ⟨u, B⟩ u), (ln r)' = s ⟨u, B⟩ with s the sign of v. In the plane of u
/// and sB the angle θ between them has θ' = −|B| sin θ, so cos θ = tanh(|B|t + c0) with tanh c0 = cos θ(0), and
/// ln r = ln r0 + ln cosh(|B|t + c0) − ln cosh c0. Both are sums of exponentials: u ∝ u0 + B/|B| (…), below without cancellation.
/// </remarks>
public static class CellFlow
{
    /// <summary>The direction after a time.</summary>
    /// <param name="direction">u0 [D], a unit vector.</param>
    /// <param name="pull">B [D].</param>
    /// <param name="sign">The sign of v: ±1.</param>
    /// <param name="time">t, for as long as no pre-activation changes its sign.</param>
    /// <param name="destination">u(t) [D], overwritten.</param>
    /// <returns>ln r(t) − ln r0.</returns>
    /// <exception cref="ArgumentException">Lengths differ, the sign is not ±1, or the time is not finite.</exception>
    public static double Turn(ReadOnlySpan<double> direction, ReadOnlySpan<double> pull, int sign, double time, Span<double> destination)
    {
        if (pull.Length != direction.Length || destination.Length != direction.Length)
            throw new ArgumentException($"Direction, pull and destination must have as many features; got {direction.Length}, "
                + $"{pull.Length} and {destination.Length}.");
        if (sign is not (1 or -1)) throw new ArgumentException($"The sign of an output weight is ±1 here; got {sign}.", nameof(sign));
        if (!double.IsFinite(time))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The time must be finite; got {time}."), nameof(time));
        double length = TensorPrimitives.Norm(pull);
        if (length == 0)
        {
            direction.CopyTo(destination);
            return 0;
        }
        // w solves a linear equation, w' = v B, v' = ⟨w, B⟩: w/r0 = u0 + b (sinh τ + ⟨u0, b⟩ (cosh τ − 1)), b = sB/|B|, τ = |B|t; all
        // below is divided by e^|τ|.
        double turn = length * time, decay = Math.Exp(-Math.Abs(turn)), cosine = sign * TensorPrimitives.Dot(direction, pull) / length;
        double half = -Elementary.ExpM1(-Math.Abs(turn)) / 2;                                // sinh and cosh − 1, over e^|τ|
        double sinh = Math.CopySign(half * (1 + decay), turn), cosh = half * (1 - decay);
        double along = sign * (sinh + (cosine * cosh)) / length;
        for (int i = 0; i < direction.Length; i++) destination[i] = (decay * direction[i]) + (along * pull[i]);
        double norm = TensorPrimitives.Norm<double>(destination);
        TensorPrimitives.Divide(destination, norm, destination);
        return Math.Log(norm) + Math.Abs(turn);
    }
}
