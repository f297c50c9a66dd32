namespace PolyRelu.Data;

/// <summary>Fashion-MNIST: Xiao, Rasul, Vollgraf 2017. 28×28 pictures of clothes in the files and sizes of MNIST.</summary>
public static class FashionMnist
{
    /// <summary>
    /// The files. Archive hashes as in pytorch/vision, prototype/datasets/_builtin/mnist.py; no hash of the uncompressed bytes has been
    /// published.
    /// </summary>
    public static readonly PublishedImages Published = new(
        "fashion-mnist",
        "Fashion-MNIST",
        [new Uri("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            new Uri("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/")],
        new PublishedFile("train-images-idx3-ubyte", 60_000,
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84")
        { SampleSize = 28 * 28 },
        new PublishedFile("train-labels-idx1-ubyte", 60_000,
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845")
        { SampleSize = 1 },
        new PublishedFile("t10k-images-idx3-ubyte", 10_000,
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073")
        { SampleSize = 28 * 28 },
        new PublishedFile("t10k-labels-idx1-ubyte", 10_000,
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")
        { SampleSize = 1 });

    /// <summary>The registration.</summary>
    public static readonly Registration<DatasetSource> Source = new(Published.Name,
        "Pictures of clothes, 28×28, 10 classes (Xiao, Rasul, Vollgraf 2017).", new IdxImageSource(Published));
}
