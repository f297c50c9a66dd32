using System.Globalization;

namespace PolyRelu.Experiments;

/// <summary>Asks before anything is computed whether the memory that this process may use holds the large arrays.</summary>
internal static class MemorySpace
{
    private const string Limits = "/proc/self/limits";
    private const string AddressSpace = "Max address space";

    /// <summary>
    /// Bytes that this process may use: what the machine, its container or the runtime's own limit allow, or what <c>ulimit -v</c> leaves.
    /// </summary>
    /// <remarks>Of a limited address space the runtime takes half for its heap when it starts, and no more later.</remarks>
    public static long Available =>
        Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, LimitOfAddresses() is { } limit ? limit / 2 : long.MaxValue);

    /// <summary>Checks the memory for one piece of work.</summary>
    /// <param name="work">What it is, to begin a sentence: <c>The training</c>.</param>
    /// <param name="parts">Its large arrays.</param>
    /// <exception cref="InsufficientMemoryException">
    /// There is less, or an array has too many elements; the message says where the most is needed.
    /// </exception>
    public static void Require(string work, IEnumerable<MemoryPart> parts)
    {
        MemoryPart[] all = [.. parts];
        if (Array.Find(all, part => part.ExceedsAnArray) is { } large) throw TooLarge(work, large);
        Require(all.Sum(part => part.Bytes), Available, work, "The", all, "");
    }

    /// <summary>Checks the memory for trials.</summary>
    /// <param name="trials">The trials that will run, by their labels, with their large arrays.</param>
    /// <param name="workers">How many of them run side by side.</param>
    /// <exception cref="InsufficientMemoryException">
    /// There is less, or an array has too many elements; the message says where the most is needed.
    /// </exception>
    internal static void Require(IReadOnlyList<(string Label, MemoryPart[] Parts)> trials, int workers) =>
        Require(trials, workers, Available);

    /// <summary>Compares what trials need with what there is.</summary>
    internal static void Require(IReadOnlyList<(string Label, MemoryPart[] Parts)> trials, int workers, long available)
    {
        (string Label, MemoryPart[] Parts)[] heaviest = [.. trials.Where(trial => trial.Parts.Length > 0)
            .OrderByDescending(trial => trial.Parts.Sum(part => part.Bytes))];
        if (heaviest.Length == 0) return;
        foreach ((string label, MemoryPart[] parts) in heaviest)
            if (Array.Find(parts, part => part.ExceedsAnArray) is { } large) throw TooLarge(label, large);
        double shared = trials.SelectMany(trial => trial.Parts).Where(part => part.IsShared).Distinct().Sum(part => part.Bytes);
        double own = trials.Select(trial => trial.Parts.Where(part => !part.IsShared).Sum(part => part.Bytes))
            .OrderDescending().Take(workers).Sum();
        string otherwise = workers > 1 ? ", or fewer --workers" : "";
        Require(shared + own, available, "The run", $"In {heaviest[0].Label} the", heaviest[0].Parts, otherwise);
    }

    private static void Require(double needed, long available, string work, string place, MemoryPart[] parts, string otherwise)
    {
        if (needed <= available) return;
        MemoryPart most = parts.MaxBy(part => part.Bytes)!;
        throw new InsufficientMemoryException(
            $"{work} needs at least {Quantity.Size((long)needed)} of memory, and this process may use {Quantity.Size(available)}. "
            + $"{place} {Words(most)} take {Quantity.Size((long)most.Bytes)}. Choose smaller values{otherwise}.");
    }

    private static InsufficientMemoryException TooLarge(string work, MemoryPart large) =>
        new($"{work}: the {Words(large)} exceed the {Words(Array.MaxLength)} elements of the largest array. Choose smaller values.");

    private static string Words(MemoryPart part) =>
        $"{part.What} ({(part.Count > 1 ? $"{part.Count} × " : "")}{Words(part.Rows)} × {Words(part.Columns)})";

    private static string Words(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The limit of <c>ulimit -v</c> in bytes; null where there is none, or the system has no such limit.</summary>
    private static long? LimitOfAddresses()
    {
        if (!File.Exists(Limits)) return null; // Not Linux.
        string? line = File.ReadLines(Limits).FirstOrDefault(text => text.StartsWith(AddressSpace, StringComparison.Ordinal));
        string soft = line?[AddressSpace.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? bytes : null;
    }
}
