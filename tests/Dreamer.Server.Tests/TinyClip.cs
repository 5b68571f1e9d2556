using Dreamer.Client;
using Dreamer.Client.Generations;
using Dreamer.Diffusion.Tests.Pipelines.Wan;
using Dreamer.Media;

namespace Dreamer.Server.Tests;

/// <summary>A clip of a picture that was uploaded, which any of Wan's folders can move that moves stills at all.</summary>
internal static class TinyClip
{
    public static async Task<NewGeneration> OfAsync(DreamerClient client, TinyWanFolder model, int steps)
    {
        var picture = await client.Assets.UploadAsync(Png.Encode(RgbImage.Filled(model.Side, model.Side, (200, 60, 30))));
        return new NewGeneration { Kind = "animate", Asset = picture.Id, MotionCaption = "the star moves to the left", Seed = 7, Steps = steps, Frames = 9 };
    }
}
