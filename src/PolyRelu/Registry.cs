using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace PolyRelu;

/// <summary>One named entry of a <see cref="Registry{T}"/>: an attack, a dataset, a loss, an optimiser, an experiment.</summary>
/// <remarks>
/// A new entry is one file with one public static readonly field of this type, and one line in the list of its assembly; the command line
/// lists it, and the contract tests cover it. The field of an attack also states the type of its settings
/// (<see cref="Attacks.AttackRegistration{TSettings}"/>).
/// </remarks>
/// <typeparam name="T">The kind of thing registered: an immutable object or a factory delegate.</typeparam>
/// <param name="Name">Lower-case name used on the command line and in presets, such as <c>apgd-ce</c>.</param>
/// <param name="Summary">One sentence for help texts, with the source.</param>
/// <param name="Value">The object or its factory.</param>
public record Registration<T>(string Name, string Summary, T Value);

/// <summary>Everything registered for one kind: the entries that assemblies list, and those that a program adds.</summary>
/// <remarks>Lists are written out, so that they are the same in a trimmed or natively compiled program.</remarks>
/// <typeparam name="T">The kind of thing registered.</typeparam>
public static class Registry<T>
{
    private static readonly ConcurrentBag<Func<IEnumerable<Registration<T>>>> Lists = [];
    private static readonly Lazy<ConcurrentDictionary<string, Registration<T>>> Entries = new(Collect);

    /// <summary>All entries, ordered by name.</summary>
    public static IReadOnlyList<Registration<T>> All => [.. Entries.Value.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal)];

    /// <summary>Adds an entry from outside this library.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public static void Add(Registration<T> entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (!Entries.Value.TryAdd(entry.Name, entry))
            throw new ArgumentException($"The name '{entry.Name}' is already registered.", nameof(entry));
    }

    /// <summary>Provides the entries of an assembly, from its module initialiser: before anybody asks.</summary>
    /// <param name="list">The entries, made when somebody asks first.</param>
    /// <exception cref="InvalidOperationException">Somebody has asked.</exception>
    public static void Provide(Func<IEnumerable<Registration<T>>> list)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (Entries.IsValueCreated) throw new InvalidOperationException("Entries are provided before the first one is looked up.");
        Lists.Add(list);
    }

    /// <summary>The names of all entries, ordered.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(entry => entry.Name)];

    /// <summary>The entry with this name, in either spelling (<see cref="Spelling"/>).</summary>
    /// <exception cref="ArgumentException">No such name; the message lists the names there are, and asks for the nearest one.</exception>
    public static Registration<T> Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Entries.Value.TryGetValue(name, out Registration<T>? entry)
            || (Spelling.Find(name, Names) is { } meant && Entries.Value.TryGetValue(meant, out entry))
            ? entry
            : throw new ArgumentException(
                $"Unknown name {Quotation.Of(name)}; known are: "
                + $"{string.Join(", ", Names)}.{NearestName.Question(name, Names)}", nameof(name));
    }

    /// <summary>What was provided, by the time somebody asks.</summary>
    private static ConcurrentDictionary<string, Registration<T>> Collect()
    {
        // The lists of T's own assembly are provided when its module is initialised; this library's was before this line.
        RuntimeHelpers.RunModuleConstructor(typeof(T).Module.ModuleHandle);
        ConcurrentDictionary<string, Registration<T>> found = new(StringComparer.Ordinal);
        foreach (Registration<T> entry in Lists.SelectMany(list => list()))
            if (!found.TryAdd(entry.Name, entry)) throw new InvalidOperationException($"Two entries are registered as '{entry.Name}'.");
        return found;
    }
}
