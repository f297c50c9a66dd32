using System.Reflection;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>What kernels ask of panels within their loops costs no call there: one made Square a fifth slower.</summary>
public sealed class PanelAccessTests
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    [Theory]
    [InlineData(typeof(PanelMatrix), "get_View")]
    [InlineData(typeof(PanelMatrix), "Panel")]
    [InlineData(typeof(ColumnPanels<float>), "Panel")]
    [InlineData(typeof(ColumnPanels<double>), "Panel")]
    [InlineData(typeof(RowPanels<float>), "Panel")]
    [InlineData(typeof(RowPanels<double>), "Panel")]
    public void PlaceOfAPanel_IsInlined(Type type, string accessor)
    {
        MethodInfo? method = type.GetMethod(accessor, Any);
        Assert.NotNull(method);
        bool isInlined = method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveInlining);
        Assert.True(isInlined, $"{type.Name}.{accessor} may become a call within a loop.");
    }
}
