using PolyRelu.Evaluation;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>What results name is named for every value, and nothing stands for a value that is none.</summary>
public sealed class DiagnosisTests
{
    [Fact]
    public void EverySymptom_HasANameOfItsOwn()
    {
        string[] names = [.. Enum.GetValues<Symptom>().Select(symptom => Of(symptom).Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[a-z]+(-[a-z]+)*$", name));
        Symptom none = (Symptom)names.Length;
        Assert.Contains($"{(int)none}", Assert.Throws<ArgumentOutOfRangeException>(() => Of(none).Name).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CaveatOfNoKind_HasNoName()
    {
        CaveatKind none = (CaveatKind)Enum.GetValues<CaveatKind>().Length;
        Assert.Throws<ArgumentOutOfRangeException>(() => new Caveat(none, "", "").Name);
    }

    private static Diagnosis Of(Symptom symptom) => new(symptom, null, 1, 1, "", "");
}
