namespace PolyRelu.Data;

/// <summary>MNIST: LeCun, Cortes, Burges. 28×28 handwritten digits.</summary>
public static class Mnist
{
    /// <summary>
    /// The files. Content hashes computed from the files; archive hashes as in pytorch/vision, prototype/datasets/_builtin/mnist.py.
    /// </summary>
    public static readonly PublishedImages Published = new(
        "mnist",
        "MNIST",
        [new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/"), new Uri("https://storage.googleapis.com/cvdf-datasets/mnist/")],
        new PublishedFile(
            "train-images-idx3-ubyte",
            60_000,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db")
        { SampleSize = 28 * 28 },
        new PublishedFile(
            "train-labels-idx1-ubyte",
            60_000,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5")
        { SampleSize = 1 },
        new PublishedFile(
            "t10k-images-idx3-ubyte",
            10_000,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7")
        { SampleSize = 28 * 28 },
        new PublishedFile(
            "t10k-labels-idx1-ubyte",
            10_000,
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")
        { SampleSize = 1 });

    /// <summary>The registration.</summary>
    public static readonly Registration<DatasetSource> Source = new(Published.Name,
        "Handwritten digits, 28×28, 10 classes (LeCun, Cortes, Burges 1998).", new IdxImageSource(Published));
}
