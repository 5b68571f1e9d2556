using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Tests.Networks;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Offload;

/// <summary>Memory of all threads, since blocks come on one of their own. Alone: others' tensors would count as well.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OffloadLeakTests
{
    private const string Name = "memory of blocks";

    /// <summary>A block is of a megabyte, and 36 of them come in these steps.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Steps_leave_no_weights_behind(bool prefetches)
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // no other system tells
        }
        using var scope = NewDisposeScope();
        using var folder = new TinyWanFolder(WanForm.TextImageToVideo, inner: 4096, blocks: OffloadedModels.Blocks);
        using var model = ModelFamilies.Load(folder.Folder, TensorPlace.Default with { Offload = OffloadedModels.Passing(prefetches) });
        using var job = OffloadedModels.Begin(model, isClip: true, steps: 12);
        Advance(3); // until all that a job keeps is there
        var before = InUse();
        Advance(9);
        Assert.InRange(InUse() - before, -(2 << 20), 1 << 19);

        void Advance(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                job.Advance();
            }
        }

        long InUse()
        {
            OffloadedModels.Transformer(model).Carrier!.Settle();
            return NativeMemory.InUse();
        }
    }
}
