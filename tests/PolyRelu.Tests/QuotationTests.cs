using System.Globalization;
using CsCheck;
using PolyRelu.Evidence;
using PolyRelu.Experiments;
using PolyRelu.Serialization;
using PolyRelu.Tests.Cli;
using PolyRelu.Tests.Serialization;
using Xunit;

namespace PolyRelu.Tests;

/// <summary>What is quoted in messages: at most a line, and nothing that a terminal obeys.</summary>
public sealed class QuotationTests : IDisposable
{
    private const int LongestMessage = 1200;

    private static readonly string Huge = new('x', 1 << 20), Escapes = "a\u001b[31mb\u0007\n\u202e\u2028\0";
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Line_IsShortAndVisible_WhateverComes() => Gen.String[Gen.Char, 0, 400].Sample(text =>
    {
        string line = Quotation.Line(text, Quotation.Longest);
        return line.Length <= (6 * Quotation.Longest) + 40
            && line.All(c => !char.IsControl(c)
                && char.GetUnicodeCategory(c) is not (
                    UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
    });

    [Fact]
    public void Text_KeepsLinesAndTabs_AndNothingElseThatATerminalObeys() => Gen.String[Gen.Char, 0, 200].Sample(text =>
    {
        string shown = Quotation.Text(text);
        return shown.Count(c => c == '\n') == text.Count(c => c == '\n') && shown.Count(c => c == '\t') == text.Count(c => c == '\t')
            && shown.Where(c => c is not ('\n' or '\t' or '\r'))
                .All(c => !char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format)
            && !shown.Replace("\r\n", "", StringComparison.Ordinal).TrimEnd('\r').Contains('\r', StringComparison.Ordinal);
    });

    [Fact]
    public void Line_KeepsBeginningAndEnd()
    {
        Assert.Equal("'short ä 😀'", Quotation.Of("short ä 😀"));
        Assert.Equal(@"'a\u001b[31mb\u0007\n\u202e\u2028\u0000'", Quotation.Of(Escapes));
        string line = Quotation.Line($"begin{Huge}end", 20);
        Assert.StartsWith("begin", line, StringComparison.Ordinal);
        Assert.EndsWith("end", line, StringComparison.Ordinal);
        Assert.Contains("1048584 characters", line, StringComparison.Ordinal);
        Assert.Equal("a, b", Quotation.List(["a", "b"]));
        Assert.Equal("a, p = 1; b; c; d", Quotation.Labels(["a, p = 1", "b", "c", "d"]));
        Assert.Equal("a; b and 3 more", Quotation.Labels(["a", "b", "c", "d", "e"]));
        Assert.Equal(@"a\u001b[31m", Quotation.Labels(["a\u001b[31m"]));
        Assert.EndsWith(" and 988 more", Quotation.List(Enumerable.Range(0, 1000).Select(i => $"{i}")), StringComparison.Ordinal);
    }

    /// <summary>Every reader, given names and texts of a megabyte with escape sequences, complains in a line that names the file.</summary>
    [Fact]
    public void Readers_QuoteAtMostALine()
    {
        foreach (string text in new[] { Huge, string.Concat(Enumerable.Repeat(Escapes, 1000)) })
        {
            string shortName = text[..Math.Min(60_000, text.Length)];
            string many = Path.Combine(folder, "many.npz");
            NpzFile.Write(many, Enumerable.Range(0, 2000).Select(i => KeyValuePair.Create($"array number {i}", NumericArray.Scalar(i))));
            Complain(() => NetworkFile.Load(many), many);
            Complain(() => WitnessFile.Read(many), many);
            Complain(() => new PolyRelu.Data.FeatureFile { Path = many }.Load(), many);
            Complain(() => NetworkFile.Load(Safetensors(new() { [text] = NumericArray.Scalar(1f) }, new() { ["polyrelu.power"] = "3" })),
                folder);
            Complain(() => NetworkFile.Load(Safetensors([], new() { ["polyrelu.power"] = text })), folder);
            Complain(() => NetworkFile.Load(Safetensors([], new() { ["polyrelu." + text] = "3" })), folder);
            Complain(() => NetworkFile.Load(Safetensors([], new() { ["polyrelu.format"] = text })), folder);
            Complain(() => NetworkFile.Load(Npz(shortName)), folder);
            Complain(() => Torch(archive => archive.OpenDictionary().Text(text).Integer(3).CloseDictionary()), folder);
            Complain(() => Torch(archive => archive.Global(text.Replace("\n", "", StringComparison.Ordinal), "name")), folder);
            Complain(() => Torch(archive => archive.OpenDictionary().Tensor(text, "FloatStorage", new byte[4], 2, 0, [2], [1])
                .CloseDictionary()), folder);
        }
    }

    [Fact]
    public void CommandLine_QuotesAtMostALine()
    {
        string huge = Huge[..100_000] + Escapes.Replace("\0", "", StringComparison.Ordinal);
        string preset = Path.Combine(folder, "p.yaml");
        File.WriteAllText(preset, $"experiment: {Huge}\n");
        string[][] lines =
        [
            [huge], ["attack", "n.npz", "--" + huge], ["run", huge], ["run", "poster-smoke", "--set", $"{huge}=1"],
                ["run", "poster-smoke", "--set", $"seed={huge}"], ["run", preset],
            ["attack", "n.npz", "--data", huge, "--epsilon", "1"], ["attack", "n.npz", "--data", "mnist", "--epsilon", huge],
                ["attack", "n.npz", "--data", "mnist", "--epsilon", "1", "--norm", huge],
            ["attack", "n.npz", "--data", "mnist", "--epsilon", "1", "--attack", huge],
                ["attack", "n.npz", "--data", "mnist", "--epsilon", "1", "--attack", $"pgd:{huge}"],
            ["attack", "n.npz", "--data", "mnist", "--epsilon", "1", "--box", huge],
                ["attack", "n.npz", "--data", "mnist", "--epsilon", "1", "--count", huge],
            ["attack", "n.npz", "--data", "mnist", "--epsilon", "1", "--loss", huge], ["train", "--data", "mnist", "--out", huge],
                ["data", "fetch", huge], ["data", "info", huge], ["list", huge],
            ["bench", "--only", huge], ["report", huge], ["convert", huge, "a.npz"],
        ];
        foreach (string[] line in lines)
        {
            CommandRun run = CommandRun.Of(line);
            Assert.True(run.ExitCode != 0, line[0][..Math.Min(40, line[0].Length)]);
            Assert.True(run.Error.Length < 5000 && !run.Error.Contains('\u001b', StringComparison.Ordinal),
                $"{run.Error.Length} characters: {run.Error[..Math.Min(300, run.Error.Length)]}");
        }
    }

    private static void Complain(Action read, string start)
    {
        Exception refusal = Assert.ThrowsAny<InvalidDataException>(read);
        string message = ErrorSentence.Of(refusal);
        Assert.StartsWith(start, message, StringComparison.Ordinal);
        Assert.True(refusal.Message.Length < LongestMessage && !refusal.Message.Any(char.IsControl),
            $"{refusal.Message.Length} characters: {message[..Math.Min(300, message.Length)]}");
    }

    private string Safetensors(Dictionary<string, NumericArray> tensors, Dictionary<string, string> metadata)
    {
        string path = Path.Combine(folder, "m.safetensors");
        SafetensorsFile.Write(path, tensors, metadata);
        return path;
    }

    private string Npz(string name)
    {
        string path = Path.Combine(folder, "m.npz");
        NpzFile.Write(path, [KeyValuePair.Create(name, NumericArray.Scalar(1f))]);
        return path;
    }

    private void Torch(Func<TorchArchive, TorchArchive> fill)
    {
        string path = Path.Combine(folder, "m.pt");
        File.WriteAllBytes(path, fill(new TorchArchive()).ToBytes());
        PyTorchStateDict.Read(path);
    }
}
