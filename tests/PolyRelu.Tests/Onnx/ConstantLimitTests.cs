using PolyRelu.Onnx.Reading;
using Xunit;

namespace PolyRelu.Tests.Onnx;

/// <summary>Constants that a graph makes of a few bytes end before the memory does; what the file holds may be turned and scaled.</summary>
public sealed class ConstantLimitTests
{
    private const int Part = 1 << 20;
    private static readonly Tensor Made = new(TensorType.Single, [Part], new double[Part]);

    [Fact]
    public void ConstantsThatGrow_AreRefusedTogether()
    {
        ConstantLimit limit = new();
        for (int i = 0; i < 64; i++) limit.Made(Made, []);
        Assert.Contains("exceed 67108864 elements together", Assert.Throws<ConstantLimitException>(() => limit.Made(Made, [])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheFileHolds_MayBeCopied_AndNewShapesTakeNothing()
    {
        ConstantLimit limit = new();
        for (int i = 0; i < 100; i++) limit.Read(Made);
        for (int i = 0; i < 464; i++) limit.Made(Made, []);
        for (int i = 0; i < 100; i++) limit.Made(Made.Reshape([2, Part / 2]), [null, new KnownValue(Made)]);
        Assert.Throws<ConstantLimitException>(() => limit.Made(Made, []));
    }
}
