using System.Text.Json;
using System.Text.Json.Nodes;
using PolyRelu.Serialization;

namespace PolyRelu.Tests.Experiments.Runs;

/// <summary>Small changes of files, each of one value: what a slip of an editor, of another program, or of a disk leaves.</summary>
internal static class Mutations
{
    private static readonly string[] Kinds = ["null", "[]", "shorter", "another type", "-1", "1e300", "removed", "null inside", "twice"];

    /// <summary>Changes of the values of a JSON text, spread over all places and kinds, described by both.</summary>
    public static IEnumerable<(string What, string Json)> OfJson(string json, int most)
    {
        JsonNode whole = JsonNode.Parse(json)!;
        (int Place, string Kind)[] all =
        [
            .. Places(whole).SelectMany((node, place) => Kinds.Where(kind => Fits(node, kind)).Select(kind => (place, kind))),
        ];
        for (int i = 0; i < Math.Min(most, all.Length); i++)
        {
            (int place, string kind) = all[(int)((long)i * all.Length / Math.Min(most, all.Length))];
            JsonNode root = whole.DeepClone(), node = Places(root).ElementAt(place);
            string path = node.GetPath();
            Change(node, kind);
            yield return ($"{path} {kind}", root.ToJsonString());
        }
    }

    /// <summary>Every change of an array, described by kind; null where it is left out.</summary>
    public static IEnumerable<(string What, NumericArray? Array)> Of(NumericArray array)
    {
        yield return ("left out", null);
        yield return ("empty", NumericArray.From(Array.Empty<double>(), 0));
        yield return ("of more dimensions", NumericArray.From(array.ToDoubles(), [.. array.Shape, 1, 1]));
        double[] numbers = array.ToDoubles();
        if (numbers.Length == 0) yield break;
        numbers[^1] = double.NaN;
        yield return ("NaN", NumericArray.From(numbers, array.Shape));
        yield return ("infinite", NumericArray.From([.. array.ToDoubles()
            .Select(number => number == numbers[0] ? double.PositiveInfinity : number)], array.Shape));
        if (array.Rank == 0) yield break;
        int rows = array.Shape[0], width = array.Count / Math.Max(1, rows);
        yield return ("fewer rows", NumericArray.From(array.ToDoubles()[..((rows - 1) * width)], [rows - 1, .. array.Shape[1..]]));
        yield return ("more rows", NumericArray.From([.. array.ToDoubles(), .. array.ToDoubles()[..width]],
            [rows + 1, .. array.Shape[1..]]));
        yield return ("without rows", NumericArray.From(Array.Empty<double>(), [0, .. array.Shape[1..]]));
        if (array.Rank == 2) yield return ("in one row", NumericArray.From(array.ToDoubles(), array.Count));
    }

    private static IEnumerable<JsonNode> Places(JsonNode root) => root switch
    {
        JsonObject members => members.Select(member => member.Value).OfType<JsonNode>().SelectMany(Places).Prepend(root),
        // Of a long list the first, a middle and the last entry stand for all.
        JsonArray entries => new[] { 0, entries.Count / 2, entries.Count - 1 }.Where(i => i >= 0 && i < entries.Count).Distinct()
            .Select(i => entries[i]).OfType<JsonNode>().SelectMany(Places).Prepend(root),
        _ => [root],
    };

    private static bool Fits(JsonNode node, string kind) => node.Parent is not null && kind switch
    {
        "[]" or "null inside" or "twice" => node is JsonArray { Count: > 0 },
        "shorter" => node is JsonArray { Count: > 1 },
        "-1" or "1e300" => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number,
        "removed" => node.Parent is JsonObject,
        _ => true,
    };

    private static void Change(JsonNode node, string kind)
    {
        switch (kind)
        {
            case "[]":
                node.AsArray().Clear();
                break;
            case "shorter":
                node.AsArray().RemoveAt(node.AsArray().Count - 1);
                break;
            case "null inside":
                node.AsArray()[^1] = null;
                break;
            case "twice":
                node.AsArray().Add(node.AsArray()[^1]?.DeepClone());
                break;
            case "removed":
                node.Parent!.AsObject().Remove(node.GetPropertyName());
                break;
            case "another type":
                node.ReplaceWith<JsonNode>(node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? 7 : "x");
                break;
            default:
                node.ReplaceWith(JsonNode.Parse(kind));
                break;
        }
    }
}
