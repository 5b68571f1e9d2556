using Dreamer.Generations;
using Dreamer.Media;

namespace Dreamer.Api.OpenAi.Images;

/// <summary>Stills that are being made for a request, and how it wants them.</summary>
internal sealed record ImageOrder(TenantId Tenant, GenerationView First, ImageBody Body, string Prefix)
{
    public const string Generation = "image_generation", Edit = "image_edit";

    public IReadOnlyList<GenerationId> Ids { get; } = [.. Enumerable.Range(0, Body.N ?? 1).Select(First.Id.Variation)];

    public PictureFormat Format => Body.OutputFormat ?? PictureFormat.Png;

    public string Size => AskedSize.Text(First.Settings.Size);

    /// <summary>As it was made.</summary>
    public string Quality => First.Settings.Quality switch
    {
        Dreamer.Generations.Quality.Fast => "low",
        Dreamer.Generations.Quality.Balanced => "medium",
        _ => "high",
    };

    public byte[] Encode(byte[] png) =>
        Format == PictureFormat.Png ? png : PictureEncoder.Encode(Png.Decode(png), Format, Body.OutputCompression ?? PictureEncoder.BestQuality);
}
