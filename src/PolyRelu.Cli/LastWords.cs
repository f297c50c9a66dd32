using PolyRelu.Experiments;
using PolyRelu.Serialization;

namespace PolyRelu.Cli;

/// <summary>Says why a command could not even begin, as where too few files may be open or there is too little memory.</summary>
/// <remarks>
/// The runtime opens a file for every assembly, when a method that needs it is compiled, and remembers those it could not open. So what the
/// words need is loaded first, while files can still be opened. What fails before the program's own code begins is the runtime's to say.
/// </remarks>
internal static class LastWords
{
    /// <summary>Loads all that <see cref="Say"/> needs.</summary>
    public static void Prepare()
    {
        Write(new LenientWriter(new StreamWriter(Stream.Null) { AutoFlush = true }), new FileNotFoundException("", "Some, Version=1"));
        DescriptorStream.OpenError().Write([]);
    }

    /// <summary>Says it on standard error; the console may be among what cannot be loaded, the descriptor is there all the same.</summary>
    public static void Say(Exception error) =>
        Write(new LenientWriter(new StreamWriter(DescriptorStream.OpenError()) { AutoFlush = true }), error);

    private static void Write(LenientWriter writer, Exception error)
    {
        using LenientWriter to = writer;
        to.WriteLine($"error: {ErrorSentence.Of(error)}");
    }
}
