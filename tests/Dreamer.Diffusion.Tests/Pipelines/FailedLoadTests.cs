using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Pipelines;
using TorchSharp;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>Whatever ends a load, nothing that was loaded stays in memory.</summary>
public sealed class FailedLoadTests : IDisposable
{
    private readonly TinyModelFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_broken_part_leaves_nothing_of_the_others() => LeavesNothing<ModelException>(() =>
        File.WriteAllBytes(_files.At("image_encoder", "model.safetensors"), [1, 2, 3]));

    /// <summary>The last part asks for a tebibyte, which its file, full of holes, has: libtorch's allocator refuses it with an error of its own.</summary>
    [Fact]
    public void Too_little_memory_leaves_nothing_either()
    {
        var config = new T5Config { VocabSize = 8, DModel = 1 << 18, DKv = 8, DFf = 1 << 20, NumLayers = 1, NumHeads = 1 };
        LeavesNothing<Exception>(() =>
        {
            ConfigFile.Write(_files.At("text_encoder_2", "config.json"), config);
            WriteHoles(_files.At("text_encoder_2", "model.safetensors"), config);
        }, error => Assert.Contains("memory", error.Message, StringComparison.OrdinalIgnoreCase));
    }

    private void LeavesNothing<T>(Action spoil, Action<T>? check = null)
        where T : Exception
    {
        DreamerModel.Load(_files.Folder).Dispose(); // what is cached on first use
        var begun = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        DreamerModel.Load(_files.Folder).Dispose();
        var ofWhole = DisposeScopeManager.Statistics.ThreadTotalLiveCount - begun; // handles without memory, of tensors that weights have replaced
        spoil();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var error = Assert.ThrowsAny<T>(() => DreamerModel.Load(_files.Folder));
        check?.Invoke(error);
        Assert.InRange(DisposeScopeManager.Statistics.ThreadTotalLiveCount - before, 0, ofWhole);
    }

    private static void WriteHoles(string path, T5Config config)
    {
        var network = Layers.Unallocated(() => new T5EncoderModel(config));
        var (entries, end) = (new List<string>(), 0L);
        foreach (var (name, weight) in network.state_dict())
        {
            var bytes = weight.numel() * 4;
            entries.Add($"\"{name}\": {{\"dtype\": \"F32\", \"shape\": [{string.Join(", ", weight.shape)}], \"data_offsets\": [{end}, {end + bytes}]}}");
            end += bytes;
        }
        network.Dispose();
        var header = System.Text.Encoding.UTF8.GetBytes("{" + string.Join(", ", entries) + "}");
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes((long)header.Length));
        file.Write(header);
        file.SetLength(sizeof(long) + header.Length + end);
    }
}
