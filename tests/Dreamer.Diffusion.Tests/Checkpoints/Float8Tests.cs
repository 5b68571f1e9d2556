using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Networks;
using Dreamer.Testing;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Checkpoints;

/// <summary>Weights of eight bits with a scale: what each code stands for, and what is read of a file and what is refused.</summary>
public sealed class Float8Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string ModelPath => _folder.File("model.safetensors");

    public void Dispose() => _folder.Dispose();

    /// <summary>Without their signs, exponent by exponent: the format's definition, written out (equal to ml_dtypes.float8_e4m3fn).</summary>
    private static readonly double[][] s_e4m3 =
    [
        [0, 1, 2, 3, 4, 5, 6, 7], // 2^-9 each: subnormal
        [8, 9, 10, 11, 12, 13, 14, 15], // 2^-9: exponent 1 - 7, mantissa in eighths
    ];

    [Fact]
    public void All_codes_of_e4m3_are_the_definitions()
    {
        var eighths = s_e4m3.SelectMany(row => row.Select(value => value / 512)).ToList();
        double[] doubling = [.. Enumerable.Range(2, 14).SelectMany(e => s_e4m3[1].Select(value => value / 512 * Math.Pow(2, e - 1)))];
        double[] expected = [.. eighths, .. doubling];
        Assert.Equal(448, expected[0x7E]); // 1.75 · 2^8, the largest
        expected[0x7F] = double.NaN; // S.1111.111 alone
        AssertCodes(Float8.E4M3, expected);
    }

    [Fact]
    public void All_codes_of_e5m2_are_the_definitions()
    {
        double[] low = [0, 1, 2, 3, 4, 5, 6, 7]; // 2^-16 each: exponent 0, subnormal, and exponent 1
        double[] doubling = [.. Enumerable.Range(2, 30).SelectMany(e => low[4..].Select(value => value / 65536 * Math.Pow(2, e - 1)))];
        double[] expected = [.. low.Select(value => value / 65536), .. doubling];
        Assert.Equal(57344, expected[0x7B]); // 1.75 · 2^15, the largest
        (expected[0x7C], expected[0x7D], expected[0x7E], expected[0x7F]) =
            (double.PositiveInfinity, double.NaN, double.NaN, double.NaN);
        AssertCodes(Float8.E5M2, expected);
    }

    /// <summary>Every code, sign by sign; -0 is told from 0.</summary>
    private static void AssertCodes(Float8 format, double[] expected)
    {
        Assert.Equal(128, expected.Length);
        for (var code = 0; code < 128; code++)
        {
            Assert.Equal(BitConverter.SingleToInt32Bits((float)expected[code]), BitConverter.SingleToInt32Bits(format.ValueOf((byte)code)));
            var negative = format.ValueOf((byte)(code | 0x80));
            Assert.True(double.IsNaN(expected[code]) ? float.IsNaN(negative) : negative == -(float)expected[code], $"{code | 0x80}");
            Assert.True(float.IsNegative(negative) || float.IsNaN(negative), $"{code | 0x80}");
        }
    }

    [Theory]
    [InlineData("F8_E4M3", "weight_scale", 0x38, 1.0)]
    [InlineData("F8_E5M2", "scale_weight", 0x3C, 1.0)]
    [InlineData("F8_E4M3", "scale_weight", 0x01, 0.001953125)]
    public void A_weight_is_its_codes_times_its_scale(string dtype, string scale, int code, double value)
    {
        using var scope = NewDisposeScope();
        Write(("layer.weight", dtype, [2, 2], [(byte)code, (byte)(code | 0x80), 0, 0]), Scale($"layer.{scale}", 2.5f), Bias(), Mark());
        using var module = Layer();
        using var file = Checkpoint.Open(ModelPath);
        Assert.Equal(["layer.bias", "layer.weight"], file.Names.Order());
        module.LoadCheckpoint(file, rename: null, _ => new TensorPlace(CPU, ScalarType.BFloat16));
        var weight = module.get_parameter("layer.weight")!;
        Assert.Equal(ScalarType.BFloat16, weight.dtype);
        Assert.Equal([(float)(value * 2.5), (float)(value * -2.5), 0, 0], weight.to(ScalarType.Float32).data<float>().ToArray());
    }

    /// <summary>The bytes, converted once, are those of the same weights in float32.</summary>
    [Fact]
    public void A_weight_larger_than_a_slice_is_the_same_as_in_float32()
    {
        using var scope = NewDisposeScope();
        var codes = new byte[3000 * 4096];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = (byte)((i * 31 + i / 4096) % 127); // finite
        }
        Write(("layer.weight", "F8_E4M3", [3000, 4096], codes), Scale("layer.weight_scale", 0.37f));
        using var file = Checkpoint.Open(ModelPath);
        var loaded = empty(3000, 4096);
        file.CopyTo("layer.weight", loaded);
        var expected = tensor(codes.Select(code => Float8.E4M3.ValueOf(code) * 0.37f).ToArray()).reshape(3000, 4096);
        Assert.True(loaded.eq(expected).all().item<bool>());
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "no scale", "has no scale, 'layer.weight_scale' or 'layer.scale_weight'" },
        { "two scales", "has two scales" },
        { "infinite scale", "the scale 'layer.weight_scale' is ∞" },
        { "scale of no number", "the scale 'layer.weight_scale' is NaN" },
        { "scale below 0", "the scale 'layer.weight_scale' is -1" },
        { "a scale a channel", "'layer.weight_scale' Float32[2, 1] is not one floating-point number" },
        { "block scales", "'layer.weight_scale_inv', which is of block-wise scales" },
        { "nf4", "'layer.weight.quant_state.bitsandbytes__nf4', which is of 4-bit numbers of bitsandbytes" },
        { "a code of no number", "'layer.weight' F8_E4M3[2, 2] holds NaN" },
        { "a code of infinity", "'layer.weight' F8_E5M2[2, 2] holds ∞" },
        { "beyond float16", "no finite Float16" },
        { "GGUF", "is a GGUF file" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_cannot_be_read_is_one_error_that_names_it(string fault, string message)
    {
        using var scope = NewDisposeScope();
        Break(fault);
        using var module = Layer();
        var error = Assert.Throws<CheckpointException>(() =>
        {
            using var file = Checkpoint.Open(ModelPath);
            module.LoadCheckpoint(file, rename: null, _ => new TensorPlace(CPU, ScalarType.Float16));
        });
        Assert.Contains(message, error.Message.Replace("Infinity", "∞", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(ModelPath, error.Message, StringComparison.Ordinal);
    }

    private void Break(string fault)
    {
        var weight = ("layer.weight", fault == "a code of infinity" ? "F8_E5M2" : "F8_E4M3", new long[] { 2, 2 }, Codes(fault));
        (string, string, long[], byte[])[] beside = fault switch
        {
            "no scale" => [],
            "two scales" => [Scale("layer.weight_scale", 1), Scale("layer.scale_weight", 1)],
            "infinite scale" => [Scale("layer.weight_scale", float.PositiveInfinity)],
            "scale of no number" => [Scale("layer.weight_scale", float.NaN)],
            "scale below 0" => [Scale("layer.weight_scale", -1)],
            "a scale a channel" => [("layer.weight_scale", "F32", [2, 1], new byte[8])],
            "block scales" => [Scale("layer.weight_scale_inv", 1)],
            "nf4" => [("layer.weight.quant_state.bitsandbytes__nf4", "U8", [3], new byte[3])],
            "beyond float16" => [Scale("layer.weight_scale", 1e6f)],
            _ => [Scale("layer.weight_scale", 1)],
        };
        Write([weight, Bias(), .. beside]);
        if (fault == "GGUF")
        {
            File.WriteAllBytes(ModelPath, [.. "GGUF"u8, .. new byte[60]]);
        }
    }

    private static byte[] Codes(string fault) => fault switch
    {
        "a code of no number" => [0, 0x7F, 0, 0],
        "a code of infinity" => [0, 0x7C, 0, 0],
        _ => [0x38, 0x38, 0x38, 0x38],
    };

    private static (string, string, long[], byte[]) Scale(string name, float scale) => (name, "F32", [], BitConverter.GetBytes(scale));

    private static (string, string, long[], byte[]) Bias() => ("layer.bias", "F32", [2], new byte[8]);

    private static (string, string, long[], byte[]) Mark() => ("scaled_fp8", "F8_E4M3", [0], []);

    private static TorchSharp.Modules.Sequential Layer() => nn.Sequential(("layer", Layers.Linear(2, 2)));

    private void Write(params (string Name, string Dtype, long[] Shape, byte[] Bytes)[] tensors) => RawSafetensors.Write(ModelPath, tensors);
}
