using System.Globalization;

namespace PolyRelu.Tests.Onnx;

/// <summary>
/// Reads a property as a verifier would: lists in brackets, names that stand for numbers, assertions that hold or do not.
/// </summary>
internal sealed class VnnLibReader
{
    private readonly List<object> commands = [];

    public VnnLibReader(string text)
    {
        string code = string.Join('\n', text.Split('\n').Select(line => line.Split(';')[0]));
        Queue<string> tokens = new(code.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        while (tokens.Count > 0) commands.Add(Parse(tokens));
    }

    /// <summary>The words of every command but assertions.</summary>
    public IEnumerable<string> Declarations => commands.Cast<List<object>>().Where(command => !command[0].Equals("assert")).Select(Text);

    /// <summary>Whether all assertions hold: the inputs are in the set, and the outputs lose the label.</summary>
    public bool Holds(Func<string, double> valueOf) =>
        commands.Cast<List<object>>().Where(command => command[0].Equals("assert")).All(command => IsTrue(command[1], valueOf));

    private static object Parse(Queue<string> tokens)
    {
        string token = tokens.Dequeue();
        if (token != "(") return token;
        List<object> list = [];
        while (tokens.Peek() != ")") list.Add(Parse(tokens));
        tokens.Dequeue();
        return list;
    }

    private static bool IsTrue(object term, Func<string, double> valueOf)
    {
        var list = (List<object>)term;
        return list[0] switch
        {
            "and" => list.Skip(1).All(one => IsTrue(one, valueOf)),
            "or" => list.Skip(1).Any(one => IsTrue(one, valueOf)),
            "<=" => Number(list[1], valueOf) <= Number(list[2], valueOf),
            ">=" => Number(list[1], valueOf) >= Number(list[2], valueOf),
            var other => throw new InvalidDataException($"No relation: {other}."),
        };
    }

    private static double Number(object term, Func<string, double> valueOf)
    {
        if (term is string text)
            return char.IsLetter(text[0]) ? valueOf(text)
                : double.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        var list = (List<object>)term;
        double[] parts = [.. list.Skip(1).Select(one => Number(one, valueOf))];
        return list[0] switch
        {
            "+" => parts.Sum(),
            "-" => parts.Length == 1 ? -parts[0] : parts[0] - parts.Skip(1).Sum(),
            "*" => parts.Aggregate(1.0, (product, part) => product * part),
            var other => throw new InvalidDataException($"No operation: {other}."),
        };
    }

    private static string Text(object term) => term is List<object> list ? $"({string.Join(' ', list.Select(Text))})" : (string)term;
}
