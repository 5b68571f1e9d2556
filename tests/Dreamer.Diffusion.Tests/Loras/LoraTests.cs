// Shapes: O outputs, I inputs, R rank
using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Loras;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Loras;

/// <summary>LoRA files, under each of the names that they are published with: what they do to a model, and which are refused.</summary>
public sealed class LoraTests : IDisposable
{
    private const int Rank = 2;

    private readonly LoraModels _models = new();

    public void Dispose() => _models.Dispose();

    public static TheoryData<string, string> Names => new()
    {
        { "wan", "transformer.blocks.0.attn1.to_v.lora_A.weight" },
        { "wan", "diffusion_model.blocks.0.self_attn.v.lora_down.weight" },
        { "wan", "diffusion_model.blocks.0.self_attn.v.lora_A.weight" },
        { "wan", "blocks.0.self_attn.v.lora_A.default.weight" },
        { "wan", "base_model.model.blocks.0.attn1.to_v.lora_A.weight" },
        { "wan", "lora_unet_blocks_0_self_attn_v.lora_down.weight" },
        { "unet", "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora_A.weight" },
        { "unet", "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora.down.weight" },
        { "unet", "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight" },
    };

    /// <summary>W + scale · alpha / rank · B·A, and what it draws, are those of a folder whose weights were changed before.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_with_a_lora_is_the_model_that_was_fused_beforehand(string kind, string down)
    {
        using var scope = NewDisposeScope();
        foreach (var alpha in (double?[])[null, 0.5])
        {
            var (down_RI, up_OR) = _models.Write(kind, "style", down, alpha);
            var fused = _models.Fused(kind, weight_OI => weight_OI + up_OR.mm(down_RI).mul(0.8 * (alpha ?? Rank) / Rank));
            var (drawn, plain, expected) = (_models.Draw(kind, new LoraUse("style", 0.8)), _models.Draw(kind), LoraModels.DrawOf(fused));
            Assert.Equal(expected, drawn);
            Assert.NotEqual(plain, drawn);
        }
    }

    [Fact]
    public void The_change_is_the_product_times_scale_times_alpha_by_rank()
    {
        using var scope = NewDisposeScope();
        var file = Bytes(("a.lora_A.weight", new float[,] { { 1, 2, 3 }, { 0, 1, 0 } }), ("a.lora_B.weight", new float[,] { { 1, 0 }, { 2, 10 } }));
        var weight_OI = ones(2, 3);
        new LoraLayer("a") { Down = "a.lora_A.weight", Up = "a.lora_B.weight" }.AddTo(weight_OI, file, scale: 0.5, given: 4, isBias: false);
        Assert.Equal([2f, 3, 4, 3, 15, 7], weight_OI.data<float>().ToArray()); // 1 + 0.5 · 4/2 · [1 2 3; 2 14 6]
    }

