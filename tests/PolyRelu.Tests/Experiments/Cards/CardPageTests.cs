using PolyRelu.Experiments.Cards;
using PolyRelu.Geometry;
using SkiaSharp;
using Xunit;

namespace PolyRelu.Tests.Experiments.Cards;

/// <summary>What cards look like.</summary>
public sealed class CardPageTests : IDisposable
{
    private const string Hostile = "a|b<script>alert(1)</script>`*_#.npz";
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-card-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Pictures_ShowPoint_Example_AndDifference()
    {
        var card = RobustnessCard.Make(CardCase.Layered(), folder, cancellation: TestContext.Current.CancellationToken);
        CardExample example = card.Gallery[0];
        ReadOnlySpan<float> point = CardCase.Images.Samples.Inputs.Row(example.Point);
        Assert.Equal(["linf-" + example.Point + "-clean.png", "linf-" + example.Point + "-adversarial.png",
            "linf-" + example.Point + "-difference.png"], example.Pictures.Select(file => file.Name));
        using SKBitmap clean = SKBitmap.Decode(At(example.Pictures[0].Name)), changed = SKBitmap.Decode(At(example.Pictures[1].Name)),
            difference = SKBitmap.Decode(At(example.Pictures[2].Name));
        Assert.True(clean.Width >= 112 && clean.Width * 2 == clean.Height * 3, $"{clean.Width} × {clean.Height}");
        int side = clean.Width / 3, most = 0;
        for (int y = 0; y < 2; y++)
        {
            for (int x = 0; x < 3; x++)
            {
                SKColor shown = clean.GetPixel((x * side) + (side / 2), (y * side) + (side / 2)), grey =
                    difference.GetPixel((x * side) + (side / 2), (y * side) + (side / 2));
                int place = (y * 3) + x;
                Assert.Equal((Level(point[place]), Level(point[6 + place]), Level(point[12 + place])),
                    (shown.Red, shown.Green, shown.Blue));
                foreach (byte level in (byte[])[grey.Red, grey.Green, grey.Blue]) most = Math.Max(most, Math.Abs(level - 127));
            }
        }
        Assert.Equal(127, most);
        Assert.NotEqual(clean.Bytes, changed.Bytes);
        string page = File.ReadAllText(At("card.html"));
        Assert.Equal(3 * card.Gallery.Count, page.Split("<img ").Length - 1);
        Assert.Contains("0.031 (8/255)", page, StringComparison.Ordinal);
        Assert.Contains("nothing proven", page, StringComparison.Ordinal);
        Assert.Empty(RobustnessCard.Check(At("card.json")).Failures);
        File.Copy(At(example.Pictures[0].Name), At(example.Pictures[1].Name), overwrite: true);
        Assert.Contains("adversarial.png", Assert.Single(RobustnessCard.Check(At("card.json")).Failures), StringComparison.Ordinal);

        static byte Level(float value) => (byte)MathF.Round(255 * value);
    }

    [Fact]
    public void TextsOfOthers_AreShownAsTexts_AndNothingIsLoaded()
    {
        CardRequest request = CardCase.Request();
        request = request with { Model = request.Model with { Name = Hostile }, Points = request.Points with { Name = Hostile } };
        RobustnessCard.Make(request, At("one"), cancellation: TestContext.Current.CancellationToken);
        string card = File.ReadAllText(At("one/card.json"));
        File.WriteAllText(At("one/card.json"), card.Replace("square:queries=20", "x | <img src=x>", StringComparison.Ordinal));
        RobustnessCard.WriteTogether([RobustnessCard.Check(At("one/card.json"))], At("both"));
        foreach (string file in (string[])["one/card.html", "both/cards.html", "one/card.md", "both/cards.md"])
        {
            string text = File.ReadAllText(At(file));
            Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
            Assert.DoesNotContain("src=\"http", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<link", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", text.Replace("\\<", "", StringComparison.Ordinal), StringComparison.Ordinal);
            if (!file.EndsWith(".md", StringComparison.Ordinal)) continue;
            string[] rows = [.. text.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))];
            Assert.True(rows.Length > 3, text);
            Assert.All(rows, row => Assert.Equal(7, row.Replace("\\|", "", StringComparison.Ordinal).Split('|').Length));
        }
    }

    [Fact]
    public void Boards_GoByWhatIsProven_AndKeepOtherPointsApart()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        CardRequest request = CardCase.Request() with { Plans = [new(Norm.L2, [0.02])] };
        RobustnessCard.Make(request with { Proofs = null, Model = request.Model with { Name = "unproven" } }, At("a"), null, cancel);
        RobustnessCard.Make(request with { Model = request.Model with { Name = "proven" } }, At("b"), null, cancel);
        request = request with { Points = request.Points.Take(20), Model = request.Model with { Name = "fewer" } };
        RobustnessCard.Make(request, At("c"), null, cancel);
        request = request with { Points = request.Points with { Box = new Box(-9, 9) }, Model = request.Model with { Name = "boxed" } };
        RobustnessCard.Make(request, At("d"), null, cancel);
        CardVerdict[] verdicts = [.. new[] { "a", "b", "c", "d" }.Select(name => RobustnessCard.Check(At($"{name}/card.json")))];
        Assert.All(verdicts, verdict => Assert.Empty(verdict.Failures));
        IReadOnlyList<CardBoard> boards = CardBoard.Of(verdicts);
        Assert.Equal(3, boards.Count);
        Assert.Equal(["proven", "unproven"], boards[0].Rows.Select(row => row.Card.Model.Name));
        Assert.Equal(["fewer"], boards[1].Rows.Select(row => row.Name));
        Assert.Equal(["boxed"], boards[2].Rows.Select(row => row.Name));
        Assert.Contains("[-9, 9]", boards[2].Subject, StringComparison.Ordinal);
        RobustnessCard.WriteTogether(verdicts, At("all"));
        Assert.Contains("2 different sets of points", File.ReadAllText(At("all/cards.html")), StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(folder, name);
}
