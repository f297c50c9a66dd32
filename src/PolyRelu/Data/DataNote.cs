namespace PolyRelu.Data;

/// <summary>What was noticed while samples were read, and taken for granted because nobody said otherwise.</summary>
public enum DataNoteKind
{
    /// <summary>How a file was understood: its header, its separator, the column of labels, the arrays taken.</summary>
    ReadAs,

    /// <summary>Labels counted from 1 were taken as classes counted from 0.</summary>
    LabelsFromOne,

    /// <summary>Labels are names, which were numbered.</summary>
    NamedClasses,

    /// <summary>Features are bytes, and radii are in their units.</summary>
    ByteFeatures,
}

/// <summary>Something noticed, to be said wherever the samples are used.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Finding">What was seen and how it was taken, a sentence.</param>
/// <param name="Advice">How to say otherwise, a sentence.</param>
public sealed record DataNote(DataNoteKind Kind, string Finding, string Advice);
