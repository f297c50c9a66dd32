namespace PolyRelu;

/// <summary>What an exception says, as a part of another sentence.</summary>
internal static class PlainMessage
{
    /// <summary>The message without the name of the parameter that .NET appends, which a reader of files never gave.</summary>
    public static string Of(Exception exception)
    {
        if (exception is not ArgumentException { ParamName: { Length: > 0 } name }) return exception.Message;
        int end = exception.Message.LastIndexOf($" (Parameter '{name}')", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}
