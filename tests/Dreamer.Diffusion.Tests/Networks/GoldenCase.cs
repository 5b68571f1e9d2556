using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Networks;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Networks;

/// <summary>A tiny public-library model with its weights, inputs and outputs.</summary>
internal sealed class GoldenCase(string name) : IDisposable
{
    private readonly Checkpoint _io = Checkpoint.Open(PathOf(name, "io.safetensors"));
    private readonly Dictionary<string, Tensor> _read = [];

    public Tensor this[string tensor] => _read.TryGetValue(tensor, out var known) ? known : _read[tensor] = _io.Read(tensor);

    public static string PathOf(string name, string file) => Path.Combine(AppContext.BaseDirectory, "Golden", name, file);

    public T Config<T>() where T : class, INetworkConfig => ConfigFile.Read<T>(PathOf(name, "config.json"));

    /// <summary>Loads the case's weights; every key must fit.</summary>
    public T Load<T>(T network, Func<string, string?>? rename = null) where T : nn.Module
    {
        var file = PathOf(name, "model.safetensors");
        network.LoadCheckpoint(File.Exists(file) ? file : PathOf(name, "diffusion_pytorch_model.safetensors"), rename);
        network.eval();
        return network;
    }

    public void Agrees(string tensor, Tensor actual, double tolerance = 1e-4)
    {
        Assert.Equal(this[tensor].shape, actual.shape);
        using var scope = NewDisposeScope();
        var error = (this[tensor] - actual).abs().max().item<float>();
        Assert.True(error <= tolerance, $"{name}: {tensor} differs by {error}");
    }

    public void Dispose()
    {
        foreach (var tensor in _read.Values)
        {
            tensor.Dispose();
        }
        _io.Dispose();
    }
}
