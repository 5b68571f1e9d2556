// Shapes: B batch, C channels, H height, W width, S cropped side
using System.Text.Json.Serialization;
using System.Text.Json;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>
/// Images to CLIP's pixels: shorter side resized as Pillow does, centre cropped, normalised (transformers CLIPImageProcessor).
/// </summary>
public sealed class ClipImageProcessor
{
    private const int Channels = 3;
    private const int MaxAspect = 32; // beyond, the resized image outgrows any use of its crop
    private readonly ClipImageConfig _config;

    public ClipImageProcessor(ClipImageConfig config)
    {
        config.Validate();
        _config = config;
    }

    /// <summary>Images in [-1, 1], BCHW -> BCSS; they pass through 8 bits, as the encoder's training images did.</summary>
    public Tensor Process(Tensor image_BCHW)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (height, width) = ((int)image_BCHW.shape[2], (int)image_BCHW.shape[3]);
        var bytes_BHWC = ((image_BCHW + 1) * 127.5).clamp(0, 255).round().to(ScalarType.Byte).permute(0, 2, 3, 1).contiguous().cpu();
        var images = bytes_BHWC.data<byte>().ToArray().Chunk(height * width * Channels).Select(image => Process(image, width, height));
        return cat(images.ToArray(), dim: 0).to(image_BCHW.device).MoveToOuterDisposeScope();
    }

    /// <summary>One image, HWC RGB bytes -> 1CSS.</summary>
    public Tensor Process(ReadOnlySpan<byte> pixels, int width, int height)
    {
        if (width < 1 || height < 1 || pixels.Length != (long)width * height * Channels)
        {
            throw new ArgumentException($"{pixels.Length} bytes are no RGB image of {width} x {height}.");
        }
        if (Math.Max(width, height) / Math.Min(width, height) > MaxAspect)
        {
            throw new ArgumentException($"The image is {width} x {height}; the longer side may be {MaxAspect} times the shorter.");
        }
        using var scope = NewDisposeScope();
        var (resized, newWidth, newHeight) = Resize(pixels, width, height);
        var image_CHW = tensor(
            resized, [newHeight, newWidth, Channels], dtype: ScalarType.Byte, device: CPU).permute(2, 0, 1).to(ScalarType.Float32);
        image_CHW = _config.DoCenterCrop ? Crop(Crop(image_CHW, 1), 2) : image_CHW;
        image_CHW = _config.DoRescale ? image_CHW * _config.RescaleFactor : image_CHW;
        image_CHW = _config.DoNormalize ? (image_CHW - PerChannel(_config.ImageMean)) / PerChannel(_config.ImageStd) : image_CHW;
        return image_CHW.unsqueeze(0).MoveToOuterDisposeScope();
    }

    /// <summary>The image before it is cropped.</summary>
    internal (byte[] Pixels, int Width, int Height) Resize(ReadOnlySpan<byte> pixels, int width, int height)
    {
        if (!_config.DoResize)
        {
            return (pixels.ToArray(), width, height);
        }
        var (newWidth, newHeight) = ResizedTo(width, height);
        return (PilBicubic.Resize(pixels, width, height, Channels, newWidth, newHeight), newWidth, newHeight);
    }

    /// <summary>The middle of one dimension; a smaller image gets black borders.</summary>
    private Tensor Crop(Tensor image_CHW, int dimension)
    {
        var (size, crop) = ((int)image_CHW.shape[dimension], _config.CropSize);
        if (size >= crop)
        {
            return image_CHW.narrow(dimension, (size - crop) / 2, crop);
        }
        long[] border = [.. image_CHW.shape];
        border[dimension] = (crop - size) / 2;
        var before = zeros(border, dtype: ScalarType.Float32, device: CPU);
        border[dimension] = crop - size - border[dimension];
        return cat([before, image_CHW, zeros(border, dtype: ScalarType.Float32, device: CPU)], dim: dimension);
    }

    /// <summary>The longer side is cut to whole pixels, as the reference does.</summary>
    internal (int Width, int Height) ResizedTo(int width, int height) => width <= height
        ? (_config.Size, (int)((long)_config.Size * height / width))
        : ((int)((long)_config.Size * width / height), _config.Size);

    private static Tensor PerChannel(IReadOnlyList<float> values) =>
        tensor(values.ToArray(), dtype: ScalarType.Float32, device: CPU).reshape(Channels, 1, 1);
}

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

    /// <summary>Of a part's folder; without a file there, images are brought to the encoder's size with CLIP's means.</summary>
    public static ClipImageConfig Of(string folder, int side)
    {
        var path = Path.Combine(folder, "preprocessor_config.json");
        return File.Exists(path) ? ConfigFile.Read<ClipImageConfig>(path) : new ClipImageConfig { Size = side, CropSize = side };
    }

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
