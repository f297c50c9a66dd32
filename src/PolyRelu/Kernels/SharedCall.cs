using System.Runtime.ExceptionServices;

namespace PolyRelu.Kernels;

/// <summary>One call of <see cref="Workers"/> whose indices are shared; it serves one call after the other.</summary>
internal sealed class SharedCall
{
    private const int Open = 1 << 30;
    private int busy;
    private int state;          // Open while indices are offered, plus the number of helpers inside
    private int limit;
    private int next;
    private int helpers;
    private Job? job;
    private ExceptionDispatchInfo? failure;

    /// <summary>Whether it was free, and is now the caller's until it is released.</summary>
    public bool TryTake() => Volatile.Read(ref busy) == 0 && Interlocked.CompareExchange(ref busy, 1, 0) == 0;

    /// <summary>Lets another call have it.</summary>
    public void Release() => Volatile.Write(ref busy, 0);

    /// <summary>Offers the indices of a call.</summary>
    /// <param name="work">What is run for each.</param>
    /// <param name="indices">How many there are.</param>
    /// <param name="most">Helpers that may be inside at a time, beside the caller.</param>
    public void Offer(Job work, int indices, int most)
    {
        job = work;
        limit = indices;
        next = 0;
        helpers = most;
        failure = null;
        Volatile.Write(ref state, Open);
    }

    /// <summary>Takes part as a helper, unless the call is closed or has as many as it may have.</summary>
    public bool Enter()
    {
        int current = Volatile.Read(ref state);
        while ((current & Open) != 0 && (current & ~Open) < Volatile.Read(ref helpers)
            && Volatile.Read(ref next) < Volatile.Read(ref limit))
        {
            int before = Interlocked.CompareExchange(ref state, current + 1, current);
            if (before != current)
            {
                current = before;
                continue;
            }
            // Another call may stand here by now, and have room for fewer.
            if ((current & ~Open) < Volatile.Read(ref helpers)) return true;
            Leave();
            return false;
        }
        return false;
    }

    /// <summary>Ends the part of a helper.</summary>
    public void Leave() => Interlocked.Decrement(ref state);

    /// <summary>Runs bodies as long as there are indices; after an exception there are none.</summary>
    public void Claim()
    {
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
    }

    /// <summary>Waits until every helper is out.</summary>
    /// <exception cref="Exception">The first exception of a body.</exception>
    public void Close()
    {
        Interlocked.And(ref state, ~Open);
        SpinWait wait = default;
        while (Volatile.Read(ref state) != 0) wait.SpinOnce(sleep1Threshold: -1);
        job = null;
        failure?.Throw();
    }

    /// <summary>What is run for each index.</summary>
    internal abstract class Job
    {
        /// <summary>Runs the body.</summary>
        public abstract void Run(int index);
    }
}
