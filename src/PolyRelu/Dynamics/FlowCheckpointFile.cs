using PolyRelu.Numerics.Integration;
using PolyRelu.Serialization;

namespace PolyRelu.Dynamics;

/// <summary>Reads and writes the checkpoint of one flow.</summary>
/// <param name="checkpoint">Where, and for which program.</param>
/// <param name="session">The flow.</param>
internal sealed class FlowCheckpointFile(FlowCheckpoint checkpoint, FlowSession session)
{
    private const string Fingerprint = "fingerprint";

    private readonly FlowRecordFile records =
        new(checkpoint.Path + FlowCheckpoint.RecordsSuffix, session, session.Fingerprint(checkpoint.Program));

    /// <summary>Reads the state of the flow; null where nothing was saved.</summary>
    /// <exception cref="InvalidDataException">The file is that of another flow, or damaged.</exception>
    public FlowState? Load()
    {
        string path = checkpoint.Path;
        if (FilePlace.Of(path).Kind == FileKind.Nothing) return null;
        string other;
        try
        {
            var file = NamedArrays.Read(path);
            if (file.Find(Fingerprint) is null) other = $"{path} is no checkpoint of a flow; name another file.";
            else if (!file.Bytes(Fingerprint).SequenceEqual(session.Fingerprint(checkpoint.Program)))
                other = $"{path} is the checkpoint of another flow (problem, start, options or version differ); remove it, or name another "
                    + "file.";
            else return Read(file);
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"{damage.Message.TrimEnd('.')}; remove {path} to begin again.", damage);
        }
        throw new InvalidDataException(other);
    }

    /// <summary>Writes the state of the flow, whole or not at all; nothing before its first step.</summary>
    /// <param name="unwritable">Told why it could not be written.</param>
    /// <returns>Whether the file holds the state; null where there is none yet.</returns>
    public bool? TrySave(Action<string>? unwritable)
    {
        if (session.Capture() is not { } state) return null;
        try
        {
            records.Append(state.Records); // first: a checkpoint never names records that are not there
            Write(state);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            unwritable?.Invoke(failure.Message);
            return false;
        }
    }

    private void Write(FlowState state) => NpzFile.Write(checkpoint.Path, new Dictionary<string, NumericArray>(StringComparer.Ordinal)
    {
        [Fingerprint] = Array(session.Fingerprint(checkpoint.Program)),
        ["numbers"] = Array<double>(state.Integration.Time, state.Integration.StepSize, state.Integration.ForcedStep,
            state.Integration.PreviousError, state.Integration.AfterRejection ? 1 : 0),
        ["counts"] = Array<double>(state.Integration.Statistics.Accepted, state.Integration.Statistics.Rejected,
            state.Integration.Statistics.Forced, state.Integration.Statistics.Evaluations),
        ["state"] = Array(state.Integration.State),
        ["derivative"] = Array(state.Integration.Derivative),
        ["excess"] = Array(state.Excess),
        ["births"] = Array(state.Births),
        ["plateau"] = Array(state.RestingSince, state.Passage?.From ?? double.NaN, state.Passage?.To ?? double.NaN),
        ["records"] = Array<double>(records.Count, records.Checksum),
    });

    private FlowState Read(NamedArrays file)
    {
        int clusters = session.Births.Length, length = (session.Hidden + 1) * (session.Features + 1);
        double[] numbers = file.Doubles("numbers", [5]), counts = file.Doubles("counts", [4]), kept = file.Doubles("records", [2]);
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
            Records = records.Read((int)kept[0], (uint)kept[1]),
            RestingSince = plateau[0],
            Passage = double.IsNaN(plateau[1]) ? null : new(plateau[1], plateau[2]),
        };
    }

    private static NumericArray Array<T>(params T[] values) where T : unmanaged => NumericArray.From(values, values.Length);
}
