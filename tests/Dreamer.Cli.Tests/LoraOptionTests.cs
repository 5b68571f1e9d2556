using Dreamer.Cli.Commands;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Tests;

/// <summary>What <c>--lora</c> takes.</summary>
public sealed class LoraOptionTests
{
    [Theory]
    [InlineData("watercolour", "watercolour", 1)]
    [InlineData("watercolour:0.8", "watercolour", 0.8)]
    [InlineData("v1.2-style:-1", "v1.2-style", -1)]
    public void A_name_and_perhaps_a_scale(string given, string name, double scale) =>
        Assert.Equal(new Lora(name, scale), LoraOption.Parse(given));

    [Theory]
    [InlineData("style:")]
    [InlineData("style:much")]
    [InlineData("style:0,8")]
    [InlineData("style:NaN")]
    public void Another_scale_is_refused(string given) =>
        Assert.Equal(
            $"--lora is '{given}', and takes NAME or NAME:SCALE, such as watercolour:0.8.", Assert.Throws<UsageException>(() => LoraOption.Parse(given)).Message);
}
