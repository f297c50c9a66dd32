using System.Text;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Site;

/// <summary>The page in a folder, for any web server.</summary>
internal static class SiteFolder
{
    /// <summary>Writes the page as one file; that of an earlier page is replaced.</summary>
    /// <param name="folder">A new or empty folder, or one of an earlier page. What begins with a dot, such as .git, is left alone.</param>
    /// <exception cref="IOException">It holds something else; the message names it.</exception>
    public static void Write(string folder)
    {
        Require(folder);
        AtomicFile.Write(Path.Combine(folder, SiteFiles.Index), stream => stream.Write(Encoding.UTF8.GetBytes(SinglePage.Text)));
    }

    private static void Require(string folder)
    {
        if (!Directory.Exists(folder)) return;
        string? foreign = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith('.') && name != SiteFiles.Index).Order(StringComparer.Ordinal).FirstOrDefault();
        if (foreign is not null)
            throw new IOException($"{Quotation.Of(folder)} holds {Quotation.Of(foreign)}, which is not of the page. Choose a new or an "
                + "empty folder, or remove it.");
    }
}
