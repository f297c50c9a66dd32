namespace PolyRelu.Certification;

/// <summary>What is known of a sample within a threat model.</summary>
public enum Verdict
{
    /// <summary>
    /// Proven: no float32 input of the set, whatever the order in which the program sums, is misclassified.
    /// </summary>
    Certified,

    /// <summary>Misclassified itself, or there is an input of the set that is: the program was asked.</summary>
    Broken,

    /// <summary>Neither proven nor broken.</summary>
    Undecided,
}
