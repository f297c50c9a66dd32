namespace PolyRelu.Experiments.Site;

/// <summary>Parts JavaScript into its pieces, so that nothing in a string, a template, a comment or a pattern is taken for code.</summary>
internal sealed class ScriptReader
{
    /// <summary>Words after which a slash begins a pattern; after other words, and after what closes, it divides.</summary>
    private static readonly HashSet<string> BeforePatterns = new(StringComparer.Ordinal)
    {
        "return", "typeof", "case", "in", "of", "do", "else", "delete", "void", "instanceof", "new", "throw", "yield", "await",
    };

    private readonly string file, text;
    private readonly List<ScriptToken> tokens = [];
    private readonly Stack<(char Mark, int Line)> open = new();
    private ScriptToken lastButOne, last;
    private int at, line = 1;

    private ScriptReader(string file, string text) => (this.file, this.text) = (file, text);

    /// <summary>The pieces of a file, in order; white space stands between them.</summary>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="text">Its text, with line feeds.</param>
    /// <exception cref="InvalidDataException">Something is not closed.</exception>
    public static IReadOnlyList<ScriptToken> Read(string file, string text)
    {
        ScriptReader reader = new(file, text);
        while (reader.at < text.Length) reader.Next();
        return reader.open.TryPeek(out (char Mark, int Line) left)
            ? throw reader.Error(left.Line, $"{left.Mark} is not closed") : reader.tokens;
    }

    private char Ahead(int offset = 0) => at + offset < text.Length ? text[at + offset] : '\0';

    private void Next()
    {
        char first = Ahead();
        if (char.IsWhiteSpace(first) || first == '\uFEFF') Skip();
        else if (first == '/' && Ahead(1) == '/') Add(ScriptTokenKind.Comment, LineEnd());
        else if (first == '/' && Ahead(1) == '*') Add(ScriptTokenKind.Comment, After("*/", at + 2, "the comment"));
        else if (first is '\'' or '"') Add(ScriptTokenKind.Text, TextEnd(first));
        else if (first == '`') Template();
        else if (first == '}' && open.TryPeek(out (char Mark, int Line) around) && around.Mark == '`')
        {
            open.Pop();
            Template();
        }
        else if (IsOfNames(first) && !char.IsAsciiDigit(first)) Add(ScriptTokenKind.Word, Run(at, IsOfNames));
        else if (char.IsAsciiDigit(first) || (first == '.' && char.IsAsciiDigit(Ahead(1)))) Add(ScriptTokenKind.Number, NumberEnd());
        else if (first == '/' && IsBeforePattern()) Add(ScriptTokenKind.Pattern, PatternEnd());
        else Mark(first);
    }

    private void Skip()
    {
        if (text[at++] == '\n') line++;
    }

    private void Mark(char mark)
    {
        if (mark is ')' or ']' or '}')
        {
            char opening = mark switch { ')' => '(', ']' => '[', _ => '{' };
            if (!open.TryPop(out (char Mark, int Line) inner) || inner.Mark != opening) throw Error(line, $"{mark} closes nothing");
        }
        Add(ScriptTokenKind.Mark, at + 1);
        if (mark is '(' or '[' or '{') open.Push((mark, line));
    }

    /// <summary>From a backtick, or from the brace that closes an expression, to the next expression or the end.</summary>
    private void Template()
    {
        int end = at + 1, begun = line;
        while (end < text.Length && text[end] != '`' && !(text[end] == '$' && end + 1 < text.Length && text[end + 1] == '{'))
            end += text[end] == '\\' ? 2 : 1;
        if (end >= text.Length) throw Error(begun, "the template is not closed");
        bool goesOn = text[end] == '$';
        Add(ScriptTokenKind.Template, end + (goesOn ? 2 : 1));
        if (goesOn) open.Push(('`', begun));
    }

    private void Add(ScriptTokenKind kind, int end)
    {
        string piece = text[at..end];
        ScriptToken token = new(kind, at, piece, line, open.Count);
        tokens.Add(token);
        if (kind != ScriptTokenKind.Comment) (lastButOne, last) = (last, token);
        line += piece.Count(letter => letter == '\n');
        at = end;
    }

    private int LineEnd() => text.IndexOf('\n', at) is >= 0 and int end ? end : text.Length;

    private int After(string close, int start, string what) =>
        text.IndexOf(close, start, StringComparison.Ordinal) is >= 0 and int found ? found + close.Length
            : throw Error(line, $"{what} is not closed");

    private int TextEnd(char quote)
    {
        int end = at + 1;
        while (end < text.Length && text[end] != quote && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
        return end < text.Length && text[end] == quote ? end + 1 : throw Error(line, "the string is not closed");
    }

    private int NumberEnd()
    {
        bool isHexadecimal = Ahead() == '0' && Ahead(1) is 'x' or 'X';
        int end = at;
        while (end < text.Length && (IsOfNames(text[end]) || text[end] == '.'
            || (!isHexadecimal && text[end] is '+' or '-' && text[end - 1] is 'e' or 'E'))) end++;
        return end;
    }

    private int PatternEnd()
    {
        bool inClass = false;
        int end = at + 1;
        for (; end < text.Length && text[end] != '\n' && (inClass || text[end] != '/'); end++)
        {
            if (text[end] == '\\') end++;
            else if (text[end] is '[' or ']') inClass = text[end] == '[';
        }
        return end < text.Length && text[end] == '/' ? Run(end + 1, IsOfNames) : throw Error(line, "the regular expression is not closed");
    }

    private bool IsBeforePattern()
    {
        if (last.Text is null) return true;
        if (last.Kind == ScriptTokenKind.Word) return BeforePatterns.Contains(last.Text);
        if (last.Kind == ScriptTokenKind.Template) return last.Text.EndsWith("${", StringComparison.Ordinal);
        if (last.Kind != ScriptTokenKind.Mark || last.Text[0] is ')' or ']' or '}') return false;
        bool isStep = last.Text is "+" or "-" && lastButOne.Text == last.Text && lastButOne.End == last.Start;
        return !isStep;
    }

    private int Run(int start, Func<char, bool> holds)
    {
        int end = start;
        while (end < text.Length && holds(text[end])) end++;
        return end;
    }

    private static bool IsOfNames(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '$' or '#';

    private InvalidDataException Error(int where, string what) => new($"{file}:{where}: {what}.");
}
