namespace PolyRelu.Serialization;

/// <summary>What stands at a path, links followed.</summary>
public enum FileKind
{
    /// <summary>Nothing: a file can be made there.</summary>
    Nothing,

    /// <summary>A regular file.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A device, such as a terminal.</summary>
    Device,

    /// <summary>A pipe, with or without a name.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,
}
