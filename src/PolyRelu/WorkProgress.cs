namespace PolyRelu;

/// <summary>How far a search around points is: an attack, a curve, an evaluation, a certification.</summary>
/// <remarks>
/// Reports of one call come one after the other, from whichever thread is at work, and neither number ever goes back; the last one has the
/// fraction 1 and all points done. A call that goes on from a state begins with what the state holds.
/// </remarks>
/// <param name="Fraction">Part of the work that is done, 0 to 1, over attacks, radii and steps: what a bar shows.</param>
/// <param name="Done">
/// Points around which nothing more is searched: those that are misclassified, that are broken, and so within every larger radius, or that
/// are decided, and all that the last attack is through with. Attacks work on many points side by side, so that many may be done at once.
/// </param>
/// <param name="Total">All points of the call.</param>
public readonly record struct WorkProgress(double Fraction, int Done, int Total)
{
    /// <summary>For a person: <c>137 of 1000 points</c>.</summary>
    public override string ToString() => $"{Done} of {Plural.Of(Total, "point")}";
}
