namespace PolyRelu.Evaluation;

/// <summary>Hands on the results of work that is done side by side, in the order of its places.</summary>
/// <remarks>
/// A result that is ready early waits, and a thread that is too far ahead waits before it begins, so that few results wait however long one
/// of them takes. Places are to be begun in order.
/// </remarks>
/// <typeparam name="TResult">What comes of a place.</typeparam>
/// <param name="ahead">Places that may be begun beyond the one that is due, at least as many as there are threads.</param>
/// <param name="next">Given one result after the other, never two at a time.</param>
internal sealed class InOrder<TResult>(int ahead, Action<TResult> next)
    where TResult : class
{
    private readonly Lock handing = new();
    private readonly object gate = new();
    private readonly Dictionary<int, TResult> waiting = [];
    private int place;
    private bool failed;

    /// <summary>Does the work of a place and hands on what is due; nothing after another place has failed.</summary>
    /// <param name="own">The place, from 0.</param>
    /// <param name="work">Its work.</param>
    public void Run(int own, Func<TResult> work)
    {
        if (!WaitFor(own - ahead)) return;
        try
        {
            TResult result = work();
            lock (gate) waiting.Add(own, result);
            HandOn();
        }
        catch
        {
            lock (gate)
            {
                failed = true;
                Monitor.PulseAll(gate);
            }
            throw;
        }
    }

    /// <summary>Waits until a place is reached.</summary>
    /// <returns>Whether no other has failed.</returns>
    private bool WaitFor(int least)
    {
        lock (gate)
        {
            while (place < least && !failed) Monitor.Wait(gate);
            return !failed;
        }
    }

    private void HandOn()
    {
        lock (handing)
        {
            while (Due() is { } result)
            {
                next(result);
                lock (gate)
                {
                    place++;
                    Monitor.PulseAll(gate);
                }
            }
        }
    }

    private TResult? Due()
    {
        lock (gate) return waiting.Remove(place, out TResult? result) ? result : null;
    }
}
