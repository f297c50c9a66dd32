namespace PolyRelu.Numerics.Integration;

/// <summary>
/// A system y' = f(t, y) whose state is a matrix: each row is one part of it (a neuron, a particle) with an error of its own.
/// </summary>
/// <remarks>
/// An equation may keep scratch memory: one equation serves one integration at a time. None of its calls should allocate.
/// </remarks>
public abstract class DifferentialEquation
{
    /// <summary>Rows of the state.</summary>
    public abstract int Rows { get; }

    /// <summary>Columns of the state.</summary>
    public abstract int Columns { get; }

    /// <summary>derivative = f(time, state). Where f is not finite the step is tried again with a smaller size.</summary>
    /// <param name="time">The independent variable.</param>
    /// <param name="state">[rows × columns], not changed.</param>
    /// <param name="derivative">[rows × columns], overwritten.</param>
    public abstract void Evaluate(double time, DoubleMatrix state, DoubleMatrix derivative);

    /// <summary>
    /// The size of a step's error in one row, in the unit of the tolerance; 0 for a row that should not steer the step. The error of a
    /// step is the largest of its rows. Called for different rows at the same time.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="error">[columns], the estimated error.</param>
    /// <param name="before">[columns], the row at the beginning of the step.</param>
    /// <param name="after">[columns], the row at its end.</param>
    public abstract double RowError(int row, ReadOnlySpan<double> error, ReadOnlySpan<double> before, ReadOnlySpan<double> after);

    /// <summary>The part of <see cref="RowError"/> that no forced step excuses; none unless overridden.</summary>
    /// <param name="row">The row.</param>
    /// <param name="error">[columns], the estimated error.</param>
    public virtual double FirmError(int row, ReadOnlySpan<double> error) => 0;

    /// <summary>
    /// The size at which a step from the state last evaluated is accepted whatever its error but for <see cref="FirmError"/>; 0 for none.
    /// For right-hand sides that are not continuous: there the error of a step falls no faster than its size, and steps would go to 0.
    /// </summary>
    public virtual double ForcedStep => 0;

    /// <summary>
    /// Puts one row of an accepted state back where the exact solution must lie (a unit vector, say), from which rounding and the
    /// errors of steps lead away. Called for different rows at the same time.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="state">[columns], changed in place.</param>
    public virtual void Restore(int row, Span<double> state)
    {
    }
}
