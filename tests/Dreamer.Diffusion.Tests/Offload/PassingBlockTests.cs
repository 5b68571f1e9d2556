using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Networks.Ltx;
using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Diffusion.Tests.Pipelines.Ltx;
using TorchSharp;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Offload;

/// <summary>What is in memory while blocks pass, whatever goes wrong.</summary>
public sealed class PassingBlockTests : IDisposable
{
    private const int Blocks = OffloadedModels.Blocks;

    private readonly TinyLtxFolder _folder = new(blocks: Blocks);

    private string File => _folder.At("transformer", "diffusion_pytorch_model.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_more_blocks_are_in_memory_than_the_first_and_those_that_pass(bool prefetches)
    {
        using var model = Load(prefetches);
        var blocks = List(model);
        List<int> most = [];
        foreach (var block in blocks.From(0))
        {
            most.Add(Here(blocks));
            Assert.Equal(0, Without(block));
        }
        Assert.Equal(Blocks, most.Count);
        Assert.InRange(most.Max(), 2, prefetches ? 3 : 2);
        Assert.InRange(Here(blocks), 1, prefetches ? 2 : 1);
    }

    [Fact]
    public void A_walk_that_fails_half_way_leaves_no_block_behind_and_the_next_begins_anew()
    {
        using var model = Load(prefetches: true);
        var blocks = List(model);
        Assert.Throws<TimeoutException>(() =>
        {
            foreach (var block in blocks.From(0))
            {
                _ = ReferenceEquals(block, blocks[2]) ? throw new TimeoutException() : 0;
            }
        });
        Assert.InRange(Here(blocks), 1, 2); // the first, and what was ahead
        Assert.Equal(Enumerable.Repeat(0, Blocks), blocks.From(0).Select(Without).ToList());
    }

    [Fact]
    public void A_file_that_is_written_to_meanwhile_ends_the_step_and_the_job_goes_on_once_it_is_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var whole = ModelFamilies.Load(_folder.Folder);
        using var model = Load(prefetches: true);
        using DenoisingJob job = OffloadedModels.Begin(model, true), same = OffloadedModels.Begin(whole, true);
        job.Advance();
        var written = System.IO.File.GetLastWriteTimeUtc(File);
        System.IO.File.SetLastWriteTimeUtc(File, written.AddSeconds(1));
        var error = Assert.Throws<CheckpointException>(job.Advance);
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, job.Step);
        Assert.InRange(Here(List(model)), 1, 2);
        System.IO.File.SetLastWriteTimeUtc(File, written);
        Assert.Equal(JobRuns.Bytes(JobRuns.Run(same)), JobRuns.Bytes(job.Finish()));
    }

    [Fact]
    public void A_block_with_a_number_that_is_none_is_refused_when_the_model_is_loaded()
    {
        Dictionary<string, Tensor> tensors;
        using (var weights = SafetensorsFile.Open(File))
        {
            tensors = weights.Entries.Keys.ToDictionary(name => name, weights.Read);
        }
        tensors["transformer_blocks.3.attn1.to_q.bias"][0] = float.NaN;
        SafetensorsWriter.Write(File, tensors);
        var error = Assert.Throws<ModelException>(() => Load(prefetches: true));
        Assert.Contains("transformer_blocks.3.attn1.to_q.bias", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_with_no_more_blocks_than_would_be_there_has_them_all_in_memory()
    {
        using var model = ModelFamilies.Load(
            _folder.Folder, TensorPlace.Default with { Offload = OffloadedModels.Passing(resident: Blocks - 2) });
        Assert.Null(OffloadedModels.Transformer(model).Carrier);
        Assert.Equal(Blocks, Here(List(model)));
    }

    private DiffusionModel Load(bool prefetches) => ModelFamilies.Load(
        _folder.Folder, TensorPlace.Default with { Offload = OffloadedModels.Passing(prefetches) });

    private static BlockList<LtxBlock> List(DiffusionModel model) => ((LTXVideoTransformer3DModel)OffloadedModels.Transformer(model)).Blocks;

    /// <summary>Blocks whose weights are in memory.</summary>
    private static int Here(BlockList<LtxBlock> blocks)
    {
        blocks.Carrier?.Settle(); // none changes while it is looked at
        return blocks.Count(block => Without(block) == 0);
    }

    /// <summary>How many of its weights have no memory.</summary>
    private static int Without(nn.Module block) => block.state_dict().Values.Count(weight => weight.device_type == DeviceType.META);
}
