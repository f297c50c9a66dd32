namespace PolyRelu.Experiments.Runs;

/// <summary>A kind of trials, as run directories name it, and the way to read the files of one.</summary>
/// <param name="Name">What such a trial computes, such as <c>synthetic</c>.</param>
/// <param name="Version">Version of the computation; raised when the same configuration would give other results or other files.</param>
/// <param name="Open">Reads the configuration of a folder and tells what the files beside it say.</param>
internal record TrialKind(string Name, int Version, Func<TrialFolder, ITrialFiles> Open)
{
    /// <summary>A kind of which nothing but its name is known: its files promise nothing.</summary>
    public static TrialKind Unknown(string name) => new(name, 1, _ => new NoPromises());

    private sealed class NoPromises : ITrialFiles
    {
        public IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder) => [];

        public IEnumerable<NoteRow> Notes(TrialFolder folder) => [];

        public IEnumerable<(string Curve, DiagnosisRow Diagnosis)> Diagnoses(TrialFolder folder) => [];

        public IEnumerable<MeasurementRow> Measurements(TrialFolder folder) => [];
    }
}

/// <summary>A kind of trials with the configuration that theirs are read as.</summary>
/// <typeparam name="TConfiguration">What <c>config.json</c> holds.</typeparam>
internal sealed record TrialKind<TConfiguration>(string Name, int Version, Func<TrialFolder, ITrialFiles> Open)
    : TrialKind(Name, Version, Open);
