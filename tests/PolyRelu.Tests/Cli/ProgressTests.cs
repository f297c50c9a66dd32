using System.Globalization;
using System.Text;
using PolyRelu.Cli;
using PolyRelu.Cli.Progress;
using PolyRelu.Experiments;
using Spectre.Console.Testing;
using Xunit;

namespace PolyRelu.Tests.Cli;

public sealed class ProgressTests
{
    [Fact]
    public void Lines_ComeOncePerIntervalAndAtTheEnd()
    {
        StringWriter output = new();
        ManualClock clock = new();
        LineProgress progress = new(output, clock);
        using (IProgressTask task = progress.Begin(ProgressKind.Training, "mnist, p = 3"))
        {
            task.Report(0.1, "epoch 1/10");
            clock.Advance(TimeSpan.FromSeconds(6));
            task.Report(0.5, "epoch 5/10");
            task.Report(0.6, "epoch 6/10");
            clock.Advance(TimeSpan.FromSeconds(4));
            task.Report(1, "epoch 10/10");
        }
        progress.Note("a note");
        Assert.Equal(
            ["[00:06] training mnist, p = 3: 50%, epoch 5/10, about 8 s left", "[00:10] training mnist, p = 3: 10.0 s, epoch 10/10",
                "[00:10] a note"],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Bars_ShowLabelsAsTheyAre_AndLeaveTheResult()
    {
        using TestConsole console = new();
        int result = BarProgress.Run(console.Interactive(), progress =>
        {
            using IProgressTask overall = progress.Begin(ProgressKind.Overall, "poster [draft]");
            using IProgressTask attack = progress.Begin(ProgressKind.Attack, "apgd-ce");
            attack.Report(2, "radius 0.1 [linf]");
            progress.Note("a note");
            return 7;
        });
        Assert.Equal(7, result);
        Assert.Contains("a note", console.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryKindOfWork_HasWordsAndAPlace()
    {
        StringWriter output = new();
        LineProgress lines = new(output, new ManualClock());
        using TestConsole console = new();
        foreach (ProgressKind kind in Enum.GetValues<ProgressKind>()) lines.Begin(kind, "label").Dispose();
        BarProgress.Run(console.Interactive(), bars =>
        {
            foreach (ProgressKind kind in Enum.GetValues<ProgressKind>()) bars.Begin(kind, "label").Dispose();
            Assert.Throws<ArgumentOutOfRangeException>(() => bars.Begin((ProgressKind)99, "label"));
            return 0;
        });
        Assert.Throws<InvalidOperationException>(() => lines.Begin((ProgressKind)99, "label").Dispose());
    }

    [Theory]
    [InlineData(0.4, "0.40 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(4800, "1 h 20 min")]
    public void Durations_AreShort(double seconds, string expected) => Assert.Equal(expected, Duration.Short(seconds));

    [Fact]
    public void Durations_DoNotDependOnTheLanguage()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(["0.40 s", "12.3 s"], new[] { 0.4, 12.34 }.Select(Duration.Short));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void StreamThatCannotBeWrittenTo_IsGivenUp()
    {
        using LenientWriter error = new(new FullWriter());
        LineProgress progress = new(error, TimeProvider.System);
        progress.Note("one");
        using (progress.Begin(ProgressKind.Trial, "two"))
            error.WriteLine("three");
        error.Write('4');
        error.Flush();
    }

    private sealed class FullWriter : TextWriter
    {
        private bool failed;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            Assert.False(failed, "written to again after a failure");
            failed = true;
            throw new IOException("No space left on device");
        }
    }

    private sealed class ManualClock : TimeProvider
    {
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => ticks;

        public void Advance(TimeSpan time) => ticks += time.Ticks;
    }
}
