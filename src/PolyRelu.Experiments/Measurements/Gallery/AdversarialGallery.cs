using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Measurements.Gallery;

/// <summary>A few images beside their adversarial examples, as <c>adversarials.npz</c>.</summary>
/// <param name="Epsilon">Radius of the attack.</param>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Width">Pixels per row.</param>
/// <param name="Indices">[n] indices in the split.</param>
/// <param name="Labels">[n] labels.</param>
/// <param name="Originals">[n × D] clean images.</param>
/// <param name="Predictions">[n] predicted labels of the clean images.</param>
/// <param name="Adversarials">[n × D] adversarial examples; the clean image where the attack did not succeed.</param>
/// <param name="AdversarialPredictions">[n] predicted labels of the adversarial examples.</param>
internal sealed record AdversarialGallery(
    double Epsilon, int Height, int Width, int[] Indices, int[] Labels, Matrix Originals, int[] Predictions, Matrix Adversarials,
    int[] AdversarialPredictions) : ICheckedRecord
{
    /// <summary>Name of the file.</summary>
    internal const string FileName = "adversarials.npz";

    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>Saves the file.</summary>
    internal void Save(TrialFolder folder) => NpzFile.Write(folder.PathToWrite(FileName),
    [
        new("epsilon", NumericArray.Scalar(Epsilon)),
        new("image_shape", NumericArray.From([Height, Width], 2)),
        new("indices", NumericArray.From(Indices, Count)),
        new("labels", NumericArray.From(Labels, Count)),
        new("originals", NumericArray.From(Originals)),
        new("predictions", NumericArray.From(Predictions, Count)),
        new("adversarials", NumericArray.From(Adversarials)),
        new("adversarial_predictions", NumericArray.From(AdversarialPredictions, Count)),
    ]);

    /// <summary>Loads the file of a trial.</summary>
    internal static AdversarialGallery Load(TrialFolder folder)
    {
        var file = NamedArrays.Read(folder.PathOf(FileName));
        int[] shape = file.Integers("image_shape", [2]), labels = file.Integers("labels", [NamedArrays.Any]);
        int count = labels.Length;
        return file.Checked(new AdversarialGallery(
            file.Doubles("epsilon", [])[0], shape[0], shape[1], file.Integers("indices", [count]), labels,
            file.Matrix("originals", count, NamedArrays.Any),
            file.Integers("predictions", [count]), file.Matrix("adversarials", count, NamedArrays.Any),
            file.Integers("adversarial_predictions", [count])));
    }

    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
    [
        Promise.AtLeast("epsilon", Epsilon, 0), Promise.AtLeast("height", Height, 1), Promise.AtLeast("width", Width, 1),
        Promise.That((long)Height * Width == Originals.Columns,
            $"originals have {Plural.Of(Originals.Columns, "column")}; expected {Height} × {Width}"),
        Promise.That(Adversarials.Columns == Originals.Columns,
            $"adversarials have {Plural.Of(Adversarials.Columns, "column")}; expected {Originals.Columns}, as originals have"),
        .. Indices.Select(index => Promise.AtLeast("an index", index, 0)),
    ];
}
