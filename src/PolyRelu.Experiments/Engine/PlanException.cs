namespace PolyRelu.Experiments.Engine;

/// <summary>A trial that cannot be run however often it is tried: it is not in the plan, or the plan is of another program.</summary>
internal sealed class PlanException(string message, Exception? cause = null) : Exception(message, cause);
