namespace PolyRelu.Experiments.Engine;

/// <summary>
/// A part of a trial for the estimate of its time: a short piece of the very work, to be measured on this machine, and how many such pieces
/// there are.
/// </summary>
/// <param name="What">What the part is, such as <c>training, p = 3</c>; parts of one name are added up.</param>
/// <param name="Key">Names the piece; pieces of one name are measured once.</param>
/// <param name="Prepare">Builds the piece and returns the action to be timed.</param>
/// <param name="Pieces">Number of pieces in the part.</param>
internal sealed record Work(string What, string Key, Func<Action> Prepare, double Pieces);
