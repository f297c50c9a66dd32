namespace PolyRelu.Experiments.Presets;

/// <summary>A preset that cannot be read or says something wrong. The message names the place, what was expected and what came.</summary>
internal sealed class PresetException : Exception
{
    /// <summary>An error without a place.</summary>
    public PresetException(string message)
        : base(message)
    {
    }

    internal PresetException(PresetLocation where, string problem)
        : base($"{where}: {problem}")
    {
        Line = where.Line;
        Column = where.Column;
    }

    /// <summary>Line of the error, from 1; 0 if the error is in an override or has no place.</summary>
    public int Line { get; }

    /// <summary>Column of the error, from 1; 0 as for <see cref="Line"/>.</summary>
    public int Column { get; }
}
