using System.Text;
using CsCheck;
using PolyRelu.Experiments.EventFiles;
using Xunit;

namespace PolyRelu.Tests.Experiments.EventFiles;

/// <summary>Event files are read back by a reader that shares nothing with their writer.</summary>
public sealed class EventFileTests
{
    private static readonly Gen<ScalarEvent[]> Steps = Gen.Select(Gen.Long[0, long.MaxValue], Gen.Double, Gen.Select(Gen.String, Gen.Float)
        .Array[0, 5], (step, time, values) => new ScalarEvent(step, time, [.. values.Select((value, i) =>
            ($"{i}{Printable(value.Item1)}", (double?)value.Item2))])).Array[1, 6];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    private string File => Path.Combine(folder, EventFile.FileName);

    [Fact]
    public void Reader_HasTheChecksumOfTheStandard() => Assert.Equal(0xE3069283u, EventReader.Crc("123456789"u8));

    [Fact]
    public void Scalars_AreReadBack() => Steps.Sample(steps =>
    {
        Write(steps);
        Assert.Equal(Expected(steps), EventReader.Read(File));
    }, iter: 100, threads: 1);

    [Fact]
    public void WhatWasNotMeasured_IsLeftOut()
    {
        Write([new ScalarEvent(3, 1.5, [("a", null), ("b", double.NaN), ("c", 2)])]);
        Assert.Equal([new ReadScalar(3, 1.5, "c", 2)], EventReader.Read(File));
    }

    [Fact]
    public void EveryStep_IsInTheFileAtOnce()
    {
        using EventFile file = Open();
        for (int step = 0; step < 3; step++)
        {
            file.Append(new ScalarEvent(step, step, [("loss", step)]));
            Assert.Equal(step + 1, EventReader.Read(File).Count);
        }
    }

    /// <summary>An attempt was killed at any byte, or wrote something else from there on: the next one ends with the same file.</summary>
    [Fact]
    public void GoneOverAfterAnyKill_TheFileIsThatOfOneAttempt() => Gen.Select(Steps, Gen.Double[0, 1], Gen.Byte.Array[0, 40]).Sample(
        (steps, part, rest) =>
        {
            System.IO.File.Delete(File);
            Write(steps);
            byte[] whole = System.IO.File.ReadAllBytes(File);
            System.IO.File.WriteAllBytes(File, [.. whole[..(int)(part * whole.Length)], .. rest]);
            Write(steps);
            Assert.True(whole.AsSpan().SequenceEqual(System.IO.File.ReadAllBytes(File)),
                $"killed after {(int)(part * whole.Length)} of {whole.Length} bytes, {rest.Length} others after them");
        }, iter: 200, threads: 1);

    [Fact]
    public void StepsOfAnEarlierAttempt_ThatWasFurther_StayUntilTheEnd()
    {
        ScalarEvent[] steps = [.. Enumerable.Range(0, 5).Select(step => new ScalarEvent(step, step, [("loss", 1)]))];
        Write(steps);
        using (EventFile file = Open()) file.Append(steps[0]);
        Assert.Equal(5, EventReader.Read(File).Count);
        using (EventFile file = Open())
        {
            file.Append(steps[0]);
            file.End();
        }
        Assert.Single(EventReader.Read(File));
    }

    [Fact]
    public void WithoutSteps_ThereIsNoFile()
    {
        Write([]);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void FileThatCannotBeWritten_IsToldOnce()
    {
        List<string> told = [];
        Directory.CreateDirectory(File);
        using EventFile file = new(folder) { Unwritable = told.Add };
        for (int step = 0; step < 3; step++) file.Append(new ScalarEvent(step, step, [("loss", 1)]));
        file.End();
        Assert.Contains(EventFile.FileName, Assert.Single(told), StringComparison.Ordinal);
    }

    private EventFile Open() => new(folder) { Unwritable = reason => throw new IOException(reason) };

    private void Write(IEnumerable<ScalarEvent> steps)
    {
        using EventFile file = Open();
        foreach (ScalarEvent step in steps) file.Append(step);
        file.End();
    }

    private static IEnumerable<ReadScalar> Expected(IEnumerable<ScalarEvent> steps) =>
        from step in steps
        from value in step.Values
        where value.Value is { } number && !double.IsNaN(number)
        select new ReadScalar(step.Step, step.Time, value.Tag, (float)value.Value!.Value);

    /// <summary>Text without halves of pairs, which UTF-8 does not have.</summary>
    private static string Printable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
