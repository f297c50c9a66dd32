using PolyRelu.Cli;

// Nothing else stands here: whatever this method names is loaded before its first line runs.
LastWords.Prepare();
try
{
    return CommandProcess.Run(args);
}
catch (Exception error)
{
    LastWords.Say(error);
    return ExitCode.Failure;
}
