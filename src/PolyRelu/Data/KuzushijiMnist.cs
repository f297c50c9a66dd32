namespace PolyRelu.Data;

/// <summary>KMNIST: Clanuwat et al. 2018. 28×28 cursive Japanese characters in the files and sizes of MNIST.</summary>
public static class KuzushijiMnist
{
    /// <summary>
    /// The files. Archive hashes as in pytorch/vision, prototype/datasets/_builtin/mnist.py; no hash of the uncompressed bytes has been
    /// published.
    /// </summary>
    public static readonly PublishedImages Published = new(
        "kmnist",
        "KMNIST",
        [new Uri("https://codh.rois.ac.jp/kmnist/dataset/kmnist/"), new Uri("http://codh.rois.ac.jp/kmnist/dataset/kmnist/")],
        new PublishedFile("train-images-idx3-ubyte", 60_000,
            "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4")
        { SampleSize = 28 * 28 },
        new PublishedFile("train-labels-idx1-ubyte", 60_000,
            "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17")
        { SampleSize = 1 },
        new PublishedFile("t10k-images-idx3-ubyte", 10_000,
            "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5")
        { SampleSize = 28 * 28 },
        new PublishedFile("t10k-labels-idx1-ubyte", 10_000,
            "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c")
        { SampleSize = 1 });

    /// <summary>The registration.</summary>
    public static readonly Registration<DatasetSource> Source = new(Published.Name,
        "Cursive Japanese characters, 28×28, 10 classes (Clanuwat et al. 2018).", new IdxImageSource(Published));
}
