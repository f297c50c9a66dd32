using PolyRelu.Numerics.Integration;
using PolyRelu.Serialization;

namespace PolyRelu.Dynamics;

/// <summary>A file that keeps the state of a flow, so that a killed one goes on where it was, to the same bits.</summary>
/// <remarks>It carries a fingerprint of all that the flow depends on, and goes on with nothing else (docs/file-formats.md).</remarks>
/// <param name="Path">The file (.npz), which need not exist.</param>
public sealed record FlowCheckpoint(string Path)
{
    private const string Fingerprint = "fingerprint";

    /// <summary>Names the program, with all else that results depend on: its version.</summary>
    public string Program { get; init; } = "";

    /// <summary>Least time between two writes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Reads the state of a flow; null where nothing was saved.</summary>
    /// <exception cref="InvalidDataException">The file is that of another flow, or damaged.</exception>
    internal FlowState? Load(FlowSession session)
    {
        if (FilePlace.Of(Path).Kind == FileKind.Nothing) return null;
        string? other = null;
        try
        {
            var file = NamedArrays.Read(Path);
            if (file.Find(Fingerprint) is null) other = $"{Path} is no checkpoint of a flow; name another file.";
            else if (!file.Bytes(Fingerprint).SequenceEqual(session.Fingerprint(Program)))
                other = $"{Path} is the checkpoint of another flow (problem, start, options or version differ); remove it, or name another "
                    + "file.";
            else return Read(file, session);
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"{damage.Message.TrimEnd('.')}; remove the file to begin again.", damage);
        }
        throw new InvalidDataException(other);
    }

    /// <summary>Told once, with the reason, that the file cannot be written: the flow goes on without it.</summary>
    public Action<string>? Unwritable { get; init; }

    /// <summary>Writes the state of a flow, whole or not at all; nothing before its first step.</summary>
    /// <param name="session">The flow.</param>
    /// <param name="unwritable">Told why it could not be written.</param>
    /// <returns>Whether the file holds the state; null where there is none yet.</returns>
    internal bool? TrySave(FlowSession session, Action<string>? unwritable)
    {
        if (session.Capture() is not { } state) return null;
        try
        {
            Write(session, state);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            unwritable?.Invoke(failure.Message);
            return false;
        }
    }

    private void Write(FlowSession session, FlowState state)
    {
        Dictionary<string, NumericArray> arrays = new(StringComparer.Ordinal)
        {
            [Fingerprint] = Array(session.Fingerprint(Program)),
            ["numbers"] = Array<double>(state.Integration.Time, state.Integration.StepSize, state.Integration.ForcedStep,
                state.Integration.PreviousError, state.Integration.AfterRejection ? 1 : 0),
            ["counts"] = Array<double>(state.Integration.Statistics.Accepted, state.Integration.Statistics.Rejected,
                state.Integration.Statistics.Forced, state.Integration.Statistics.Evaluations),
            ["state"] = Array(state.Integration.State),
            ["derivative"] = Array(state.Integration.Derivative),
            ["excess"] = Array(state.Excess),
            ["births"] = Array(state.Births),
            ["plateau"] = Array(state.RestingSince, state.Passage?.From ?? double.NaN, state.Passage?.To ?? double.NaN),
        };
        foreach ((string name, NumericArray array) in FlowFile.Records(state.Records, session.Hidden)) arrays.Add(name, array);
        NpzFile.Write(Path, arrays);
    }

    private static FlowState Read(NamedArrays file, FlowSession session)
    {
        (int samples, int hidden, int features, int clusters) = (session.Samples, session.Hidden, session.Features, session.Births.Length);
        int length = (hidden + 1) * (features + 1);
        double[] numbers = file.Doubles("numbers", [5]);
        double[] counts = file.Doubles("counts", [4]);
        double[] plateau = file.Numbers("plateau", 3);
        return new FlowState
        {
            Integration = new IntegrationState
            {
                Time = numbers[0],
                StepSize = numbers[1],
                ForcedStep = numbers[2],
                PreviousError = numbers[3],
                AfterRejection = numbers[4] != 0,
                State = file.Doubles("state", [length]),
                Derivative = file.Doubles("derivative", [length]),
                Statistics = new((long)counts[0], (long)counts[1], (long)counts[2], (long)counts[3]),
            },
            Excess = file.Numbers("excess", clusters),
            Births = file.Numbers("births", clusters),
            Records = FlowFile.ReadRecords(file, samples, hidden, features, clusters),
            RestingSince = plateau[0],
            Passage = double.IsNaN(plateau[1]) ? null : new(plateau[1], plateau[2]),
        };
    }

    private static NumericArray Array<T>(params T[] values) where T : unmanaged => NumericArray.From(values, values.Length);
}
