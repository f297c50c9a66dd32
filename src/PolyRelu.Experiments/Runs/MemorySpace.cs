using System.Globalization;
using PolyRelu.Experiments.Estimates;

namespace PolyRelu.Experiments.Runs;

/// <summary>Asks before a run whether the memory of the machine holds the large arrays of its trials.</summary>
internal static class MemorySpace
{
    private static long Available => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Checks the memory that this process may use.</summary>
    /// <param name="trials">The trials that will run.</param>
    /// <param name="workers">How many of them run side by side.</param>
    /// <exception cref="InsufficientMemoryException">There is less, or an array has too many elements; the message says where the most is needed.</exception>
    public static void Require(IReadOnlyList<Trial> trials, int workers) => Require([.. trials.Select(trial => (trial.Label, trial.Memory().ToArray()))], workers, Available);

    /// <summary>The same for one trial.</summary>
    public static void Require(string label, IEnumerable<MemoryPart> parts) => Require([(label, [.. parts])], 1, Available);

    /// <summary>Compares what is needed with what there is.</summary>
    internal static void Require(IReadOnlyList<(string Label, MemoryPart[] Parts)> trials, int workers, long available)
    {
        (string Label, MemoryPart[] Parts)[] heaviest = [.. trials.Where(trial => trial.Parts.Length > 0).OrderByDescending(trial => trial.Parts.Sum(part => part.Bytes))];
        foreach ((string label, MemoryPart[] parts) in heaviest)
        {
            if (Array.Find(parts, part => part.ExceedsAnArray) is { } large)
                throw new InsufficientMemoryException($"{label}: the {Words(large)} exceed the {Words(Array.MaxLength)} elements of the largest array. Choose smaller values.");
        }
        double needed = heaviest.Take(workers).Sum(trial => trial.Parts.Sum(part => part.Bytes));
        if (needed <= available) return;
        MemoryPart most = heaviest[0].Parts.MaxBy(part => part.Bytes)!;
        string together = workers > 1 ? ", or fewer --workers" : "";
        throw new InsufficientMemoryException(
            $"The run needs at least {Quantity.Size((long)needed)} of memory, and this machine has {Quantity.Size(available)}. In {heaviest[0].Label} the {Words(most)} take {Quantity.Size((long)most.Bytes)}. Choose smaller values{together}.");
    }

    private static string Words(MemoryPart part) => $"{part.What} ({(part.Count > 1 ? $"{part.Count} × " : "")}{Words(part.Rows)} × {Words(part.Columns)})";

    private static string Words(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
