using System.Text.RegularExpressions;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Cards;

/// <summary>The files of a card: beside an earlier card until all are there, then in its place.</summary>
/// <param name="folder">The folder, which exists.</param>
internal sealed partial class CardFiles(string folder)
{
    private const string Unfinished = "unfinished-";
    private readonly List<string> written = [];

    /// <summary>Writes a file of evidence.</summary>
    /// <param name="name">Its name in the finished card.</param>
    /// <param name="write">Writes it.</param>
    public CardFile Write(string name, Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string path = PathOf(Unfinished + name);
        write(path);
        written.Add(name);
        return new CardFile(name, CardCheck.HashOf(path));
    }

    /// <summary>The file that keeps what is finished of some work.</summary>
    public string State(string work) => PathOf($"{Unfinished}{work}.npz");

    /// <summary>Puts everything into its place, and removes what an earlier card and unfinished work left.</summary>
    public void Finish(CardRecord card)
    {
        string[] texts = [CardRecord.FileName, CardMarkdown.FileName, CardPage.FileName];
        foreach (string name in texts) File.Delete(PathOf(name));
        foreach (string name in written) File.Move(PathOf(Unfinished + name), PathOf(name), overwrite: true);
        foreach (string path in Directory.GetFiles(folder))
            if (Own().IsMatch(Path.GetFileName(path)) && !written.Contains(Path.GetFileName(path))) File.Delete(path);
        CardText.Write(PathOf(CardMarkdown.FileName), CardMarkdown.Of(card));
        CardText.Write(PathOf(CardPage.FileName), CardPage.Of(card, folder));
        JsonFile.Write(PathOf(CardRecord.FileName), card);
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>Names of evidence, pictures and states of any card.</summary>
    [GeneratedRegex(@"^(?:unfinished-.+\.(?:npz|png)|(?:witness|certificate)-(?:linf|l2|l1)\.npz"
        + @"|(?:linf|l2|l1)-[0-9]+-(?:clean|adversarial|difference)\.png)$")]
    private static partial Regex Own();
}
