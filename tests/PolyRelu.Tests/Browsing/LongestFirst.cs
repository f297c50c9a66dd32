using PolyRelu.Tests.Browsing;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace PolyRelu.Tests.Browsing;

/// <summary>Begins with the tests of the browser: they run one after another, and begun last they would leave other threads idle.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [
            .. testCollections.OrderBy(collection => collection.TestCollectionClassName == typeof(BrowserTests).FullName ? 0 : 1)
                .ThenBy(collection => collection.UniqueID, StringComparer.Ordinal),
        ];
}
