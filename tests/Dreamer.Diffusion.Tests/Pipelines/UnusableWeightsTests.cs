using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Devices;
using Dreamer.Diffusion.Pipelines;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Pipelines;

/// <summary>Weights that draw nothing: no numbers, infinite ones, and ones that are infinite in the type in which they are computed with.</summary>
public sealed class UnusableWeightsTests : IDisposable
{
    private static readonly ScalarType[] s_types = [ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16];

    private readonly TinyModelFolder _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<string, ScalarType, double> Values()
    {
        var data = new TheoryData<string, ScalarType, double>();
        string[] parts = ["text_encoder", "vae", "unet", "motion", "text_encoder_2", "image_encoder"];
        double[] values = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        foreach (var (part, i) in parts.Select((part, i) => (part, i)))
        {
            foreach (var type in s_types)
            {
                data.Add(part, type, values[i % values.Length]);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void A_weight_that_is_no_finite_number_is_named_when_its_model_is_loaded(string part, ScalarType type, double value)
    {
        var name = Spoil(part, type, value);
        var message = Assert.Throws<ModelException>(() => DreamerModel.Load(_files.Folder)).Message;
        Assert.Contains($"'{name}'", message, StringComparison.Ordinal);
        Assert.Contains(double.IsNaN(value) ? "holds NaN" : "Infinity", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ScalarType.Float64, 1e300, ScalarType.Float32)]
    [InlineData(ScalarType.Float32, 1e6, ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16, -1e6, ScalarType.Float16)]
    [InlineData(ScalarType.Float32, 3.4e38, ScalarType.BFloat16)]
    public void A_weight_that_its_models_type_cannot_hold_is_named(ScalarType stored, double value, ScalarType loaded)
    {
        var name = Spoil("unet", stored, value);
        var message = Assert.Throws<ModelException>(() => DreamerModel.Load(_files.Folder, new TensorPlace(CPU, loaded))).Message;
        Assert.Contains($"'{name}'", message, StringComparison.Ordinal);
        Assert.Contains($"no finite {loaded}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65504, ScalarType.Float16)]
    [InlineData(-3.3895e38, ScalarType.BFloat16)]
    [InlineData(float.MaxValue, ScalarType.Float32)]
    public void The_largest_that_it_can_hold_is_loaded(double value, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var path = _files.At("largest.safetensors");
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["a"] = tensor(value, dtype: ScalarType.Float32) });
        using var file = SafetensorsFile.Open(path);
        var target = zeros([], dtype: type);
        file.CopyTo("a", target);
        Assert.True(target.isfinite().all().item<bool>());
    }

    /// <summary>At every place of a tensor that is longer than what is looked at at once, and whose end is not.</summary>
    [Fact]
    public void It_is_found_wherever_it_stands()
    {
        using var scope = NewDisposeScope();
        foreach (var type in s_types)
        {
            for (var place = 0; place < 77; place++)
            {
                var weights = zeros(77, dtype: type);
                weights[place] = double.NaN;
                using var file = SafetensorsFile.FromBytes(SafetensorsWriter.ToBytes(new Dictionary<string, Tensor> { ["a"] = weights }));
                Assert.Throws<CheckpointException>(() => file.CopyTo("a", zeros(77)));
            }
        }
    }

    [Fact]
    public void It_is_found_in_any_shard_and_in_any_slice()
    {
        using var scope = NewDisposeScope();
        var (one, large) = (_files.At("a-1.safetensors"), ones(1100, 4096)); // three slices
        large[1099, 4095] = double.NegativeInfinity;
        SafetensorsWriter.Write(one, new Dictionary<string, Tensor> { ["bias"] = ones(1100) });
        SafetensorsWriter.Write(_files.At("a-2.safetensors"), new Dictionary<string, Tensor> { ["weight"] = large });
        File.WriteAllText(_files.At("a.safetensors.index.json"), """{"weight_map": {"bias": "a-1.safetensors", "weight": "a-2.safetensors"}}""");
        var message = Assert.Throws<CheckpointException>(() => nn.Linear(4096, 1100).LoadCheckpoint(_files.At("a.safetensors.index.json"))).Message;
        Assert.Contains("a-2.safetensors", message, StringComparison.Ordinal);
        Assert.Contains("'weight'", message, StringComparison.Ordinal);
    }

    /// <summary>Puts the value at the end of one of the part's weights, all of which are of the type then; answers the weight's name.</summary>
    private string Spoil(string part, ScalarType type, double value)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> weights;
        using (var checkpoint = Checkpoint.Open(_files.At(part)))
        {
            weights = checkpoint.Names.ToDictionary(name => name, name => checkpoint.Read(name).to(type));
        }
        var (spoilt, tensor) = weights.Where(item => item.Value.dim() > 1 && !item.Key.Contains("time_", StringComparison.Ordinal)).MaxBy(item => item.Key, StringComparer.Ordinal);
        tensor.view(-1)[-1] = value;
        SafetensorsWriter.Write(_files.At(part, "model.safetensors"), weights);
        return spoilt;
    }
}
