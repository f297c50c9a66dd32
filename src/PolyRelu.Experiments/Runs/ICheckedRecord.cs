namespace PolyRelu.Experiments.Runs;

/// <summary>
/// A record of a file that promises more than the types of its members say. Whoever reads it asks
/// before anybody uses it (<see cref="RecordCheck"/>).
/// </summary>
internal interface ICheckedRecord
{
    /// <summary>
    /// What is wrong, one entry per promise (<see cref="Promise"/>); null for a promise that is kept. Asked
    /// after all that the record holds has been checked.
    /// </summary>
    IEnumerable<string?> Problems();
}
