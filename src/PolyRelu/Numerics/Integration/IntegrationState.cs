namespace PolyRelu.Numerics.Integration;

/// <summary>Everything an integration needs to go on with the same bits.</summary>
public sealed record IntegrationState
{
    /// <summary>The time reached.</summary>
    public required double Time { get; init; }

    /// <summary>The size that the next step tries.</summary>
    public required double StepSize { get; init; }

    /// <summary>The size at which the next step is accepted whatever its error.</summary>
    public required double ForcedStep { get; init; }

    /// <summary>The error of the last accepted step, in units of the tolerance.</summary>
    public required double PreviousError { get; init; }

    /// <summary>Whether the last attempt was rejected.</summary>
    public required bool AfterRejection { get; init; }

    /// <summary>The state, row by row.</summary>
    public required double[] State { get; init; }

    /// <summary>The derivative that the next step begins with, row by row.</summary>
    public required double[] Derivative { get; init; }

    /// <summary>The work so far.</summary>
    public required IntegrationStatistics Statistics { get; init; }
}
