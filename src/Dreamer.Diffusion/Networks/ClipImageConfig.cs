using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dreamer.Diffusion.Networks;

/// <summary>A <c>preprocessor_config.json</c>: how images become CLIP's pixels.</summary>
public sealed record ClipImageConfig : INetworkConfig
{
    /// <summary>Pixels of the shorter side after resizing, and of both after cropping.</summary>
    [JsonConverter(typeof(SideJson))]
    public int Size { get; init; } = 224;
    [JsonConverter(typeof(SideJson))]
    public int CropSize { get; init; } = 224;
    public bool DoResize { get; init; } = true;
    public bool DoCenterCrop { get; init; } = true;
    public bool DoRescale { get; init; } = true;
    public bool DoNormalize { get; init; } = true;
    public double RescaleFactor { get; init; } = 1 / 255.0;
    public IReadOnlyList<float> ImageMean { get; init; } = [0.48145466f, 0.4578275f, 0.40821073f];
    public IReadOnlyList<float> ImageStd { get; init; } = [0.26862954f, 0.26130258f, 0.27577711f];

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }

    public void Validate()
    {
        ConfigChecks.Size("size", Size, max: 4096);
        ConfigChecks.Size("crop_size", CropSize, max: 4096);
        ConfigChecks.SameLength("image_mean", ImageMean.Count, "RGB", 3);
        ConfigChecks.SameLength("image_std", ImageStd.Count, "RGB", 3);
        ConfigChecks.Neutral(Others, ("resample", "3"), ("use_square_size", "false"));
    }

    /// <summary>A number, {"shortest_edge": n}, or {"height": n, "width": n}: the three forms that published files have.</summary>
    private sealed class SideJson : JsonConverter<int>
    {
        public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                return reader.GetInt32();
            }
            var sides = JsonSerializer.Deserialize<Dictionary<string, int>>(ref reader, options)?.Values.Distinct().ToArray();
            return sides is [var side] ? side : throw new JsonException("a size must be one number or a square");
        }

        public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
    }
}
