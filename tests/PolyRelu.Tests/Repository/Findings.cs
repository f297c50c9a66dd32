using Xunit;

namespace PolyRelu.Tests.Repository;

/// <summary>What a rule found, one finding per line.</summary>
internal static class Findings
{
    /// <summary>Fails with every finding in the message.</summary>
    public static void ExpectNone(IEnumerable<string> findings)
    {
        string[] all = [.. findings];
        Assert.True(all.Length == 0, string.Join(Environment.NewLine, all));
    }
}
