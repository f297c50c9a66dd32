using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>A victim and its replicas, of which every thread takes one while it searches.</summary>
internal sealed class VictimPool
{
    private readonly IClassifier victim;
    private readonly Lock gate = new();
    private readonly Stack<IClassifier> idle = new();
    private bool? several;

    /// <summary>A pool of one victim; replicas are made where they are needed.</summary>
    public VictimPool(IClassifier victim)
    {
        this.victim = victim;
        idle.Push(victim);
    }

    /// <summary>Whether the victim can be replicated.</summary>
    public bool AreSeveral
    {
        get
        {
            lock (gate) return several ??= First();
        }
    }

    /// <summary>One that no other thread has.</summary>
    public IClassifier Take()
    {
        lock (gate)
        {
            if (idle.TryPop(out IClassifier? free)) return free;
            IClassifier replica = victim.Replicate()
                ?? throw new InvalidOperationException($"{victim.GetType().Name} was replicated once and then no more.");
            RequireSame(replica);
            return replica;
        }
    }

    /// <summary>Leaves one to other threads.</summary>
    public void GiveBack(IClassifier taken)
    {
        lock (gate) idle.Push(taken);
    }

    private bool First()
    {
        if (victim.Replicate() is not { } replica) return false;
        RequireSame(replica);
        IClassifier[] others = [.. idle];
        idle.Clear();
        idle.Push(replica);
        foreach (IClassifier other in others) idle.Push(other);
        return true;
    }

    /// <exception cref="InvalidOperationException">It is of another kind, or the victim itself.</exception>
    private void RequireSame(IClassifier replica)
    {
        if (ReferenceEquals(replica, victim) || replica.GetType() != victim.GetType())
            throw new InvalidOperationException($"A replica of {victim.GetType().Name} is to be another instance of the same type; got "
                + $"{(ReferenceEquals(replica, victim) ? "the same instance" : replica.GetType().Name)}.");
    }
}
