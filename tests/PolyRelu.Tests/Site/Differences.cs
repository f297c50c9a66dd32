using Xunit;

namespace PolyRelu.Tests.Site;

/// <summary>Collects where numbers of the page are not those of the library; all are told at once.</summary>
internal sealed class Differences
{
    private readonly Dictionary<string, (double Worst, double Allowed, int Count)> found = [];

    /// <summary>Expects two numbers to differ by no more than so much; NaN only where both are.</summary>
    public void Absolute(string what, double page, double library, double allowed) =>
        Note(what, double.IsNaN(page) && double.IsNaN(library) ? 0 : Math.Abs(page - library), allowed);

    /// <summary>Expects numbers to differ by no more than such a part of themselves, or of 1.</summary>
    public void Relative(string what, double[] page, double[] library, double allowed)
    {
        Assert.Equal(library.Length, page.Length);
        foreach ((double one, double other) in page.Zip(library)) Absolute(what, one, other, allowed * Math.Max(1, Math.Abs(other)));
    }

    /// <summary>Expects a number within bounds.</summary>
    public void Within(string what, double page, double low, double high) =>
        Note(what, page >= low && page <= high ? 0 : Math.Max(low - page, page - high), 0);

    /// <summary>Fails with the worst of every kind unless there is none.</summary>
    public void ExpectNone() => Assert.True(found.Count == 0, string.Join("; ",
        found.Select(pair => FormattableString.Invariant(
            $"{pair.Key} differ {pair.Value.Count} times, by up to {pair.Value.Worst:G3}, where {pair.Value.Allowed:G3} is allowed"))));

    private void Note(string what, double difference, double allowed)
    {
        if (difference <= allowed) return;
        (double worst, double bound, int count) = found.GetValueOrDefault(what, (0, allowed, 0));
        found[what] = double.IsNaN(difference) || difference > worst ? (difference, allowed, count + 1) : (worst, bound, count + 1);
    }
}