    /// <summary>Kohya's of a convolution: a kernel down to the rank, and one pixel up again.</summary>
    [Fact]
    public void A_convolution_is_changed_as_a_linear_layer_over_its_kernel_is()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (down, up) = (randn(Rank, 3, 3, 3), randn(4, Rank, 1, 1));
        var file = SafetensorsFile.FromBytes(SafetensorsWriter.ToBytes(new Dictionary<string, Tensor> { ["d"] = down, ["u"] = up }));
        var weight = zeros(4, 3, 3, 3);
        var layer = new LoraLayer("conv") { Down = "d", Up = "u" };
        Assert.Null(layer.FaultOf(file));
        Assert.Null(layer.FaultOf(file, weight.shape, isBias: false));
        layer.AddTo(weight, file, 1, null, isBias: false);
        var x = randn(1, 3, 5, 5); // the two convolutions, one after the other
        var expected = nn.functional.conv2d(nn.functional.conv2d(x, down), up);
        Assert.True(allclose(expected, nn.functional.conv2d(x, weight), rtol: 1e-4, atol: 1e-4));
    }

    [Fact]
    public void Whole_differences_of_weights_and_biases_are_added_too()
    {
        using var scope = NewDisposeScope();
        _models.WriteFile("wan", "differences", new Dictionary<string, Tensor>
        {
            ["diffusion_model.blocks.1.cross_attn.norm_k.diff"] = full([24], 0.5f),
            ["diffusion_model.blocks.1.ffn.0.diff_b"] = full([32], 0.25f),
        });
        using var plain = _models.Load("wan");
        using var changed = _models.Load("wan", new LoraUse("differences", 2));
        var (before, after) = (Weights(plain), Weights(changed));
        AssertMoved("blocks.1.attn2.norm_k.weight", 1);
        AssertMoved("blocks.1.ffn.net.0.proj.bias", 0.5f);
        Assert.True(before["blocks.0.ffn.net.0.proj.bias"].eq(after["blocks.0.ffn.net.0.proj.bias"]).all().item<bool>());

        void AssertMoved(string key, float by) => Assert.True(allclose(before[key] + by, after[key]), key);
        static Dictionary<string, Tensor> Weights(DiffusionModel model) =>
            ((Diffusion.Pipelines.Wan.WanModel)model).Experts[0].state_dict().ToDictionary();
    }

    [Fact]
    public void The_revision_covers_the_file_the_scale_and_the_order()
    {
        using var scope = NewDisposeScope();
        _models.Write("wan", "a", "blocks.0.attn1.to_q.lora_A.weight", null);
        _models.Write("wan", "b", "blocks.0.attn1.to_k.lora_A.weight", null);
        var plain = ModelFamilies.Outline(_models.Folder("wan")).Revision;
        string[] revisions = [plain, Of(("a", 1)), Of(("a", 0.5)), Of(("b", 1)), Of(("a", 1), ("b", 1)), Of(("b", 1), ("a", 1))];
        Assert.Equal(revisions.Length, revisions.Distinct().Count());
        using var loaded = _models.Load("wan", new LoraUse("a", 0.5));
        Assert.Equal((Of(("a", 0.5)), plain), (loaded.Info.Revision, loaded.Info.LatentsRevision));
        var before = Of(("a", 1));
        _models.Write("wan", "a", "blocks.0.attn1.to_v.lora_A.weight", null);
        Assert.NotEqual(before, Of(("a", 1)));

        string Of(params (string Name, double Scale)[] uses) =>
            ModelFamilies.Revision(_models.Folder("wan"), plain, [.. uses.Select(use => new LoraUse(use.Name, use.Scale))]);
    }

    [Fact]
    public void A_checkpoint_of_other_loras_is_refused_and_of_the_same_ends_in_the_same_bytes()
    {
        using var scope = NewDisposeScope();
        _models.Write("wan", "style", "blocks.0.attn1.to_v.lora_A.weight", null);
        using var model = _models.Load("wan", new LoraUse("style", 1));
        using var other = _models.Load("wan", new LoraUse("style", 0.5));
        var checkpoint = JobRuns.CheckpointAfter(LoraModels.Begin(model), 1);
        Assert.Contains(model.Info.Revision, Assert.ThrowsAny<Exception>(() => LoraModels.Begin(other, checkpoint)).Message, StringComparison.Ordinal);
        Assert.Equal(
            LoraModels.BytesOf(JobRuns.Run(LoraModels.Begin(model))), LoraModels.BytesOf(JobRuns.Run(LoraModels.Begin(model, checkpoint))));
    }

    /// <summary>Files that name no part are for both experts, and a file whose name ends with a part is for that one.</summary>
    [Theory]
    [InlineData("both.safetensors", true, true)]
    [InlineData("both.transformer.safetensors", true, false)]
    [InlineData("both.transformer_2.safetensors", false, true)]
    public void A_lora_is_for_both_experts_or_for_the_one_that_it_names(string file, bool first, bool second)
    {
        using var scope = NewDisposeScope();
        using var files = new TinyWanFolder(WanForm.TwoExperts);
        SafetensorsWriter.Write(files.At("loras", file), new Dictionary<string, Tensor> { ["blocks.0.self_attn.norm_q.diff"] = ones(24) });
        Assert.Equal(["both"], LoraFolder.Names(files.Folder));
        using var plain = (Diffusion.Pipelines.Wan.WanModel)ModelFamilies.Load(files.Folder);
        using var changed = (Diffusion.Pipelines.Wan.WanModel)ModelFamilies.Load(files.Folder, null, [new LoraUse("both", 1)]);
        Assert.Equal((first, second), (IsChanged(0), IsChanged(1)));

        bool IsChanged(int expert) => !Weight(plain, expert).eq(Weight(changed, expert)).all().item<bool>();
        static Tensor Weight(Diffusion.Pipelines.Wan.WanModel model, int expert) =>
            model.Experts[expert].state_dict()["blocks.0.attn1.norm_q.weight"];
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "no such name", "There is no LoRA 'none' in " },
        { "no such name", "there is 'style'" },
        { "no layer", "1 of its 1 layers are none of it, such as 'blocks.9.attn1.to_q'" },
        { "another shape", "'blocks.0.attn1.to_q' is of another shape than the layer, [24, 24]" },
        { "ranks", "the ranks of 'blocks.0.attn1.to_q.lora_A.weight' Float32[2, 24] and 'blocks.0.attn1.to_q.lora_B.weight' Float32[24, 3] do not match" },
        { "half", "'blocks.0.attn1.to_q.lora_A.weight' has no lora_B (or lora_up) beside it" },
        { "infinite", "which is no finite Float32" },
        { "no number", "holds NaN" },
        { "LoHa", "it holds 'blocks.0.attn1.to_q.hada_w1_a'" },
        { "DoRA", "it holds 'blocks.0.attn1.to_q.dora_scale'" },
        { "pickle", "none.pt is a program" },
        { "pickle by another name", "is a zip archive, as PyTorch's pickles are" },
        { "alpha", "'blocks.0.attn1.to_q.alpha' is -1, no number above 0" },
        { "note", "'transformer.use_dora' is true, which is not read here" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_is_no_lora_of_the_model_is_one_error_that_says_why(string fault, string message)
    {
        using var scope = NewDisposeScope();
        var name = _models.WriteBroken("wan", fault);
        var error = Assert.ThrowsAny<IOException>(() => _models.Load("wan", new LoraUse(name, 1)).Dispose());
        Assert.Contains(message, error.Message.Replace("Infinity", "∞", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static SafetensorsFile Bytes(params (string Name, float[,] Values)[] tensors) => SafetensorsFile.FromBytes(
        SafetensorsWriter.ToBytes(tensors.ToDictionary(item => item.Name, item => tensor(item.Values))));
}
