using PolyRelu.Dynamics;

namespace PolyRelu.Experiments;

/// <summary>The words for the precision of a flow's products, on the command line and in files.</summary>
internal static class PrecisionWord
{
    /// <summary>The words that can be asked for.</summary>
    public static IReadOnlyList<string> Choices { get; } = [Of(FlowPrecision.SinglePrecision), Of(FlowPrecision.DoublePrecision)];

    /// <summary>The word of a precision.</summary>
    public static string Of(FlowPrecision precision) => precision switch
    {
        FlowPrecision.Automatic => "automatic",
        FlowPrecision.SinglePrecision => "single",
        FlowPrecision.DoublePrecision => "double",
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "There is no such precision."),
    };

    /// <summary>The numbers of a precision, for a person.</summary>
    public static string Numbers(FlowPrecision precision) => precision switch
    {
        FlowPrecision.Automatic => "float32 or float64",
        FlowPrecision.SinglePrecision => "float32",
        FlowPrecision.DoublePrecision => "float64",
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "There is no such precision."),
    };

    /// <summary>The precision of a word; automatic where there is none.</summary>
    public static FlowPrecision Find(string? word) =>
        word is null ? FlowPrecision.Automatic : Enum.GetValues<FlowPrecision>().First(precision => Of(precision) == word);
}
