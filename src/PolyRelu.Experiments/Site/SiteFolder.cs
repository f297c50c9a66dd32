using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Site;

/// <summary>The page as files, for any web server.</summary>
internal static class SiteFolder
{
    /// <summary>Writes the files; those of an earlier page are replaced.</summary>
    /// <param name="folder">A new or empty folder, or one of an earlier page. What begins with a dot, such as .git, is left alone.</param>
    /// <exception cref="IOException">It holds something else; the message names it.</exception>
    public static void Write(string folder)
    {
        Require(folder);
        foreach (string name in SiteFiles.Names)
        {
            byte[] content = SiteFiles.Find(name)!;
            AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(content));
        }
    }

    private static void Require(string folder)
    {
        if (!Directory.Exists(folder)) return;
        HashSet<string> own = [.. SiteFiles.Names];
        EnumerationOptions all = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        string? foreign = Directory.EnumerateFiles(folder, "*", all)
            .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(name => !name.StartsWith('.') && !own.Contains(name)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (foreign is not null)
            throw new IOException($"{Quotation.Of(folder)} holds {Quotation.Of(foreign)}, which is not of the page. Choose a new or an "
                + "empty folder, or remove it.");
    }
}
