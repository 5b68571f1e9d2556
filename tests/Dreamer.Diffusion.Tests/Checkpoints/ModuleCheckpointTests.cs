using Dreamer.Diffusion.Checkpoints;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Checkpoints;

public sealed class ModuleCheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weights").FullName;

    private string ModelPath => Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_module_gets_its_weights_back()
    {
        using var scope = NewDisposeScope();
        var (saved, loaded) = (nn.Linear(3, 2), nn.Linear(3, 2));
        saved.SaveCheckpoint(ModelPath);
        loaded.LoadCheckpoint(_folder);
        Assert.True(saved.state_dict().All(item => item.Value.eq(loaded.state_dict()[item.Key]).all().item<bool>()));
    }

    [Fact]
    public void Weights_saved_in_half_precision_load_into_a_single_precision_module()
    {
        using var scope = NewDisposeScope();
        var (saved, loaded) = (nn.Linear(3, 2), nn.Linear(3, 2));
        saved.SaveCheckpoint(ModelPath, ScalarType.Float16);
        loaded.LoadCheckpoint(ModelPath);
        Assert.Equal(ScalarType.Float32, loaded.state_dict()["weight"].dtype);
        Assert.True(saved.state_dict()["weight"].allclose(loaded.state_dict()["weight"], atol: 1e-3));
        using var file = SafetensorsFile.Open(ModelPath);
        Assert.Equal(ScalarType.Float16, file.Entries["weight"].Dtype);
    }

    [Fact]
    public void One_error_lists_every_key_that_does_not_fit_and_nothing_is_loaded()
    {
        using var scope = NewDisposeScope();
        var module = nn.Linear(3, 2);
        var before = module.state_dict()["weight"].clone();
        Save(("weight", ones(2, 4)), ("extra", ones(1)));
        var message = Assert.Throws<CheckpointException>(() => module.LoadCheckpoint(ModelPath)).Message;
        Assert.Contains("missing 'bias'", message, StringComparison.Ordinal);
        Assert.Contains("unexpected 'extra'", message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", message, StringComparison.Ordinal);
        Assert.Contains("[2, 4]", message, StringComparison.Ordinal);
        Assert.True(module.state_dict()["weight"].eq(before).all().item<bool>());
    }

    [Fact]
    public void Older_names_are_renamed_and_some_left_out()
    {
        using var scope = NewDisposeScope();
        var module = nn.Linear(2, 2);
        Save(("old.weight", ones(2, 2)), ("old.bias", ones(2)), ("old.position_ids", ones(1)));
        module.LoadCheckpoint(ModelPath, name => name.EndsWith("position_ids", StringComparison.Ordinal) ? null : name["old.".Length..]);
        Assert.Equal(4, module.state_dict()["weight"].sum().item<float>());
    }

    [Fact]
    public void Shards_are_read_through_their_index()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(Path.Combine(_folder, "m-1.safetensors"), new Dictionary<string, Tensor> { ["weight"] = ones(2, 2) });
        SafetensorsWriter.Write(Path.Combine(_folder, "m-2.safetensors"), new Dictionary<string, Tensor> { ["bias"] = ones(2) });
        WriteIndex("""{"metadata": {"total_size": 24}, "weight_map": {"weight": "m-1.safetensors", "bias": "m-2.safetensors"}}""");
        var module = nn.Linear(2, 2);
        module.LoadCheckpoint(_folder);
        Assert.Equal(2, module.state_dict()["bias"].sum().item<float>());
    }

    [Theory]
    [InlineData("""{"weight_map": {"weight": "../secret.safetensors"}}""", "../secret.safetensors")]
    [InlineData("""{"weight_map": {"weight": "/etc/passwd"}}""", "/etc/passwd")]
    [InlineData("""{"weight_map": {"weight": 3}}""", "index")]
    [InlineData("""{"weight_map": []}""", "index")]
    [InlineData("""{}""", "index")]
    [InlineData("""{"weight_map": {"weight": "absent.safetensors"}}""", "absent.safetensors")]
    [InlineData("""{"weight_map": {"other": "shard.safetensors"}}""", "'other'")]
    public void A_broken_index_is_refused_with_the_value(string json, string value)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(Path.Combine(_folder, "shard.safetensors"), new Dictionary<string, Tensor> { ["weight"] = ones(1) });
        WriteIndex(json);
        var error = Assert.Throws<CheckpointException>(() => Checkpoint.Open(Path.Combine(_folder, "model.safetensors.index.json")));
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_weights_is_named() =>
        Assert.Contains(_folder, Assert.Throws<CheckpointException>(() => Checkpoint.Open(_folder)).Message, StringComparison.Ordinal);

    private void Save(params (string Name, Tensor Value)[] tensors) =>
        SafetensorsWriter.Write(ModelPath, tensors.ToDictionary(item => item.Name, item => item.Value));

    private void WriteIndex(string json) => File.WriteAllText(Path.Combine(_folder, "model.safetensors.index.json"), json);
}
