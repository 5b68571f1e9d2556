using Dreamer.Diffusion.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Devices;

public sealed class ComputeDevicesTests
{
    [Fact]
    public void Names_are_completed_and_taken_once_in_their_order() =>
        Assert.Equal(["cpu:1", "cpu:0"], ComputeDevices.Resolve(["cpu:1", "cpu", "cpu:0"]));

    [Fact]
    public void Nobody_says_means_the_best_there_is()
    {
        var best = cuda.is_available() ? "cuda:0" : "cpu:0";
        Assert.Equal(best, ComputeDevices.Resolve([])[0]);
        Assert.Equal(best, ComputeDevices.Resolve(["auto"])[0]);
    }

    [Theory]
    [InlineData("cuda:99")]
    [InlineData("gpu")]
    [InlineData("cpu:x")]
    [InlineData("cpu:-1")]
    [InlineData("cpu:0:0")]
    [InlineData("")]
    public void What_is_not_there_is_refused_with_what_is(string name)
    {
        var refusal = Assert.Throws<ArgumentException>(() => ComputeDevices.Resolve([name]));
        Assert.Contains($"'{name}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("cpu:0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_engine_of_the_processor_runs_on_libtorchs_one_cpu() => Assert.Equal(DeviceType.CPU, ComputeDevices.Of("cpu:3").type);

    [Fact]
    public void A_number_type_has_a_name_or_is_refused()
    {
        Assert.Equal(ScalarType.BFloat16, NumberTypes.Named("bfloat16", CPU));
        Assert.Contains(NumberTypes.Named("auto", CPU), new[] { ScalarType.Float32, ScalarType.BFloat16 });
        Assert.Contains("'int8'", Assert.Throws<ArgumentException>(() => NumberTypes.Named("int8", CPU)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unet", "time_embedding.linear_1.weight", ScalarType.BFloat16, ScalarType.Float32)]
    [InlineData("unet", "conv_in.weight", ScalarType.BFloat16, ScalarType.BFloat16)]
    [InlineData("vae", "decoder.conv_in.weight", ScalarType.BFloat16, ScalarType.BFloat16)]
    [InlineData("vae", "decoder.conv_in.weight", ScalarType.Float16, ScalarType.Float32)]
    [InlineData("text_encoder_2", "shared.weight", ScalarType.Float16, ScalarType.Float32)]
    public void What_must_be_exact_stays_float32(string part, string key, ScalarType wanted, ScalarType expected) => Assert.Equal(expected, NumberTypes.Of(part, key, wanted));
}
