using System.Globalization;
using System.Text;
using PolyRelu.Experiments.Site;

namespace PolyRelu.Cli.Serving;

/// <summary>What a browser is answered.</summary>
/// <param name="Status">Number and words, such as <c>200 OK</c>.</param>
/// <param name="Type">Content type.</param>
/// <param name="Content">The content.</param>
/// <param name="More">A further header line; empty for none.</param>
internal sealed record PageAnswer(string Status, string Type, byte[] Content, string More = "")
{
    /// <summary>The page takes its own scripts, styles, pictures and files, and nothing from anywhere else.</summary>
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The answer to a request.</summary>
    /// <param name="request">The request; null where it was not understood.</param>
    /// <param name="authorities">What the header Host may say: another name may be a page elsewhere that reads from here.</param>
    /// <param name="find">The content of a file by its name; null where there is none.</param>
    public static PageAnswer To(PageRequest? request, IReadOnlyList<string> authorities, Func<string, byte[]?> find)
    {
        if (request is null) return Text("400 Bad Request", "This is no request that the page answers.");
        if (request.Host is not { } host || !authorities.Contains(host, StringComparer.OrdinalIgnoreCase))
            return Text("421 Misdirected Request", "The page is only served under its own address.");
        if (request.Method is not ("GET" or "HEAD"))
            return Text("405 Method Not Allowed", "The page is only read.", "Allow: GET, HEAD\r\n");
        string name = request.Path == "/" ? SiteFiles.Index : request.Path[1..];
        return find(name) is { } content ? new PageAnswer("200 OK", SiteFiles.TypeOf(name), content)
            : new PageAnswer("404 Not Found", SiteFiles.TypeOf(SiteFiles.Index), Encoding.UTF8.GetBytes(Missing));
    }

    private const string Missing = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Not found</title></head>
        <body><h1>There is no such page</h1><p>PolyRelu serves one page: <a href="/">the one to play with</a>.</p></body></html>

        """;

    /// <summary>The bytes to send.</summary>
    /// <param name="withContent">Whether the content follows the head.</param>
    public byte[] ToBytes(bool withContent)
    {
        string head = string.Create(CultureInfo.InvariantCulture, $"""
            HTTP/1.1 {Status}
            Date: {DateTime.UtcNow:R}
            Content-Type: {Type}
            Content-Length: {Content.Length}
            Content-Security-Policy: {Policy}
            X-Content-Type-Options: nosniff
            Referrer-Policy: no-referrer
            Cross-Origin-Resource-Policy: same-origin
            Cache-Control: no-cache
            Connection: close

            """).ReplaceLineEndings("\r\n") + More + "\r\n";
        byte[] bytes = Encoding.Latin1.GetBytes(head);
        return withContent ? [.. bytes, .. Content] : bytes;
    }

    private static PageAnswer Text(string status, string sentence, string more = "") =>
        new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(sentence + "\n"), more);
}
