using System.Text;

namespace PolyRelu.Cli.Serving;

/// <summary>What a browser asks for: the first line of a request and its host.</summary>
/// <param name="Method">Such as <c>GET</c>.</param>
/// <param name="Target">Such as <c>/index.html?a</c>.</param>
/// <param name="Host">The value of the header Host; null where there is none, or more than one.</param>
internal sealed record PageRequest(string Method, string Target, string? Host)
{
    /// <summary>Browsers send less than 2 kB.</summary>
    public const int MostBytes = 16 * 1024;

    /// <summary>The path without what follows a question mark.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>Reads the head of a request; a body, which nothing here takes, is left alone.</summary>
    /// <returns>The request; null where it is none that HTTP/1.1 knows, or longer than <see cref="MostBytes"/>.</returns>
    public static async Task<PageRequest?> Read(Stream stream, CancellationToken cancellation)
    {
        byte[] bytes = new byte[MostBytes];
        int count = 0, end;
        while ((end = bytes.AsSpan(0, count).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (count == bytes.Length) return null;
            int more = await stream.ReadAsync(bytes.AsMemory(count), cancellation);
            if (more == 0) return null;
            count += more;
        }
        return Parse(Encoding.Latin1.GetString(bytes, 0, end));
    }

    /// <summary>Reads the lines of a head.</summary>
    internal static PageRequest? Parse(string head)
    {
        string[] lines = head.Split("\r\n"), first = lines[0].Split(' ');
        if (first is not [{ Length: > 0 } method, ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"]) return null;
        List<string> hosts = [];
        foreach (string line in lines[1..])
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line[..colon].Any(char.IsWhiteSpace)) return null;
            if (line[..colon].Equals("Host", StringComparison.OrdinalIgnoreCase)) hosts.Add(line[(colon + 1)..].Trim());
        }
        return new PageRequest(method, target, hosts.Count == 1 ? hosts[0] : null);
    }
}
