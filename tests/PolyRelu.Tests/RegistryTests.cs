using System.Reflection;
using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Networks;
using PolyRelu.Tests.Repository;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests;

public sealed class RegistryTests
{
    /// <summary>The lists are written by hand; what a new file registers must not be forgotten.</summary>
    [Fact]
    public void Entries_AreTheFieldsThatThereAre()
    {
        Findings.ExpectNone(
        [
            .. Differences<AttackFactory>(), .. Differences<Loss>(), .. Differences<OptimizerFactory>(),
            .. Differences<InitialisationFactory>(), .. Differences<DatasetSource>(), .. Differences<Experiment>(),
        ]);
    }

    [Fact]
    public void Lists_AreProvidedBeforeSomebodyAsks()
    {
        Assert.NotEmpty(Registry<Loss>.Names);
        Assert.Throws<InvalidOperationException>(() => Registry<Loss>.Provide(() => []));
    }

    private static IEnumerable<string> Differences<T>()
    {
        Registration<T>[] fields =
        [
            .. typeof(T).Assembly.GetTypes().Where(type => !type.ContainsGenericParameters)
                .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Where(field => field.FieldType.IsAssignableTo(typeof(Registration<T>)))
                .Select(field => (Registration<T>)field.GetValue(null)!),
        ];
        Assert.NotEmpty(fields);
        foreach (Registration<T> entry in fields)
            if (!Registry<T>.All.Contains(entry)) yield return $"{typeof(T).Name} '{entry.Name}' is not in the list of its assembly";
    }
}
