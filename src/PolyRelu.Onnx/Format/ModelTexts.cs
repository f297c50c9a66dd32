using System.Globalization;
using PolyRelu.Networks;

namespace PolyRelu.Onnx.Format;

/// <summary>The texts of a file beside its graph: those of this program, which begin with <c>polyrelu.</c>, and others.</summary>
internal sealed class ModelTexts
{
    private const string Prefix = "polyrelu.", FormatName = Prefix + "format", PowerName = Prefix + "power",
        NormalizeName = Prefix + "normalize_input", UnnormalisedName = Prefix + "unnormalised", HeadName = Prefix + "head",
        ContentName = Prefix + "content", Logits = "logits";

    private readonly SortedDictionary<string, string> own = new(StringComparer.Ordinal), others = new(StringComparer.Ordinal);

    private ModelTexts()
    {
    }

    /// <summary>The texts that are not this program's.</summary>
    public IReadOnlyDictionary<string, string> Others => others;

    /// <summary>The power p of a pReLU network; null where the file says none.</summary>
    public double? Power => own.TryGetValue(PowerName, out string? text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double power) ? power : null;

    /// <summary>Whether a pReLU network is input-normalised.</summary>
    public bool NormalizeInput => own.GetValueOrDefault(NormalizeName) == "true";

    /// <summary>The form of a pReLU network's neurons.</summary>
    public NeuronForm Form => own.GetValueOrDefault(UnnormalisedName) == "true" ? NeuronForm.Unnormalised : NeuronForm.Normalised;

    /// <summary>Whether this program wrote logits, so that whatever function comes last is meant.</summary>
    public bool HoldsLogits => own.GetValueOrDefault(ContentName) == Logits;

    /// <summary>Texts to write beside a graph of logits.</summary>
    /// <exception cref="ArgumentException">A text has a name that is taken.</exception>
    public static ModelTexts Own(IReadOnlyDictionary<string, string>? given)
    {
        ModelTexts texts = new();
        foreach ((string name, string text) in given ?? new Dictionary<string, string>())
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
                throw new ArgumentException($"The name {Quotation.Of(name)} is kept for the network's own data.", nameof(given));
            else texts.others[name] = text;
        texts.own[FormatName] = "1";
        texts.own[ContentName] = Logits;
        return texts;
    }

    /// <summary>Texts to write beside a margin.</summary>
    public static ModelTexts OfMargin(int label, int rival, double length)
    {
        ModelTexts texts = new();
        texts.own[FormatName] = "1";
        texts.own[ContentName] = "margin";
        texts.own[Prefix + "label"] = label.ToString(CultureInfo.InvariantCulture);
        texts.own[Prefix + "rival"] = rival.ToString(CultureInfo.InvariantCulture);
        texts.own[Prefix + "length"] = length.ToString("R", CultureInfo.InvariantCulture);
        return texts;
    }

    /// <summary>The texts of a file.</summary>
    public static ModelTexts Of(ModelProto model)
    {
        ModelTexts texts = new();
        foreach (StringStringEntryProto entry in model.MetadataProps)
            (entry.Key.StartsWith(Prefix, StringComparison.Ordinal) ? texts.own : texts.others)[entry.Key] = entry.Value;
        return texts;
    }

    /// <summary>Adds what makes the graph a pReLU network.</summary>
    public void Describe(PolyReluNetwork network)
    {
        own[PowerName] = network.Power.ToString("R", CultureInfo.InvariantCulture);
        own[NormalizeName] = network.NormalizeInput ? "true" : "false";
        if (network.Form == NeuronForm.Unnormalised) own[UnnormalisedName] = "true";
        own[HeadName] = network.Outputs == 1 ? "binary" : "multiclass";
    }

    /// <summary>All texts, in order.</summary>
    public IEnumerable<StringStringEntryProto> Entries() =>
        own.Concat(others).Select(pair => new StringStringEntryProto { Key = pair.Key, Value = pair.Value });
}
