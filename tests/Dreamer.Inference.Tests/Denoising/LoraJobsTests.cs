using Dreamer.Denoising;
using Dreamer.Diffusion.Tests.Loras;
using Dreamer.Diffusion.Tests.Pipelines;
using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Inference.Tests.Denoising;

/// <summary>Jobs with LoRAs and without on one device, with real networks.</summary>
public sealed class LoraJobsTests : IDisposable
{
    private readonly TinyModelFolder _folder = new();

    public LoraJobsTests()
    {
        foreach (var (name, layer) in new[] { ("a", "attn1.to_v"), ("b", "attn2.to_v") })
        {
            var down = $"unet.down_blocks.0.attentions.0.transformer_blocks.0.{layer}.lora_A.weight";
            TinyLora.Write(_folder.At("loras", name + ".safetensors"), down, 16, 16, alpha: null);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_draws_what_its_loras_make_of_the_model()
    {
        await using var device = await RealDevice.StartAsync(_folder.Folder, numberType: "float32");
        List<string> drawn = [];
        foreach (var order in Orders())
        {
            drawn.Add((await device.RunAsync(order)).Bytes);
        }
        Assert.Equal(drawn.Count, drawn.Distinct().Count());
        Assert.Equal(drawn[1], (await device.RunAsync(Orders()[1] with { Job = "again" })).Bytes);
    }

    /// <summary>Where there is one place, each gives it up and goes on from its checkpoint, with its own weights.</summary>
    [Fact]
    public async Task Together_on_one_place_they_end_in_the_bytes_that_they_have_alone()
    {
        List<string> alone = [];
        await using (var device = await RealDevice.StartAsync(_folder.Folder, numberType: "float32"))
        {
            foreach (var order in Orders())
            {
                alone.Add((await device.RunAsync(order)).Bytes);
            }
        }
        await using var narrow = await RealDevice.StartAsync(_folder.Folder, maxResidentJobs: 1, numberType: "float32");
        var together = await Task.WhenAll(Orders().Select(order => Task.Run(() => narrow.RunAsync(order))));
        Assert.Equal(alone, together.Select(result => result.Bytes));
    }

    [Fact]
    public async Task What_the_folder_does_not_have_is_an_error_that_says_what_it_has()
    {
        await using var device = await RealDevice.StartAsync(_folder.Folder);
        var error = await Assert.ThrowsAsync<DreamerException>(() => device.Jobs.AdmitAsync(Order("x", new LoraChoice("c"))));
        Assert.Equal(ErrorCode.ModelUnavailable, error.Code);
        Assert.Contains("There is no LoRA 'c' in", error.Message, StringComparison.Ordinal);
        Assert.Contains("there is 'a', 'b'", error.Message, StringComparison.Ordinal);
    }

    private static DenoisingOrder[] Orders() =>
    [
        Order("plain"), Order("a", new LoraChoice("a")), Order("half", new LoraChoice("a", 0.5)), Order("b", new LoraChoice("b")),
        Order("both", new LoraChoice("a"), new LoraChoice("b", -1)),
    ];

    private static DenoisingOrder Order(string job, params LoraChoice[] loras)
    {
        var order = JobsFixture.Order(job);
        return order with { Settings = order.Settings with { Caption = "a large red star", Size = 16, Steps = 4, Model = "", Loras = [.. loras] } };
    }
}
