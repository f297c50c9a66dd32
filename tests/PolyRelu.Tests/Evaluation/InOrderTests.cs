using PolyRelu.Evaluation;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

public sealed class InOrderTests
{
    [Fact]
    public void Results_AreHandedOnInOrder_HoweverTheyCome()
    {
        List<string> handed = [];
        InOrder<string> results = new(10, handed.Add);
        foreach (int place in new[] { 2, 0, 3, 1, 4 })
        {
            results.Run(place, () => $"{place}");
            Assert.Equal(place switch { 2 => 0, 0 => 1, 3 => 1, 1 => 4, _ => 5 }, handed.Count);
        }
        Assert.Equal(["0", "1", "2", "3", "4"], handed);
    }

    [Fact]
    public void Thread_TooFarAhead_WaitsUntilTheOldestIsDone()
    {
        List<string> handed = [];
        InOrder<string> results = new(1, handed.Add);
        using ManualResetEventSlim begun = new();
        Thread early = new(() => results.Run(2, () =>
        {
            begun.Set();
            return "2";
        }));
        early.Start();
        results.Run(1, () => "1");
        Assert.False(begun.IsSet);      // two beyond the first
        results.Run(0, () => "0");
        early.Join();
        Assert.Equal(["0", "1", "2"], handed);
    }

    [Fact]
    public void Failure_LetsThoseThatWaitGo_AndNothingElseBegins()
    {
        InOrder<string> results = new(1, _ => { });
        Thread early = new(() => results.Run(5, () => throw new InvalidOperationException("began after a failure")));
        early.Start();
        Assert.Throws<InvalidDataException>(() => results.Run(0, () => throw new InvalidDataException()));
        early.Join();
        results.Run(1, () => throw new InvalidOperationException("began after a failure"));
    }
}
