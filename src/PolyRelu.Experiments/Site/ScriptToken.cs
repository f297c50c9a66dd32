namespace PolyRelu.Experiments.Site;

/// <summary>What a piece of JavaScript is.</summary>
internal enum ScriptTokenKind
{
    /// <summary>A name or a word of the language.</summary>
    Word,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string in single or double quotes.</summary>
    Text,

    /// <summary>A piece of a template: from a backtick or a closing brace up to <c>${</c> or the last backtick.</summary>
    Template,

    /// <summary>A regular expression.</summary>
    Pattern,

    /// <summary>One sign of punctuation.</summary>
    Mark,

    /// <summary>A comment.</summary>
    Comment,
}

/// <summary>A piece of JavaScript.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins in the file.</param>
/// <param name="Text">What stands there.</param>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Depth">How many brackets are open around it; a bracket itself stands outside.</param>
internal readonly record struct ScriptToken(ScriptTokenKind Kind, int Start, string Text, int Line, int Depth)
{
    /// <summary>Where it ends.</summary>
    public int End => Start + Text.Length;

    /// <summary>Whether it is this word.</summary>
    public bool IsWord(string word) => Kind == ScriptTokenKind.Word && Text == word;

    /// <summary>Whether it is this sign.</summary>
    public bool IsMark(char mark) => Kind == ScriptTokenKind.Mark && Text[0] == mark;
}
