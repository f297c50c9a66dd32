namespace PolyRelu.Data;

/// <summary>
/// A dataset is in none of the places where it was looked for. The message says what is missing, where it was looked for, and how to
/// provide it.
/// </summary>
public sealed class DataUnavailableException : IOException
{
    /// <summary>Without a message.</summary>
    public DataUnavailableException()
    {
    }

    /// <summary>With a message.</summary>
    public DataUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public DataUnavailableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
