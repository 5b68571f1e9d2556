using Dreamer.Diffusion.Pipelines;
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

public sealed class JobCheckpointTests(TinyModelFolder files) : IClassFixture<TinyModelFolder>, IDisposable
{
    private static readonly StillRequest s_still = new(Seed: 7, Steps: 4, Guidance: 2, Size: 16);

    private readonly DreamerModel _model = DreamerModel.Load(files.Folder);

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void What_a_sampler_keeps_of_earlier_steps_comes_back_in_order(int kept)
    {
        using var scope = NewDisposeScope();
        long[] shape = [1, 4, 8, 8];
        Tensor[]? history = kept == 0 ? null : [.. Enumerable.Range(0, kept).Select(_ => randn(shape))];
        var state = new SamplerState(2, randn(shape), randn(shape), history);
        var bytes = JobCheckpoint.Write(s_still, new JobState(state), _model);
        var read = JobCheckpoint.Read(bytes, s_still, shape, _model).Sampler;
        Assert.Equal((2, kept), (read.Step, read.History?.Count ?? 0));
        Assert.All(state.Tensors.Zip(read.Tensors), pair => Assert.True(pair.First.eq(pair.Second).all().item<bool>()));
        Assert.Equal(2 + kept, read.Tensors.Count());
    }
}
