using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Tests.Networks;
using Dreamer.Testing;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Motion;

public sealed class PublicMotionModulesTests : IDisposable
{
    private const string Query = "down_blocks.0.motion_modules.0.transformer_blocks.0.attn1.to_q.weight";
    private const string Second = "down_blocks.0.motion_modules.0.transformer_blocks.0.attn2.to_q.weight";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("animatediff_unet_motion", "diffusion_pytorch_model.safetensors", "")]
    [InlineData("animatediff_motion_adapter", "mm_original_layout.safetensors", "original")]
    public void Stage_two_begins_with_public_temporal_transformers_and_its_own_other_layers(string model, string file, string layout)
    {
        using var scope = NewDisposeScope();
        var video = StageTwo();
        var before = video.state_dict().ToDictionary(item => item.Key, item => item.Value.clone());
        video.LoadPublicModules(GoldenCase.PathOf(model, file));
        using var published = Checkpoint.Open(GoldenCase.PathOf(model, file));
        var original = layout == "original" ? Query.Replace("transformer_blocks", "temporal_transformer.transformer_blocks", StringComparison.Ordinal).Replace("attn1", "attention_blocks.0", StringComparison.Ordinal) : Query;
        var after = video.state_dict();
        Assert.True(after[Query].eq(published.Read(original)).all().item<bool>());
        Assert.All(before.Keys.Where(key => !AnimateDiffLayout.IsMotionKey(key) || key == Second), key => Assert.True(after[key].eq(before[key]).all().item<bool>(), key));
        Assert.Equal(after.Keys.Count(IsPublic), after.Keys.Where(IsPublic).Count(key => published.Names.Select(AnimateDiffLayout.CanonicalKey).Contains(key)));
    }

    [Fact]
    public void Without_a_motion_caption_the_second_attention_is_taken_too()
    {
        using var scope = NewDisposeScope();
        var video = StageTwo(config => config with { T5 = false });
        var adapter = Adapter(_ => { });
        video.LoadPublicModules(adapter);
        using var published = Checkpoint.Open(adapter);
        Assert.True(video.state_dict()[Second].eq(published.Read(Second)).all().item<bool>());
    }

    [Fact]
    public void Modules_without_a_middle_leave_ours_as_it_is()
    {
        using var scope = NewDisposeScope();
        var video = StageTwo();
        var middle = video.state_dict().First(item => item.Key.StartsWith("mid_block.motion_modules.", StringComparison.Ordinal) && item.Key.EndsWith("attn1.to_q.weight", StringComparison.Ordinal));
        var before = middle.Value.clone();
        video.LoadPublicModules(Adapter(weights => weights.Keys.Where(key => key.StartsWith("mid_block.", StringComparison.Ordinal)).ToList().ForEach(key => weights.Remove(key))));
        Assert.True(middle.Value.eq(before).all().item<bool>());
    }

    [Fact]
    public void What_does_not_fit_is_listed_in_one_error()
    {
        using var scope = NewDisposeScope();
        var path = Adapter(weights =>
        {
            weights[Query] = ones(3, 8);
            weights.Remove(Query.Replace("to_q", "to_k", StringComparison.Ordinal));
            weights["down_blocks.9.motion_modules.0.norm.weight"] = ones(8);
        });
        var message = Assert.Throws<CheckpointException>(() => StageTwo().LoadPublicModules(path)).Message;
        Assert.All(["[3, 8]", "attn1.to_k", "down_blocks.9"], part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_without_motion_modules_is_named() =>
        Assert.Contains("no motion modules", Assert.Throws<CheckpointException>(() => StageTwo().LoadPublicModules(GoldenCase.PathOf("unet2d_sd15", "diffusion_pytorch_model.safetensors"))).Message, StringComparison.Ordinal);

    private static bool IsPublic(string key) =>
        AnimateDiffLayout.IsMotionKey(key) && !key.Contains(".ada", StringComparison.Ordinal) && !key.Contains(".attn2.", StringComparison.Ordinal)
        && !key.Contains(".norm2.", StringComparison.Ordinal) && !key.EndsWith("pos_embed.pe", StringComparison.Ordinal);

    private static FactorizedVideoUNet StageTwo(Func<MotionConfig, MotionConfig>? change = null)
    {
        var (spatialConfig, published) = AnimateDiffLayout.ReadConfig(GoldenCase.PathOf("animatediff_unet_motion", "config.json"));
        var config = new MotionConfig
        {
            ConditionWidth = 16,
            NormNumGroups = published.NormNumGroups,
            MotionNumAttentionHeads = published.MotionNumAttentionHeads,
            MotionMaxSeqLength = 32, // the published table has 24
            T5Width = 20,
            PacaHeads = 2,
            ReferenceWidth = 16,
            AdapterTokens = 2,
            AdapterDepth = 1,
            AdapterWidth = 16,
            ImageTokenWidth = 16,
        };
        return new FactorizedVideoUNet(new UNet2DConditionModel(spatialConfig), change?.Invoke(config) ?? config);
    }

    /// <summary>A MotionAdapter's folder: of a UNetMotionModel the motion modules alone.</summary>
    private string Adapter(Action<Dictionary<string, Tensor>> change)
    {
        using var published = Checkpoint.Open(GoldenCase.PathOf("animatediff_unet_motion", "diffusion_pytorch_model.safetensors"));
        var weights = published.Names.Where(AnimateDiffLayout.IsMotionKey).ToDictionary(name => name, published.Read);
        change(weights);
        SafetensorsWriter.Write(_folder.File("diffusion_pytorch_model.safetensors"), weights);
        return _folder.Path;
    }
}
