using PolyRelu.Evidence;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Cards;

/// <summary>Some points of a witness beside their adversarial examples.</summary>
internal static class CardGallery
{
    /// <summary>The first broken points that were right before, with their pictures in a folder where they are images.</summary>
    /// <param name="witness">The examples.</param>
    /// <param name="classifier">What was attacked.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="pictures">Draws them.</param>
    public static IReadOnlyList<CardExample> Of(Witness witness, IClassifier classifier, int most, CardPictures pictures)
    {
        ArgumentNullException.ThrowIfNull(witness);
        ArgumentNullException.ThrowIfNull(pictures);
        int[] places = [.. Enumerable.Range(0, witness.Examples.Count).Where(place => witness.Examples[place].Radius > 0).Take(most)];
        return [.. Read(witness, classifier, places).Zip(places, (example, place) => example with
        {
            Pictures = pictures.Draw(witness.Norm, example.Point, witness.Samples.Inputs.Row(example.Point),
                witness.Adversarials.Row(place)),
        })];
    }

    /// <summary>What a card says of some examples of a witness, without pictures.</summary>
    /// <param name="witness">The examples.</param>
    /// <param name="classifier">What was attacked.</param>
    /// <param name="places">Which of the examples.</param>
    public static IReadOnlyList<CardExample> Read(Witness witness, IClassifier classifier, IReadOnlyList<int> places)
    {
        ArgumentNullException.ThrowIfNull(witness);
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(places);
        if (places.Count == 0) return [];
        Matrix logits = new(places.Count, witness.Outputs);
        classifier.Logits(witness.Adversarials.Choose([.. places]), logits);
        return [.. places.Select((place, row) =>
        {
            WitnessExample example = witness.Examples[place];
            double distance = witness.Norm.Distance(witness.Adversarials.Row(place), witness.Samples.Inputs.Row(example.Sample));
            return new CardExample(witness.Norm.Name, example.Radius, example.Sample, witness.Samples.Labels[example.Sample],
                Margin.Prediction(logits.Row(row)), distance, []);
        })];
    }
}
