using Dreamer.Diffusion.Native;

namespace Dreamer.Diffusion.Tests.Native;

public sealed class NativeSettingsTests
{
    [Fact]
    public void Nothing_asked_changes_nothing() => Assert.Null(NativeSettings.ParseThreads("", cores: 2));

    [Fact]
    public void A_number_of_threads_is_taken() => Assert.Equal(3, NativeSettings.ParseThreads("3", cores: 2));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9")]
    [InlineData("two")]
    public void Anything_else_is_named(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<ArgumentException>(() => NativeSettings.ParseThreads(text, cores: 2)).Message, StringComparison.Ordinal);
}
