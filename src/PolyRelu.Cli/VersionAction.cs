using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace PolyRelu.Cli;

/// <summary>Prints the version of the command line.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <summary>Version of this build, with the commit where the build knows it.</summary>
    public static string Version { get; } =
        typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? typeof(VersionAction).Assembly.GetName().Version?.ToString() ?? "unknown";

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(Version);
        return ExitCode.Success;
    }
}
