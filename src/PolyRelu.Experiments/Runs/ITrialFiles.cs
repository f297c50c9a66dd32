namespace PolyRelu.Experiments.Runs;

/// <summary>What the files of a trial say, for whoever reads a run directory without knowing its experiment.</summary>
internal interface ITrialFiles
{
    /// <summary>
    /// Reads everything that reports read of a completed trial and compares it with what its configuration asks for: the file, and
    /// what is wrong with it, or null for a promise that is kept.
    /// </summary>
    /// <remarks>
    /// What one file promises by itself its record says (<see cref="ICheckedRecord"/>). Files that agree with the configuration of their
    /// trial agree with one another and with those of the other trials of the run, so that reports may rely on it.
    /// </remarks>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder);

    /// <summary>Why numbers of the trial are no findings.</summary>
    IEnumerable<NoteRow> Notes(TrialFolder folder);

    /// <summary>Signs that a curve of the trial overstates robustness, with the words for the curve.</summary>
    IEnumerable<(string Curve, DiagnosisRow Diagnosis)> Diagnoses(TrialFolder folder);

    /// <summary>Every number that the trial measured, those that a series ends with: the last epoch of a training, not each.</summary>
    /// <remarks>No two rows agree in quantity, subject, norm and radius.</remarks>
    IEnumerable<MeasurementRow> Measurements(TrialFolder folder);
}
