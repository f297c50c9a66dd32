using System.Diagnostics;
using System.Globalization;

namespace PolyRelu.Kernels;

/// <summary>The threads that share the work of one call: persistent, and started without allocation.</summary>
/// <remarks>
/// Indices are claimed one by one, so results must not depend on which thread runs which index. The caller takes part.
/// A call from inside a body runs on its own thread alone. Calls of several threads share the same persistent threads, so that beside the
/// callers never more than <see cref="Count"/> − 1 threads are busy; <see cref="Limit"/> bounds those of one caller. Idle threads spin for
/// some microseconds, then sleep.
/// </remarks>
public static class Workers
{
    /// <summary>Name of the environment variable that sets the number of threads.</summary>
    public const string CountVariable = "POLYRELU_THREADS";

    /// <summary>Calls that are shared at a time; further ones run on the threads of their callers.</summary>
    private const int MostCalls = 4;

    private static readonly SharedCall[] Calls = [.. Enumerable.Range(0, MostCalls).Select(_ => new SharedCall())];
    private static readonly AsyncLocal<int> Limited = new();      // 0 where there is no limit
    private static readonly Lock Threads = new();
    private static readonly object Gate = new();
    private static readonly long SpinTicks = Stopwatch.Frequency / 20_000;   // 50 µs
    private static int count;          // 0 until it is asked for or set
    private static int started;
    private static int sleeping;
    private static int generation;

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

    /// <summary>Most threads that a call from here would use.</summary>
    public static int Available => inline > 0 ? 1 : Limited.Value is > 0 and int most ? Math.Min(most, Count) : Count;

    /// <summary>
    /// Until the scope is disposed, calls from here use no more than so many threads, the caller among them; results do not depend on it.
    /// </summary>
    /// <remarks>
    /// The limit belongs to the flow of control: it holds after an <c>await</c> and within tasks that are started here, and not for calls
    /// that others make at the same time, which may have limits of their own. One inside another can only lower it, and none raises
    /// <see cref="Count"/>.
    /// </remarks>
    /// <param name="threads">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public static LimitScope Limit(int threads)
    {
        if (threads < 1)
            throw new ArgumentOutOfRangeException(nameof(threads), $"A call needs at least 1 thread; got a limit of {threads}.");
        int before = Limited.Value;
        Limited.Value = before == 0 ? threads : Math.Min(before, threads);
        return new LimitScope(before);
    }

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
        int threads = count <= 1 ? 1 : Available;
        int place = threads == 1 ? -1 : Take();
        if (place < 0)
        {
            for (int i = 0; i < count; i++) body(i, state);
            return;
        }
        Job<TState> shared = Job<TState>.Shared[place];
        try
        {
            shared.State = state;
            shared.Body = body;
            Share(Calls[place], shared, count, threads);
        }
        finally
        {
            shared.State = default!;
            shared.Body = null!;
            Calls[place].Release();
        }
    }

    /// <summary>Takes a place for a call that is shared.</summary>
    /// <returns>Its index; −1 where all are taken.</returns>
    private static int Take()
    {
        for (int place = 0; place < MostCalls; place++)
            if (Calls[place].TryTake()) return place;
        return -1;
    }

    private static void Share(SharedCall call, SharedCall.Job work, int indices, int threads)
    {
        if (started < Count - 1) StartThreads();
        call.Offer(work, indices, threads - 1);
        Interlocked.Increment(ref generation);
        if (Volatile.Read(ref sleeping) > 0)
        {
            lock (Gate) Monitor.PulseAll(Gate);
        }
        Claim(call);
        call.Close();
    }

    /// <summary>Runs bodies of a call as long as there are indices; calls from inside them stay on this thread.</summary>
    private static void Claim(SharedCall call)
    {
        inline++;
        try
        {
            call.Claim();
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
                thread.UnsafeStart();      // without the limit of whoever happens to start it
            }
        }
    }

    private static void Serve(int rank)
    {
        int seen = 0;
        while (true)
        {
            seen = Await(seen);
            if (rank >= Count) continue;
            for (bool found = true; found;)
            {
                found = false;
                foreach (SharedCall call in Calls)
                {
                    if (!call.Enter()) continue;
                    found = true;
                    Claim(call);
                    call.Leave();
                }
            }
        }
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

    /// <summary>The end of a stretch of work with a limit.</summary>
    public readonly struct LimitScope : IDisposable
    {
        private readonly int before;

        internal LimitScope(int before) => this.before = before;

        /// <summary>Lets calls from here use as many threads as before.</summary>
        public void Dispose() => Limited.Value = before;
    }

    /// <summary>The body of a call; an instance per place and type serves, since a place has one call at a time.</summary>
    private sealed class Job<TState> : SharedCall.Job
    {
        public static readonly Job<TState>[] Shared = [.. Enumerable.Range(0, MostCalls).Select(_ => new Job<TState>())];
        public TState State = default!;
        public Action<int, TState> Body = null!;

        public override void Run(int index) => Body(index, State);
    }
}
