using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Tests.Checkpoints;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Loras;

/// <summary>Whole models whose linear layers and convolutions are stored in eight bits.</summary>
public sealed class Float8ModelTests : IDisposable
{
    private readonly LoraModels _models = new();

    public void Dispose() => _models.Dispose();

    /// <summary>Layers with two dimensions or more are quantised by the largest of each; the rest stays as it is.</summary>
    [Theory]
    [InlineData("wan", "transformer/diffusion_pytorch_model.safetensors", "F8_E4M3", ".weight_scale")]
    [InlineData("wan", "transformer/diffusion_pytorch_model.safetensors", "F8_E5M2", ".scale_weight")]
    [InlineData("unet", "unet/model.safetensors", "F8_E4M3", ".scale_weight")]
    public void A_model_in_eight_bits_draws_what_its_dequantised_twin_draws(string kind, string file, string dtype, string ending)
    {
        using var scope = NewDisposeScope();
        List<(string, string, long[], byte[])> stored = [];
        var twin = _models.Changed(kind, file, tensors => Quantise(tensors, Float8.Find(dtype)!, ending, stored));
        var eight = _models.Changed(kind, file, _ => { });
        RawSafetensors.Write(Path.Combine(eight, file), [.. stored]);
        Assert.Contains(stored, item => item.Item3.Length == 2 && item.Item2 == dtype);
        Assert.Equal(LoraModels.DrawOf(twin), LoraModels.DrawOf(eight));
        Assert.NotEqual(_models.Draw(kind), LoraModels.DrawOf(eight));
        Assert.Equal(ModelFamilies.Outline(twin).WeightBytes, ModelFamilies.Outline(eight).WeightBytes);
    }

    [Fact]
    public void A_lora_is_added_to_what_eight_bits_stand_for()
    {
        using var scope = NewDisposeScope();
        const string File = "transformer/diffusion_pytorch_model.safetensors";
        _models.Write("wan", "style", "blocks.0.attn1.to_v.lora_A.weight", null);
        List<(string, string, long[], byte[])> stored = [];
        var twin = _models.Changed("wan", File, tensors => Quantise(tensors, Float8.E4M3, ".weight_scale", stored));
        var eight = _models.Changed("wan", File, _ => { });
        RawSafetensors.Write(Path.Combine(eight, File), [.. stored]);
        LoraUse[] style = [new LoraUse("style", 1)];
        Assert.Equal(LoraModels.DrawOf(twin, style), LoraModels.DrawOf(eight, style));
        Assert.NotEqual(LoraModels.DrawOf(twin), LoraModels.DrawOf(twin, style));
    }

    /// <summary>Leaves in the dictionary what the stored numbers stand for.</summary>
    private static void Quantise(
        Dictionary<string, Tensor> tensors, Float8 format, string ending, List<(string, string, long[], byte[])> stored)
    {
        foreach (var (name, weight) in tensors.ToList())
        {
            if (weight.shape.Length < 2 || !name.EndsWith(".weight", StringComparison.Ordinal))
            {
                stored.Add((name, "F32", weight.shape, weight.contiguous().bytes.ToArray()));
                continue;
            }
            var scale = weight.abs().max().item<float>() / 400;
            var values = format.Values(scale);
            var codes = weight.contiguous().data<float>().ToArray().Select(number => Nearest(values, number)).ToArray();
            stored.Add((name, format.Name, weight.shape, codes));
            stored.Add((name[..^".weight".Length] + ending, "F32", [1], BitConverter.GetBytes(scale)));
            tensors[name] = tensor(codes.Select(code => values[code]).ToArray()).reshape(weight.shape);
        }
    }

    private static byte Nearest(float[] values, float number) =>
        (byte)Enumerable.Range(0, values.Length).Where(code => float.IsFinite(values[code])).MinBy(code => Math.Abs(values[code] - number));
}
