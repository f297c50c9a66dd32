using PolyRelu.Cli.Progress;
using PolyRelu.Experiments;
using Spectre.Console.Testing;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>The time left of a task, by a clock of the test's own.</summary>
public sealed class TimeLeftTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public void EvenWork_IsKnownToTheSecond()
    {
        TimeLeft left = new(clock);
        List<string> wrong = [];
        for (int second = 1; second < 100; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            left.Report(second / 100.0);
            double expected = 100 - second;
            if (second >= 3 && left.Estimate() is not { } estimate) wrong.Add($"after {second} s: nothing");
            else if (second >= 3 && Math.Abs(left.Estimate()!.Value.TotalSeconds - expected) > 0.01)
                wrong.Add($"after {second} s: {left.Estimate()}, expected {expected} s");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void NothingIsSaid_InTheFirstSeconds_WithoutProgress_AtTheEnd_AndOfLessThanASecond()
    {
        TimeLeft left = new(clock);
        Assert.Equal("", left.Words());
        left.Report(0.5);
        Assert.Equal("", left.Words());
        clock.Advance(TimeLeft.Patience);
        left.Report(0.5);
        Assert.Equal("", left.Words());
        left.Report(1);
        Assert.Equal("", left.Words());
        TimeLeft other = new(clock);
        clock.Advance(TimeSpan.FromSeconds(10));
        other.Report(0.95);
        Assert.Equal("", other.Words());
    }

    [Fact]
    public void Estimate_RunsDownBetweenReports_AndIsWithdrawnWhenItHasRunOut()
    {
        TimeLeft left = new(clock);
        clock.Advance(TimeSpan.FromSeconds(10));
        left.Report(0.5);
        Assert.Equal("10 s left", left.Words());
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("6 s left", left.Words());
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("", left.Words());
    }

    [Fact]
    public void ResumedWork_IsJudgedByThisSession()
    {
        TimeLeft left = new(clock);
        left.Report(0.8);
        clock.Advance(TimeSpan.FromSeconds(10));
        left.Report(0.9);
        Assert.Equal("10 s left", left.Words());
    }

    [Fact]
    public void ChangeOfPace_IsSeenByTheTimeItHasLastedAsLong()
    {
        TimeLeft left = new(clock);
        for (int i = 1; i <= 40; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            left.Report(i <= 20 ? 0.025 * i : 0.5 + (0.005 * (i - 20)));
        }
        Assert.InRange(left.Estimate()!.Value.TotalSeconds, 79, 82);
    }

    [Fact]
    public void UnevenReports_MoveTheEstimateLittle()
    {
        TimeLeft left = new(clock);
        Random random = new(1);
        double before = double.NaN, largest = 0;
        for (int step = 1; step <= 2000; step++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(20 + random.Next(60)));
            left.Report(step / 4000.0);
            if (left.Estimate() is not { } estimate) continue;
            if (!double.IsNaN(before)) largest = Math.Max(largest, Math.Abs(estimate.TotalSeconds - before) / before);
            before = estimate.TotalSeconds;
        }
        Assert.True(largest < 0.05, $"one report moved the estimate by {100 * largest:0.0}%");
    }

    [Theory]
    [InlineData(1.2, "1 s")]
    [InlineData(19.4, "19 s")]
    [InlineData(43, "45 s")]
    [InlineData(119, "2 min")]
    [InlineData(3569, "59 min")]
    [InlineData(3571, "1 h")]
    [InlineData(4900, "1 h 20 min")]
    [InlineData(50_000, "14 h")]
    public void Words_AreAsExactAsTheEstimate(double seconds, string expected) =>
        Assert.Equal(expected, Duration.Rough(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Bars_ShowItBesideTheLabel()
    {
        using TestConsole console = new();
        console.Profile.Width = 60;
        _ = BarProgress.Run(
            console.Interactive(),
            progress =>
            {
                using IProgressTask task = progress.Begin(ProgressKind.Attack, "apgd-ce");
                clock.Advance(TimeSpan.FromSeconds(10));
                task.Report(0.5);
                clock.AwaitReadings(3); // By the column, which is drawn again and again.
                return 0;
            },
            clock);
        Assert.Matches("10 s left +apgd-ce", console.Output);
    }

    private sealed class ManualClock : TimeProvider
    {
        private int readings;
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            Interlocked.Increment(ref readings);
            return ticks;
        }

        public void Advance(TimeSpan time) => ticks += time.Ticks;

        /// <summary>Waits until the time was asked for so many times more.</summary>
        public void AwaitReadings(int count)
        {
            int before = Volatile.Read(ref readings);
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref readings) >= before + count, TimeSpan.FromMinutes(1)),
                "nothing was drawn for a minute");
        }
    }
}
