namespace PolyRelu.Benchmarks;

/// <summary>Options of a mode of measurement.</summary>
internal static class Arguments
{
    /// <summary>What follows an option; null where it is not given.</summary>
    /// <exception cref="ArgumentException">Nothing follows it.</exception>
    public static string? Of(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        if (at < 0) return null;
        return at + 1 < args.Length ? args[at + 1] : throw new ArgumentException($"{name} needs a value.");
    }

    /// <summary>The folder of the paper's networks.</summary>
    /// <exception cref="ArgumentException">It is not given.</exception>
    public static string Models(string[] args, string mode) => Of(args, "--models")
        ?? throw new ArgumentException($"{mode} needs --models FOLDER with prelu_p1.npz and prelu_p3.npz.");
}
