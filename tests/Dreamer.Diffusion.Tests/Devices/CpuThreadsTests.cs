using Dreamer.Diffusion.Devices;

namespace Dreamer.Diffusion.Tests.Devices;

public sealed class CpuThreadsTests
{
    [Fact]
    public void Nothing_asked_changes_nothing() => Assert.Null(CpuThreads.Asked(""));

    [Fact]
    public void A_number_is_taken() => Assert.Equal(3, CpuThreads.Asked("3"));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    public void Anything_else_is_named(string text) => Assert.Contains($"'{text}'", Assert.Throws<ArgumentException>(() => CpuThreads.Asked(text)).Message, StringComparison.Ordinal);
}
