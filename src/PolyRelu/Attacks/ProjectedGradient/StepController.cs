namespace PolyRelu.Attacks.ProjectedGradient;

/// <summary>The step sizes of Auto-PGD: checks at windows that shrink, halves the step of points that stopped improving.</summary>
/// <remarks>
/// Croce and Hein 2020, §3 with the parameters of their code. Windows: the first of max(⌊0.22 N⌋, 1) iterations, each next
/// shorter by max(⌊0.03 N⌋, 1), never below max(⌊0.06 N⌋, 1); for N = 100 checks follow iterations 22, 41, 57, 70, 80, 87, 93
/// and 99. At a check a point's step is halved, and it goes back to its best point, if (1) its loss rose in at most 75% of
/// the window's steps, or (2) its step was not halved at the last check and its best loss has not changed since.
/// The first window counts from the loss of the start (the original compares with an entry that is not set).
/// </remarks>
internal class StepController : IBatchState
{
    private const double NeededRises = 0.75;

    private readonly int shortest;
    private readonly int shrink;
    private readonly double[] steps;
    private readonly double[] latest;
    private readonly double[] best;
    private readonly double[] bestAtCheck;
    private readonly int[] rises;
    private readonly bool[] halved;
    private int window;
    private int checkedWindow;
    private int sinceCheck;

    /// <summary>A controller.</summary>
    /// <param name="capacity">Number of rows.</param>
    /// <param name="iterations">N, which the windows are measured in.</param>
    public StepController(int capacity, int iterations)
        : this(capacity, Part(0.22, iterations), Part(0.03, iterations), Part(0.06, iterations))
    {
    }

    /// <summary>A controller with other windows.</summary>
    protected StepController(int capacity, int firstWindow, int shrink, int shortest)
    {
        window = firstWindow;
        this.shrink = shrink;
        this.shortest = shortest;
        steps = new double[capacity];
        latest = new double[capacity];
        best = new double[capacity];
        bestAtCheck = new double[capacity];
        rises = new int[capacity];
        halved = new bool[capacity];
        Array.Fill(halved, true);
    }

    /// <summary>The step size of a row.</summary>
    public double Step(int row) => steps[row];

    /// <summary>Remembers the loss a row starts from and its first step size.</summary>
    public virtual void Start(int row, double loss, double step)
    {
        latest[row] = best[row] = bestAtCheck[row] = loss;
        steps[row] = step;
    }

    /// <summary>Remembers the loss after a step.</summary>
    /// <returns>Whether it is the row's best so far.</returns>
    public bool Observe(int row, double loss)
    {
        if (loss > latest[row]) rises[row]++;
        latest[row] = loss;
        if (!(loss > best[row])) return false;
        best[row] = loss;
        return true;
    }

    /// <summary>Counts an iteration, before or after its rows are observed.</summary>
    /// <returns>Whether a check is due: call <see cref="Check"/> for every row once it was observed.</returns>
    public bool Advance()
    {
        if (++sinceCheck < window) return false;
        sinceCheck = 0;
        checkedWindow = window;
        window = Math.Max(window - shrink, shortest);
        return true;
    }

    /// <summary>Checks a row.</summary>
    /// <returns>Whether its step was halved, so that it goes back to its best point.</returns>
    public virtual bool Check(int row)
    {
        bool oscillates = rises[row] <= NeededRises * checkedWindow;
        bool stuck = !halved[row] && bestAtCheck[row] >= best[row];
        halved[row] = oscillates || stuck;
        bestAtCheck[row] = best[row];
        rises[row] = 0;
        if (halved[row]) steps[row] /= 2;
        return halved[row];
    }

    /// <summary>max(⌊share · N⌋, 1).</summary>
    protected static int Part(double share, int iterations) => Math.Max((int)(share * iterations), 1);

    /// <summary>Sets the step size of a row.</summary>
    protected void SetStep(int row, double step) => steps[row] = step;

    /// <inheritdoc/>
    public virtual void MoveRow(int source, int destination)
    {
        steps[destination] = steps[source];
        latest[destination] = latest[source];
        best[destination] = best[source];
        bestAtCheck[destination] = bestAtCheck[source];
        rises[destination] = rises[source];
        halved[destination] = halved[source];
    }
}
