using System.Text;
using System.Text.RegularExpressions;

namespace PolyRelu.Experiments.Site;

/// <summary>A name that a module takes from another.</summary>
/// <param name="Name">As the other exports it.</param>
/// <param name="Local">As it is called here.</param>
/// <param name="Line">Where it stands.</param>
internal readonly record struct ImportedName(string Name, string Local, int Line);

/// <summary>An import of a module.</summary>
/// <param name="From">The other module, as it is written: <c>./camera.js</c>.</param>
/// <param name="Names">What is taken.</param>
/// <param name="Line">Where it stands.</param>
internal sealed record ModuleImport(string From, IReadOnlyList<ImportedName> Names, int Line);

/// <summary>An ES module of the page, read in the few forms that the page uses.</summary>
/// <remarks>
/// <c>import { a, b as c } from './other.js';</c> and <c>export</c> before <c>function</c>, <c>async function</c>, <c>class</c> or
/// <c>const</c>; anything else is an error, so that what browsers load and what is joined cannot differ (docs/decisions/page-modules.md).
/// </remarks>
internal sealed partial class ModuleSource
{
    private const string ImportForm = "import { a, b as c } from './file.js';";
    private const string ExportForm = "export before function, async function, class or const with one name";

    private readonly string text;
    private readonly IReadOnlyList<ScriptToken> code;
    private readonly List<ModuleImport> imports = [];
    private readonly List<string> exports = [];

    /// <summary>Pieces that belong to imports and exports, and not to the body.</summary>
    private readonly HashSet<int> left = [];

    /// <summary>Reads a module.</summary>
    /// <param name="name">Its name within the page, with forward slashes.</param>
    /// <param name="source">Its text.</param>
    /// <exception cref="InvalidDataException">A form that is not accepted, with file and line.</exception>
    public ModuleSource(string name, string source)
    {
        Name = name;
        text = source.ReplaceLineEndings("\n");
        if (EndsScripts().Match(text) is { Success: true } ending)
            throw Error(text.AsSpan(0, ending.Index).Count('\n') + 1, $"{ending.Value.Trim()} would end, or hide, a script in a page");
        code = [.. ScriptReader.Read(name, text).Where(token => token.Kind != ScriptTokenKind.Comment)];
        for (int i = 0; i < code.Count; i++) i = Statement(i);
    }

    /// <summary>Its name within the page.</summary>
    public string Name { get; }

    /// <summary>What it takes from others, in order.</summary>
    public IReadOnlyList<ModuleImport> Imports => imports;

    /// <summary>What it gives, in order.</summary>
    public IReadOnlyList<string> Exports => exports;

    /// <summary>The code without imports, the word export, comments and empty lines.</summary>
    public string Body()
    {
        StringBuilder body = new();
        string? before = null;
        int end = 0;
        for (int i = 0; i < code.Count; i++)
        {
            string gap = Gap(end, code[i].Start);
            end = code[i].End;
            if (left.Contains(i))
            {
                before ??= gap;
                continue;
            }
            body.Append(body.Length == 0 ? "" : before ?? gap).Append(code[i].Text);
            before = null;
        }
        return body.ToString();
    }

    /// <summary>An error of this module.</summary>
    public InvalidDataException Error(int line, string what) => new($"{Name}:{line}: {what}.");

    /// <summary>Reads an import or an export that begins here.</summary>
    /// <returns>The last piece that was read.</returns>
    private int Statement(int i)
    {
        ScriptToken token = code[i];
        if (token.Kind != ScriptTokenKind.Word || (i > 0 && code[i - 1].IsMark('.'))) return i;
        if (token.Text == "await" && token.Depth == 0) throw Error(token.Line, "a module may not wait at its top level");
        return token.Text switch { "import" => Import(i), "export" => Export(i), _ => i };
    }

    private int Import(int first)
    {
        int i = first + 1, line = code[first].Line;
        List<ImportedName> names = [];
        bool isRight = code[first].Depth == 0 && Is(i++, '{');
        while (isRight && !Is(i, '}'))
        {
            ImportedName name = new(Word(i), Word(i), i < code.Count ? code[i].Line : line);
            i++;
            if (Word(i) == "as") (name, i) = (name with { Local = Word(i + 1) }, i + 2);
            names.Add(name);
            isRight = name.Name.Length > 0 && name.Local.Length > 0 && (Is(i, '}') || Is(i++, ','));
        }
        isRight = isRight && names.Count > 0 && Word(i + 1) == "from" && RelativePath(i + 2) && Is(i + 3, ';');
        if (!isRight) throw Error(line, $"the only form of an import is: {ImportForm}");
        imports.Add(new ModuleImport(code[i + 2].Text[1..^1], names, line));
        for (int k = first; k <= i + 3; k++) left.Add(k);
        return i + 3;
    }

    private int Export(int first)
    {
        int i = first + 1;
        if (Word(i) == "async" && Word(i + 1) == "function") i++;
        string kind = Word(i);
        if (kind == "function" && Is(i + 1, '*')) i++;
        string name = Word(i + 1);
        bool isRight = code[first].Depth == 0 && kind is "function" or "class" or "const" && name.Length > 0;
        if (isRight && kind == "const")
        {
            isRight = Is(i + 2, '=');
            for (int k = i + 2; isRight && k < code.Count && !(code[k].Depth == 0 && code[k].IsMark(';')); k++)
                isRight = !(code[k].Depth == 0 && code[k].IsMark(','));
        }
        if (!isRight) throw Error(code[first].Line, $"the only form of an export is: {ExportForm}");
        if (exports.Contains(name)) throw Error(code[first].Line, $"{name} is exported twice");
        exports.Add(name);
        left.Add(first);
        return first;
    }

    private string Word(int i) => i < code.Count && code[i].Kind == ScriptTokenKind.Word ? code[i].Text : "";

    private bool Is(int i, char mark) => i < code.Count && code[i].IsMark(mark);

    private bool RelativePath(int i) => i < code.Count && code[i].Kind == ScriptTokenKind.Text && Relative().IsMatch(code[i].Text);

    /// <summary>What stands between two pieces: one space or one new line at most, and no comment.</summary>
    private string Gap(int start, int end) =>
        start == end ? "" : text.AsSpan(start, end - start).Contains('\n') ? "\n" : " ";

    [GeneratedRegex(@"<!--|</script|^[ \t]*-->", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex EndsScripts();

    [GeneratedRegex(@"^'\.\.?/[\w./-]*\.js'$")]
    private static partial Regex Relative();
}
