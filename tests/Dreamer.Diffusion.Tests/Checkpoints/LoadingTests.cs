using Dreamer.Diffusion.Checkpoints;
using Dreamer.Testing;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Checkpoints;

/// <summary>What loading costs, and what it says of weights that do not fit.</summary>
public sealed class LoadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string ModelPath => _folder.File("model.safetensors");

    public void Dispose() => _folder.Dispose();

    /// <summary>The kernel counts mapped pages as the process's own, and ends the process where a mapped file was cut.</summary>
    [Fact]
    public void A_file_of_weights_is_read_and_never_mapped()
    {
        using var scope = NewDisposeScope();
        var (saved, loaded) = (nn.Linear(4096, 3000), nn.Linear(4096, 3000));
        saved.SaveCheckpoint(ModelPath);
        using var checkpoint = Checkpoint.Open(ModelPath);
        loaded.LoadCheckpoint(checkpoint);
        Assert.True(saved.state_dict()["weight"].eq(loaded.state_dict()["weight"]).all().item<bool>()); // larger than a slice
        if (OperatingSystem.IsLinux())
        {
            Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), line => line.EndsWith(ModelPath, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_file_that_was_read_can_be_read_again()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(ModelPath, new Dictionary<string, Tensor> { ["a"] = arange(100_000) });
        using var file = SafetensorsFile.Open(ModelPath);
        Assert.True(file.Read("a").eq(file.Read("a")).all().item<bool>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5000)]
    public void A_file_that_is_cut_while_it_is_open_is_one_error_and_not_the_end_of_the_process(int left)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(ModelPath, new Dictionary<string, Tensor> { ["a"] = arange(100_000) });
        using var file = SafetensorsFile.Open(ModelPath);
        using (var cut = new FileStream(ModelPath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            cut.SetLength(left);
        }
        var message = Assert.Throws<CheckpointException>(() => file.Read("a")).Message;
        Assert.Contains(ModelPath, message, StringComparison.Ordinal);
        Assert.Contains($"{left} bytes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_numbers_in_a_weights_place_are_listed_with_the_rest()
    {
        using var scope = NewDisposeScope();
        Save(("weight", ones(2, 3).to(ScalarType.Byte)), ("other", ones(1)));
        var message = Assert.Throws<CheckpointException>(() => nn.Linear(3, 2).LoadCheckpoint(ModelPath)).Message;
        Assert.Contains("type of 'weight': the network has Float32, the file has Byte", message, StringComparison.Ordinal);
        Assert.Contains("missing 'bias'", message, StringComparison.Ordinal);
        Assert.Contains("unexpected 'other'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_very_many_faults_some_are_named_and_the_rest_counted()
    {
        using var scope = NewDisposeScope();
        Save([.. Enumerable.Range(0, 500).Select(i => ($"layer.{i:D3}", ones(1)))]);
        var message = Assert.Throws<CheckpointException>(() => nn.Linear(3, 2).LoadCheckpoint(ModelPath)).Message;
        Assert.Contains("missing 'weight'", message, StringComparison.Ordinal);
        Assert.Contains("unexpected 'layer.000'", message, StringComparison.Ordinal);
        Assert.Contains("484 more unexpected", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 0, 2000);
    }

    [Fact]
    public void Only_what_is_wanted_is_loaded()
    {
        using var scope = NewDisposeScope();
        var module = nn.Linear(2, 2);
        var bias = module.state_dict()["bias"].clone();
        Save(("weight", ones(2, 2)));
        using var checkpoint = Checkpoint.Open(ModelPath);
        module.LoadCheckpoint(checkpoint, wanted: key => key == "weight");
        Assert.Equal(4, module.state_dict()["weight"].sum().item<float>());
        Assert.True(module.state_dict()["bias"].eq(bias).all().item<bool>());
    }

    private void Save(params (string Name, Tensor Value)[] tensors) =>
        SafetensorsWriter.Write(ModelPath, tensors.ToDictionary(item => item.Name, item => item.Value));
}
