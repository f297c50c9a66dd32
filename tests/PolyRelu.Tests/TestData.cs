using Xunit;

namespace PolyRelu.Tests;

/// <summary>
/// Finds the data that is not part of the repository; tests that need it are skipped, with the reason, where it is not there.
/// </summary>
/// <remarks>
/// <c>POLYRELU_DATA</c>: a folder that holds <c>mnist/*.gz</c>. <c>POLYRELU_REFERENCE</c>: a folder that holds
/// <c>models/</c> (the paper's pretrained networks) and <c>reference/</c> (results of the original implementations).
/// </remarks>
internal static class TestData
{
    /// <summary>Name of the variable that names the data folder.</summary>
    public const string DataVariable = "POLYRELU_DATA";

    /// <summary>Name of the variable that names the reference folder.</summary>
    public const string ReferenceVariable = "POLYRELU_REFERENCE";

    /// <summary>The data folder, or the test is skipped.</summary>
    public static string DataFolder()
    {
        string? folder = Environment.GetEnvironmentVariable(DataVariable);
        Assert.SkipUnless(folder is not null && Directory.Exists(Path.Combine(folder, "mnist")),
            $"{DataVariable} does not name a folder with mnist/*.gz.");
        return folder!;
    }

    /// <summary>A file under the reference folder's <c>reference/</c>, or the test is skipped.</summary>
    public static string ReferenceFile(string name) => UnderReference("reference", name);

    /// <summary>A pretrained network of the paper, or the test is skipped.</summary>
    /// <param name="power">1 or 3.</param>
    /// <param name="extension"><c>.pt</c> or <c>.npz</c>.</param>
    public static string Model(int power, string extension = ".npz") => UnderReference("models", $"prelu_p{power}{extension}");

    private static string UnderReference(string folder, string name)
    {
        string? root = Environment.GetEnvironmentVariable(ReferenceVariable);
        string path = Path.Combine(root ?? "", folder, name);
        Assert.SkipUnless(root is not null && File.Exists(path), $"{ReferenceVariable} does not name a folder with {folder}/{name}.");
        return path;
    }
}
