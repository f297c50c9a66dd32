using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>Limits of threads: of one call, of tasks, and of calls side by side.</summary>
[Collection(nameof(WorkersTests))]
public sealed class WorkersLimitTests : IDisposable
{
    private readonly int before = Workers.Count;

    public WorkersLimitTests() => Workers.Count = 4;

    public void Dispose() => Workers.Count = before;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Limit_IsTheMostThreadsAtATime(int limit)
    {
        using (Workers.Limit(limit))
        {
            Assert.Equal(limit, Workers.Available);
            Assert.InRange(MostAtATime(), 1, limit);
        }
        Assert.Equal(4, Workers.Available);
    }

    [Fact]
    public void Limit_LowersOnly()
    {
        using (Workers.Limit(2))
        {
            using (Workers.Limit(3)) Assert.Equal(2, Workers.Available);
            using (Workers.Limit(1)) Assert.Equal(1, Workers.Available);
            Assert.Equal(2, Workers.Available);
        }
        using (Workers.Limit(100)) Assert.Equal(4, Workers.Available);
        Assert.Contains("got a limit of 0", Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Limit(0)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limit_GoesWithTheFlowOfControl()
    {
        using (Workers.Limit(3))
        {
            await Task.Yield();
            Assert.Equal(3, Workers.Available);
            Assert.Equal(3, await Task.Run(() => Workers.Available, TestContext.Current.CancellationToken));
        }
        Assert.Equal(4, await Task.Run(() => Workers.Available, TestContext.Current.CancellationToken));
    }

    /// <summary>Threads of two callers with limits of their own: neither has more than it may, and every index runs once.</summary>
    [Fact]
    public void CallsSideBySide_KeepTheirOwnLimits()
    {
        int[] limits = [1, 2, 3, 2, 4];
        int[] most = new int[limits.Length];
        Thread[] callers = [.. limits.Select((limit, i) => new Thread(() =>
        {
            using (Workers.Limit(limit))
                for (int call = 0; call < 30; call++) most[i] = Math.Max(most[i], MostAtATime());
        }))];
        foreach (Thread caller in callers) caller.Start();
        foreach (Thread caller in callers) caller.Join();
        for (int i = 0; i < limits.Length; i++) Assert.InRange(most[i], 1, limits[i]);
    }

    /// <summary>Two calls that are under way at once both have help: each waits within its body for a second thread.</summary>
    [Fact]
    public void CallsSideBySide_ShareTheThreads()
    {
        using Barrier both = new(2);
        int[] helped = new int[2];
        Thread[] callers = [.. Enumerable.Range(0, 2).Select(own => new Thread(() =>
        {
            using (Workers.Limit(2))
            {
                int inside = 0;
                both.SignalAndWait();
                Workers.For(2, _ =>
                {
                    Interlocked.Increment(ref inside);
                    if (SpinWait.SpinUntil(() => Volatile.Read(ref inside) == 2, TimeSpan.FromSeconds(20))) helped[own]++;
                });
            }
        }))];
        foreach (Thread caller in callers) caller.Start();
        foreach (Thread caller in callers) caller.Join();
        Assert.All(helped, times => Assert.InRange(times, 1, 2));
    }

    [Fact]
    public void Product_HasTheSameBitsUnderEveryLimit()
    {
        CounterRandom random = new(3);
        Matrix a = new(70, 90), b = new(90, 50), whole = new(70, 50), limited = new(70, 50);
        foreach (Matrix matrix in new[] { a, b })
            for (int i = 0; i < matrix.Rows; i++)
                foreach (ref float value in matrix.Row(i)) value = (float)random.NextGaussian();
        MatrixProduct.Multiply(a, b, whole);
        for (int limit = 1; limit <= 4; limit++)
        {
            limited.Fill(0);
            using (Workers.Limit(limit)) MatrixProduct.Multiply(a, b, limited);
            Assert.Equal(whole.ToArray(), limited.ToArray());
        }
    }

    private static int MostAtATime()
    {
        int inside = 0, most = 0, calls = 0;
        Workers.For(40, _ =>
        {
            int now = Interlocked.Increment(ref inside);
            for (int seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
                Interlocked.CompareExchange(ref most, now, seen);
            Thread.SpinWait(2000);
            Interlocked.Increment(ref calls);
            Interlocked.Decrement(ref inside);
        });
        Assert.Equal(40, calls);
        return most;
    }
}
