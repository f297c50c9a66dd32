namespace PolyRelu.Evaluation;

/// <summary>One of several equal parts of the whole.</summary>
internal sealed class PartialProgress : IProgress<double>
{
    private readonly IProgress<double> whole;
    private readonly int part;
    private readonly int parts;

    private PartialProgress(IProgress<double> whole, int part, int parts)
    {
        this.whole = whole;
        this.part = part;
        this.parts = parts;
    }

    /// <summary>The progress of a part, or null where nobody listens.</summary>
    public static PartialProgress? Of(IProgress<double>? whole, int part, int parts) =>
        whole is null ? null : new PartialProgress(whole, part, parts);

    /// <inheritdoc/>
    public void Report(double value) => whole.Report((part + value) / parts);
}
