using System.Globalization;
using System.Text.Json;

namespace PolyRelu.Data;

/// <summary>Clusters, described by all of their parameters.</summary>
/// <param name="Clusters">The distribution, its seed included.</param>
public sealed record ClusterDescription(GaussianClusters Clusters) : DataDescription
{
    internal const string KindName = "clusters";

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    private protected override string Name
    {
        get
        {
            GaussianClusters c = Clusters;
            string correlation = c.CentreCorrelation == 0 ? ""
                : string.Create(CultureInfo.InvariantCulture, $", ρ = {c.CentreCorrelation}");
            return string.Create(
                CultureInfo.InvariantCulture,
                $"clusters, D = {c.Dimension}, K = {c.Clusters}, K1 = {c.PositiveClusters}, α = {c.Alpha} {Wording.Of(c.Noise)}, "
                    + $"{Wording.Of(c.Basis)} basis{correlation}, data seed {c.Seed}");
        }
    }

    /// <summary>Reads the fields.</summary>
    /// <exception cref="InvalidDataException">One is missing, or they do not fit together.</exception>
    internal static ClusterDescription Read(DescriptionReader reader)
    {
        GaussianClusters clusters = new()
        {
            Dimension = reader.Integer("dimension"),
            Clusters = reader.Integer("clusters"),
            PositiveClusters = reader.Integer("positiveClusters"),
            Alpha = reader.Number("alpha"),
            Noise = reader.Word<NoiseScale>("noise"),
            Basis = reader.Word<Basis>("basis"),
            Assignment = reader.Word<ClusterAssignment>("assignment"),
            CentreCorrelation = reader.Number("correlation"),
            Seed = reader.Seed("seed"),
        };
        try
        {
            clusters.Require();
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException(PlainMessage.Of(cause).TrimEnd('.'), cause);
        }
        return new ClusterDescription(clusters);
    }

    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Value)> Parameters() =>
    [
        ("dimension", Text(Clusters.Dimension)), ("clusters", Text(Clusters.Clusters)),
        ("positiveClusters", Text(Clusters.PositiveClusters)), ("alpha", Text(Clusters.Alpha)),
        ("noise", Wording.Of(Clusters.Noise)), ("basis", Wording.Of(Clusters.Basis)),
        ("assignment", Wording.Of(Clusters.Assignment)),
        ("correlation", Text(Clusters.CentreCorrelation)), ("seed", Text(Clusters.Seed)),
    ];

    /// <inheritdoc/>
    private protected override void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("dimension", Clusters.Dimension);
        writer.WriteNumber("clusters", Clusters.Clusters);
        writer.WriteNumber("positiveClusters", Clusters.PositiveClusters);
        writer.WriteNumber("alpha", Clusters.Alpha);
        writer.WriteString("noise", Wording.Of(Clusters.Noise));
        writer.WriteString("basis", Wording.Of(Clusters.Basis));
        writer.WriteString("assignment", Wording.Of(Clusters.Assignment));
        writer.WriteNumber("correlation", Clusters.CentreCorrelation);
        writer.WriteNumber("seed", Clusters.Seed);
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
