using System.Text.Json;
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Tests.Networks.Wan;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines.Wan;

/// <summary>A folder loads to the same numbers however its publisher named its files and weights.</summary>
public sealed class PublishedNamingTests : IDisposable
{
    private const string Plain = "diffusion_pytorch_model.safetensors";

    private static readonly string[] s_parts = ["transformer", "vae", "text_encoder"];

    private readonly TinyWanFolder _files = new(WanForm.TextImageToVideo);
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData("diffusion_pytorch_model.safetensors.index.json", "diffusion_pytorch_model-{0:00000}-of-00002.safetensors")]
    [InlineData("model.safetensors.index.json", "model-{0:00000}-of-00002.safetensors")]
    [InlineData("diffusion_pytorch_model.safetensors.index.fp16.json", "diffusion_pytorch_model.fp16-{0:00000}-of-00002.safetensors")]
    [InlineData("diffusion_pytorch_model.fp16.safetensors.index.json", "diffusion_pytorch_model.fp16-{0:00000}-of-00002.safetensors")]
    public void In_shards(string index, string shard) => RequireSame(part =>
    {
        var weights = Read(part);
        var names = weights.Keys.Order(StringComparer.Ordinal).ToList();
        var map = names.Index().ToDictionary(item => item.Item, item => string.Format(System.Globalization.CultureInfo.InvariantCulture, shard, item.Index % 2 + 1));
        foreach (var file in map.GroupBy(item => item.Value, item => item.Key))
        {
            SafetensorsWriter.Write(_files.At(part, file.Key), file.ToDictionary(name => name, name => weights[name]));
        }
        _files.WriteText(JsonSerializer.Serialize(new { metadata = new { total_size = 1 }, weight_map = map }), part, index);
    });

    [Theory]
    [InlineData("diffusion_pytorch_model.bf16.safetensors")]
    [InlineData("model.fp16.safetensors")]
    [InlineData("any_name.safetensors")]
    public void In_one_file_with_a_variant_or_another_name(string file) =>
        RequireSame(part => SafetensorsWriter.Write(_files.At(part, file), Read(part)));

    [Fact]
    public void In_the_original_codes_names() => RequireSame(part => SafetensorsWriter.Write(
        _files.At(part, "original.safetensors"),
        Read(part).ToDictionary(item => Original(part, item.Key), item => item.Value)));

    [Fact]
    public void Behind_links_as_a_download_cache_has_them() => RequireSame(part =>
    {
        Directory.CreateDirectory(_files.At("blobs"));
        File.Copy(_files.At(part, Plain), _files.At("blobs", part));
        File.CreateSymbolicLink(_files.At(part, "model.safetensors"), _files.At("blobs", part));
    });

    private static string Original(string part, string key) => part switch
    {
        "transformer" => WanTransformerKeysTests.Original(key),
        "vae" => OriginalNames.OfVae22(key),
        _ => OriginalNames.OfText(key),
    };

    /// <summary>Whatever is written in the place of each part's plain file.</summary>
    private void RequireSame(Action<string> publish)
    {
        var expected = State();
        foreach (var part in s_parts)
        {
            publish(part);
            File.Delete(_files.At(part, Plain));
        }
        Assert.Empty(ModelReport.Of(_files.Folder).Faults);
        Assert.Equal(expected, State());
    }

    /// <summary>What the loaded model makes of a text, a picture and latents: every network has a say.</summary>
    private List<float[]> State()
    {
        using var model = ModelFamilies.Load(_files.Folder);
        using var caption = model.EncodeCaption("a small blue ring");
        using var none = model.EncodeCaption("");
        using var job = model.Begin(new StillRequest(7, 2, 3, _files.Side), new StillConditions(caption, none));
        using var latents_FCHW = job.Finish();
        using var picture_13hw = model.DecodeFrames(latents_FCHW).First();
        return [[.. caption.Tokens_1LD.data<float>()], [.. latents_FCHW.data<float>()], [.. picture_13hw.data<float>()]];
    }

    private Dictionary<string, Tensor> Read(string part)
    {
        using var file = SafetensorsFile.Open(_files.At(part, Plain));
        return file.Entries.Keys.ToDictionary(name => name, file.Read);
    }
}
