using PolyRelu.Serialization;

namespace PolyRelu.Evaluation;

/// <summary>
/// The results of the first samples of an evaluation as a file (docs/file-formats.md), under the fingerprint of the evaluation.
/// </summary>
internal sealed class StateFile
{
    private const string FingerprintName = "fingerprint";
    private readonly byte[] fingerprint;
    private bool folderIsThere;

    /// <summary>The state of an evaluation in a file, which need not exist.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="fingerprint">SHA-256 of all that the results depend on.</param>
    public StateFile(EvaluationState state, byte[] fingerprint)
    {
        Path = state.Path;
        this.fingerprint = fingerprint;
    }

    /// <summary>Where it stands.</summary>
    public string Path { get; }

    private string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) ?? Path;

    /// <summary>Reads what was done of the first samples, if anything was saved.</summary>
    /// <exception cref="EvaluationStateException">The file is about another evaluation.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void Load<TResult>(IBlockSearch<TResult> search)
        where TResult : class
    {
        folderIsThere = Directory.Exists(Folder);
        if (FilePlace.Of(Path).Kind == FileKind.Nothing) return;
        var file = NamedArrays.Read(Path);
        if (file.Find(FingerprintName) is null) throw EvaluationStateException.None(Path);
        if (!file.Bytes(FingerprintName).SequenceEqual(fingerprint)) throw EvaluationStateException.Other(Path);
        try
        {
            search.Read(file);
        }
        catch (InvalidDataException damage)
        {
            string what = damage.Message.Replace($"{Path}: ", "", StringComparison.Ordinal).TrimEnd('.');
            throw new InvalidDataException($"{Path} is damaged ({what}); remove it to begin again.", damage);
        }
    }

    /// <summary>Saves what is done, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written, or its folder was removed meanwhile, which is not made again.</exception>
    public void Save<TResult>(IBlockSearch<TResult> search)
        where TResult : class
    {
        if (folderIsThere && !Directory.Exists(Folder)) throw new IOException($"{Path} cannot be written: its folder was removed.");
        NpzFile.Write(Path, new Dictionary<string, NumericArray>(search.Write())
        {
            [FingerprintName] = NumericArray.From(fingerprint, fingerprint.Length),
        });
        folderIsThere = true;
    }
}
