using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;

namespace PolyRelu.Kernels;

/// <summary>The threads that share the work of one call: persistent, and started without allocation.</summary>
/// <remarks>
/// Indices are claimed one by one, so results must not depend on which thread runs which index. The caller takes part.
/// A call from inside a body, or while another thread's call is under way, runs on its own thread alone, so there are never more busy
/// threads than <see cref="Count"/> per pool. Idle threads spin for some microseconds, then sleep.
/// </remarks>
public static class Workers
{
    /// <summary>Name of the environment variable that sets the number of threads.</summary>
    public const string CountVariable = "POLYRELU_THREADS";

    private const int Open = 1 << 30;
    private static readonly Lock Threads = new();
    private static readonly object Gate = new();
    private static readonly long SpinTicks = Stopwatch.Frequency / 20_000;   // 50 µs
    private static int count;          // 0 until it is asked for or set
    private static int started;
    private static int busy;
    private static int sleeping;
    private static int generation;
    private static int state;          // Open while indices are offered, plus the number of threads inside
    private static int limit;
    private static int next;
    private static Job? job;
    private static ExceptionDispatchInfo? failure;

    [ThreadStatic]
    private static int inline;

    /// <summary>
    /// The largest <see cref="Count"/>: four times the number of processors, at least 64. More threads gain nothing, and far more end the
    /// process.
    /// </summary>
    public static int MostThreads { get; } = Math.Max(64, 4 * Environment.ProcessorCount);

    /// <summary>
    /// Number of threads that share a call, the caller among them. Starts at <c>POLYRELU_THREADS</c>, or the number of processors.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not from 1 to <see cref="MostThreads"/>.</exception>
    /// <exception cref="InvalidOperationException">
    /// No number was set, and <c>POLYRELU_THREADS</c> is none from 1 to <see cref="MostThreads"/>.
    /// </exception>
    public static int Count
    {
        get => Volatile.Read(ref count) is > 0 and int set ? set : count = Requested(Environment.GetEnvironmentVariable(CountVariable));
        set
        {
            if (value < 1 || value > MostThreads)
                throw new ArgumentOutOfRangeException(nameof(value),
                    $"The number of threads must be from 1 to {MostThreads} on this machine; got {value}.");
            Volatile.Write(ref count, value);
        }
    }

    /// <summary>Number of threads that a call from this thread would use.</summary>
    public static int Available => inline > 0 ? 1 : Count;

    /// <summary>Until the scope is disposed, calls from this thread run on this thread alone: for trials that run side by side.</summary>
    public static InlineScope Inline()
    {
        inline++;
        return default;
    }

    /// <summary>Runs a body for every index 0 … count − 1 and returns when all are done.</summary>
    /// <param name="count">Number of indices.</param>
    /// <param name="body">
    /// Called once per index, on any thread, in any order. Keep the delegate in a field where calls must not allocate.
    /// </param>
    /// <exception cref="Exception">The first exception of a body; indices not yet begun are then left out.</exception>
    public static void For(int count, Action<int> body) => For(count, body, static (index, body) => body(index));

    /// <summary>
    /// Runs a body for every index 0 … count − 1, handing it a state, and returns when all are done. Does not allocate if the body is
    /// static.
    /// </summary>
    /// <inheritdoc cref="For(int, Action{int})"/>
    public static void For<TState>(int count, TState state, Action<int, TState> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (count <= 1 || Available == 1 || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            for (int i = 0; i < count; i++) body(i, state);
            return;
        }
        Job<TState> shared = Job<TState>.Shared;
        try
        {
            shared.State = state;
            shared.Body = body;
            Share(shared, count);
        }
        finally
        {
            shared.State = default!;
            shared.Body = null!;
            Volatile.Write(ref busy, 0);
        }
    }

    private static void Share(Job work, int indices)
    {
        if (started < Count - 1) StartThreads();
        job = work;
        limit = indices;
        next = 0;
        failure = null;
        Volatile.Write(ref state, Open);
        Interlocked.Increment(ref generation);
        if (Volatile.Read(ref sleeping) > 0)
        {
            lock (Gate) Monitor.PulseAll(Gate);
        }
        Claim();
        Interlocked.And(ref Workers.state, ~Open);
        SpinWait wait = default;
        while (Volatile.Read(ref Workers.state) != 0) wait.SpinOnce(sleep1Threshold: -1);
        failure?.Throw();
    }

    /// <summary>Runs bodies as long as there are indices.</summary>
    private static void Claim()
    {
        inline++;
        try
        {
            for (int index = Interlocked.Increment(ref next) - 1; index < limit; index = Interlocked.Increment(ref next) - 1)
                job!.Run(index);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            Volatile.Write(ref next, int.MaxValue / 2);
        }
        finally
        {
            inline--;
        }
    }

    private static void StartThreads()
    {
        lock (Threads)
        {
            while (started < Count - 1)
            {
                int rank = ++started;
                Thread thread = new(() => Serve(rank)) { IsBackground = true, Name = $"PolyRelu worker {rank}" };
                thread.Start();
            }
        }
    }

    private static void Serve(int rank)
    {
        int seen = 0;
        while (true)
        {
            seen = Await(seen);
            if (rank < Count && Enter())
            {
                Claim();
                Interlocked.Decrement(ref state);
            }
        }
    }

    /// <summary>Takes part in the offered work, unless it is already closed.</summary>
    private static bool Enter()
    {
        int current = Volatile.Read(ref state);
        while ((current & Open) != 0)
        {
            int before = Interlocked.CompareExchange(ref state, current + 1, current);
            if (before == current) return true;
            current = before;
        }
        return false;
    }

    /// <summary>Waits for a generation other than the one seen.</summary>
    private static int Await(int seen)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            for (int i = 0; i < 16; i++)
            {
                int now = Volatile.Read(ref generation);
                if (now != seen) return now;
                Thread.SpinWait(4);
            }
        }
        while (Stopwatch.GetTimestamp() - start < SpinTicks);
        lock (Gate)
        {
            Interlocked.Increment(ref sleeping);
            while (Volatile.Read(ref generation) == seen) Monitor.Wait(Gate);
            Interlocked.Decrement(ref sleeping);
        }
        return Volatile.Read(ref generation);
    }

    /// <summary>The number of threads that the variable's text asks for.</summary>
    /// <exception cref="InvalidOperationException">The text is no number from 1 to <see cref="MostThreads"/>.</exception>
    internal static int Requested(string? text)
    {
        if (string.IsNullOrEmpty(text)) return Environment.ProcessorCount;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads >= 1
            && threads <= MostThreads
            ? threads
            : throw new InvalidOperationException(
                $"{CountVariable} must be a whole number from 1 to {MostThreads}; it is {Quotation.Of(text)}.");
    }

    /// <summary>The end of a stretch of work on one thread.</summary>
    public readonly struct InlineScope : IDisposable
    {
        /// <summary>Lets calls from this thread be shared again.</summary>
        public void Dispose() => inline--;
    }

    private abstract class Job
    {
        public abstract void Run(int index);
    }

    /// <summary>One call's body; a single instance per type serves, since one call at a time is shared.</summary>
    private sealed class Job<TState> : Job
    {
        public static readonly Job<TState> Shared = new();
        public TState State = default!;
        public Action<int, TState> Body = null!;

        public override void Run(int index) => Body(index, State);
    }
}
