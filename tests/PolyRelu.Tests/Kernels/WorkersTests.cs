using System.Runtime.CompilerServices;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

[Collection(nameof(WorkersTests))]
public sealed class WorkersTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public void Body_RunsOncePerIndex(int count)
    {
        int[] calls = new int[count];
        Workers.For(count, i => Interlocked.Increment(ref calls[i]));
        Assert.All(calls, n => Assert.Equal(1, n));
    }

    [Fact]
    public void Calls_InQuickSuccession_LoseNothing()
    {
        long sum = 0;
        for (int call = 0; call < 5000; call++) Workers.For(7, i => Interlocked.Add(ref sum, i + 1));
        Assert.Equal(5000 * 28, sum);
    }

    [Fact]
    public void Calls_AfterAPause_WakeTheSleepers()
    {
        long sum = 0;
        for (int call = 0; call < 20; call++)
        {
            Thread.Sleep(2);
            Workers.For(100, i => Interlocked.Add(ref sum, i));
        }
        Assert.Equal(20 * 4950, sum);
    }

    [Fact]
    public void NestedCall_RunsOnTheThreadOfItsBody()
    {
        bool same = true;
        Workers.For(8, _ =>
        {
            int outer = Environment.CurrentManagedThreadId;
            Workers.For(8, _ => same &= Environment.CurrentManagedThreadId == outer);
        });
        Assert.True(same);
    }

    [Fact]
    public void Inline_KeepsTheCallOnItsThread()
    {
        HashSet<int> threads = [];
        using (Workers.Inline())
        {
            Assert.Equal(1, Workers.Available);
            Workers.For(50, _ => threads.Add(Environment.CurrentManagedThreadId));
        }
        Assert.Equal([Environment.CurrentManagedThreadId], threads);
    }

    [Fact]
    public void Calls_FromManyThreads_AllComplete()
    {
        long sum = 0;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int call = 0; call < 300; call++) Workers.For(11, i => Interlocked.Add(ref sum, i));
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.Equal(4 * 300 * 55, sum);
    }

    [Fact]
    public void Exception_OfABody_ReachesTheCaller_AndTheNextCallWorks()
    {
        for (int attempt = 0; attempt < 20; attempt++)
        {
            var failure = Assert.Throws<InvalidOperationException>(() => Workers.For(100, i =>
            {
                if (i == 37) throw new InvalidOperationException("index 37");
            }));
            Assert.Equal("index 37", failure.Message);
            int calls = 0;
            Workers.For(100, _ => Interlocked.Increment(ref calls));
            Assert.Equal(100, calls);
        }
    }

    [Fact]
    public void Count_CanGrowAndShrink()
    {
        int before = Workers.Count;
        try
        {
            foreach (int count in (int[])[4, 1, 3, 2])
            {
                Workers.Count = count;
                long sum = 0;
                for (int call = 0; call < 200; call++) Workers.For(20, i => Interlocked.Add(ref sum, i));
                Assert.Equal(200 * 190, sum);
            }
            foreach (int wrong in (int[])[0, -1, Workers.MostThreads + 1, 100_000])
                Assert.Contains($"from 1 to {Workers.MostThreads} on this machine; got {wrong}",
                    Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Count = wrong).Message, StringComparison.Ordinal);
        }
        finally
        {
            Workers.Count = before;
        }
    }

    [Fact]
    public void Variable_IsANumberOfThreads()
    {
        Assert.Equal(3, Workers.Requested("3"));
        Assert.Equal(Workers.MostThreads, Workers.Requested($"{Workers.MostThreads}"));
        Assert.Equal(Environment.ProcessorCount, Workers.Requested(null));
        Assert.Equal(Environment.ProcessorCount, Workers.Requested(""));
        foreach (string wrong in (string[])["abc", "0", "-2", "1.5", "100000"])
            Assert.Contains($"it is '{wrong}'", Assert.Throws<InvalidOperationException>(() => Workers.Requested(wrong)).Message,
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StateAndBody_AreNotHeldAfterTheCall(bool failing)
    {
        (WeakReference state, WeakReference body) = Call(failing);
        GC.Collect();
        Assert.False(state.IsAlive);
        Assert.False(body.IsAlive);
    }

    [Fact]
    public void Call_WithAState_DoesNotAllocate()
    {
        long[] sums = new long[64];
        // While other tests share calls this one's are not shared, so that the first shared one may come late.
        Assert.Equal(0, Allocation.Least(_ =>
        {
            for (int call = 0; call < 100; call++) Workers.For(64, sums, static (i, sums) => sums[i] += i);
        }));
        Assert.Equal(0, sums[63] % (100 * 63));
        Assert.NotEqual(0, sums[63]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference State, WeakReference Body) Call(bool failing)
    {
        Held state = new();
        int limit = failing ? 3 : int.MaxValue;
        Action<int, Held> body = (i, _) =>
        {
            if (i >= limit) throw new InvalidOperationException();
        };
        Exception? failure = Record.Exception(() => Workers.For(50, state, body));
        Assert.Equal(failing, failure is InvalidOperationException);
        return (new(state), new(body));
    }

    /// <summary>A state that no other test shares.</summary>
    private sealed class Held;
}
