namespace PolyRelu.Experiments.Submission.Local;

/// <summary>How trials run on this machine.</summary>
/// <param name="Workers">Processes at the same time.</param>
/// <param name="Retries">How often a trial is tried again after a failure that another attempt may mend.</param>
internal sealed record LocalSettings(int Workers, int Retries = 2);
