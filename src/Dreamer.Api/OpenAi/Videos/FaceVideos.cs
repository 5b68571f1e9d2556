using Dreamer.Errors;
using Dreamer.Generations;

namespace Dreamer.Api.OpenAi.Videos;

/// <summary>Which generations are videos: the clips, whichever call made them.</summary>
internal static class FaceVideos
{
    /// <summary>What is no id of ours is one of a video that is not there.</summary>
    public static GenerationId Id(string text, string param = "id") =>
        GenerationId.TryParse(text, out var id) ? id : throw new DreamerException(ErrorCode.NotFound, $"There is no video '{Shown.Briefly(text)}'.", param);

    public static async Task<GenerationView> ReadAsync(IGrainFactory grains, TenantId tenant, string text)
    {
        var id = Id(text);
        return Known(await grains.Generation(tenant, id).GetAsync(), id);
    }

    public static GenerationView Known(GenerationView? view, GenerationId id) =>
        view?.Settings.Kind.MakesClip() == true ? view : throw Unknown(id);

    public static DreamerException Unknown(GenerationId id) => new(ErrorCode.NotFound, $"There is no video '{id}'.", "id");
}
