using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Inference.Pipelines;
using Dreamer.Media;

namespace Dreamer.Inference.Tests.Pipelines;

/// <summary>What a folder says of its model, and how pictures come to it.</summary>
public sealed class PipelineSourceTests : IDisposable
{
    private readonly TinyModelFolder _folder = new();

    [Fact]
    public void A_picture_survives_the_way_to_a_tensor_and_back()
    {
        var pixels = Enumerable.Range(0, 768).Select(i => (byte)(i % 256)).ToArray();
        using var there = Pictures.ToTensor(new RgbImage(16, 16, pixels));
        Assert.Equal(pixels, Pictures.ToImage(there).Pixels);
    }

    public void Dispose() => _folder.Dispose();
}
