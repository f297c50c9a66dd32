namespace PolyRelu.Data;

/// <summary>Labels as a head takes them (<see cref="Networks.Margin"/>): ±1 for one output, 0..C−1 for C.</summary>
internal static class FeatureLabels
{
    /// <summary>Encodes labels as they stand in a file.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="modulus">Number of classes that they are taken modulo; null to take them as they are.</param>
    /// <param name="outputs">Outputs C that they are for; null to let them decide: 1 where all are ±1, else one more than the
    /// largest.</param>
    /// <param name="file">Name for messages.</param>
    /// <exception cref="InvalidDataException">They are not for so many outputs, or for none at all.</exception>
    public static (int[] Labels, int Outputs) Encode(int[] labels, int? modulus, int? outputs, string file)
    {
        if (modulus is int m) return ([.. labels.Select(label => label % m < 0 ? (label % m) + m : label % m)], m);
        (int smallest, int largest) = (labels.Min(), labels.Max());
        bool signs = Array.TrueForAll(labels, label => label is 1 or -1);
        switch (outputs)
        {
            case null or 1 when signs: return (labels, 1);
            case 1 when smallest >= 0 && largest <= 1: return (Array.ConvertAll(labels, label => (2 * label) - 1), 1);
            case 2 when signs: return (Array.ConvertAll(labels, label => (label + 1) / 2), 2);
            case null when smallest >= 0 && largest >= 1 && largest < labels.Length: return (labels, largest + 1);
            case >= 2 when smallest >= 0 && largest < outputs: return (labels, outputs.Value);
            default:
                throw new InvalidDataException(
                    $"{file}: expected {Expected(outputs)}; found {smallest} to {largest}. Take them modulo the number of classes?");
        }
    }

    private static string Expected(int? outputs) => outputs switch
    {
        null => "labels ±1, or 0..C−1 of C ≥ 2 classes",
        1 => "labels ±1, or 0 and 1, for one output",
        2 => "labels 0 and 1, or ±1, for two outputs",
        _ => $"labels 0..{outputs - 1} for {Plural.Of(outputs.Value, "output")}",
    };
}
