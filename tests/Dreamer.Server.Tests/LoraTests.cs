using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Client.Sessions;
using Dreamer.Diffusion.Tests.Loras;
using Dreamer.Diffusion.Tests.Pipelines;

namespace Dreamer.Server.Tests;

/// <summary>LoRAs from the client down to the pixels, with a tiny model of a UNet and layers of motion.</summary>
public sealed class LoraTests : IAsyncLifetime, IDisposable
{
    private readonly TinyModelFolder _model = new();
    private ModelServer _server = null!;
    private string _session = "";

    public async Task InitializeAsync()
    {
        TinyLora.Write(
            _model.At("loras", "style.safetensors"), "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_v.lora_down.weight", 16, 16, alpha: 1);
        _server = await ModelServer.StartAsync(_model.Folder);
        _session = (await _server.Client.Sessions.CreateAsync(new NewSession())).Id;
    }

    [Fact]
    public async Task A_still_is_drawn_with_a_lora_and_its_clip_inherits_it()
    {
        Assert.Equal(["style"], (await _server.Client.Models.ListAsync()).Single().Loras!);
        var (plain, styled) = (await RunAsync(Still()), await RunAsync(Still(0.8)));
        var picture = await _server.ContentAsync(styled, "image");
        Assert.NotEqual(await _server.ContentAsync(plain, "image"), picture);
        Assert.Equal(picture, await _server.ContentAsync(await RunAsync(Still(0.8)), "image"));
        Assert.NotEqual(picture, await _server.ContentAsync(await RunAsync(Still(0.4)), "image"));
        Assert.Equal(new Lora("style", 0.8), Assert.Single(styled.Settings!.Loras!));
        Assert.Empty(plain.Settings!.Loras!);

        var clip = await RunAsync(Clip(styled.Id));
        var without = await RunAsync(Clip(styled.Id) with { Loras = [] });
        Assert.Equal(new Lora("style", 0.8), Assert.Single(clip.Settings!.Loras!));
        Assert.NotEqual(await _server.ContentAsync(clip, "video"), await _server.ContentAsync(without, "video"));
    }

    [Theory]
    [InlineData("none", 1.0, "Field 'loras' names 'none', and the model 'tiny-model' has 'style'.")]
    [InlineData("style", 5.0, "Field 'loras' has 'style' with the scale 5, and takes -4 to 4.")]
    public async Task What_cannot_be_is_refused_at_once(string name, double scale, string message)
    {
        var refused = await Assert.ThrowsAsync<DreamerApiException>(() => _server.Client.Generations.CreateAsync(_session, Still() with { Loras = [new Lora(name, scale)] }));
        Assert.Contains(message.Split("'tiny-model'")[0], refused.Message, StringComparison.Ordinal);
        Assert.Contains(message.Split("'tiny-model'")[^1], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trajectory_goes_on_with_its_own_loras_alone()
    {
        var styled = await RunAsync(Still(0.8));
        var onward = new NewGeneration { Kind = "refine", Parent = styled.Id, ParentStep = 2, Caption = "a small blue ring" };
        Assert.Equal(new Lora("style", 0.8), Assert.Single((await RunAsync(onward)).Settings!.Loras!));
        var refused = await Assert.ThrowsAsync<DreamerApiException>(() => _server.Client.Generations.CreateAsync(_session, onward with { Loras = [] }));
        Assert.Contains("loras", refused.Message, StringComparison.Ordinal);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _model.Dispose();

    private async Task<Generation> RunAsync(NewGeneration request) => await _server.EndOfAsync(await _server.Client.Generations.CreateAsync(_session, request));

    private static NewGeneration Still(double? scale = null) => new()
    {
        Kind = "text_to_image",
        Caption = "a large red star on the left",
        Seed = 7,
        Steps = 4,
        Size = 32,
        Loras = scale is { } given ? [new Lora("style", given)] : null,
    };

    private static NewGeneration Clip(string parent) => new() { Kind = "animate", Parent = parent, MotionCaption = "the star moves to the left", Frames = 4 };
}
