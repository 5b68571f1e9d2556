using System.Text.Json;
using Dreamer.Assets;
using Dreamer.Devices;
using Dreamer.Generations;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Dreamer.Grains.Tests;

/// <summary>A size is written as the number that it was when all were squares, and as two where it is none.</summary>
public sealed class FrameSizeTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private Serializer Messages => _services.GetRequiredService<Serializer>();

    [Theory]
    [InlineData("64", 64, 64)]
    [InlineData("\"832x480\"", 832, 480)]
    [InlineData("\"480x832\"", 480, 832)]
    public void It_comes_back_from_json_as_it_was(string json, int width, int height)
    {
        Assert.Equal(new FrameSize(width, height), JsonSerializer.Deserialize<FrameSize>(json));
        Assert.Equal(json, JsonSerializer.Serialize(new FrameSize(width, height)));
        Assert.Equal(json, JsonSerializer.Serialize<FrameSize?>(new FrameSize(width, height)));
    }

    [Theory]
    [InlineData("64", true)]
    [InlineData("64x64", true)]
    [InlineData("832x480", true)]
    [InlineData("", false)]
    [InlineData("x", false)]
    [InlineData("8x", false)]
    [InlineData("x8", false)]
    [InlineData("0", false)]
    [InlineData("0x0", false)]
    [InlineData("64x0", false)]
    [InlineData("832X480", false)]
    [InlineData("832×480", false)]
    [InlineData("832x480x3", false)]
    [InlineData("-64x64", false)]
    [InlineData("+64", false)]
    [InlineData(" 64x64", false)]
    [InlineData("6 4x64", false)]
    [InlineData("64x64\n", false)]
    [InlineData("٦٤x64", false)]
    [InlineData("1e3x64", false)]
    [InlineData("99999999999999999999x64", false)]
    public void A_text_is_a_size_or_is_none(string text, bool isSize)
    {
        Assert.Equal(isSize, FrameSize.TryParse(text, out var size));
        Assert.True(!isSize || size is { Width: > 0, Height: > 0 });
        Assert.Equal(isSize, Record.Exception(() => JsonSerializer.Deserialize<FrameSize>(JsonSerializer.Serialize(text))) is null);
    }

    [Theory]
    [InlineData("6.4")]
    [InlineData("1e99")]
    [InlineData("99999999999")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[64, 64]")]
    [InlineData("{\"width\": 64}")]
    public void What_is_neither_number_nor_text_is_none(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FrameSize>(json));

    /// <summary>These bytes are a field's that was an int: what an earlier version wrote is read, and a square is read by one.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(512)]
    [InlineData(2048)]
    [InlineData(-8)]
    [InlineData(1_000_000)]
    [InlineData(2_000_000)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_number_of_before_is_a_square(int side)
    {
        var read = Messages.Deserialize<Now>(Messages.SerializeToArray(new Before { Size = side, Maybe = side, Next = 7 }));
        Assert.Equal(new Now { Size = side, Maybe = side, Next = 7 }, read);
        if (Math.Abs((long)side) < 1_000_000) // what a request may hold, and more
        {
            Assert.Equal(Messages.SerializeToArray(new Before { Size = side, Maybe = side, Next = 7 }), Messages.SerializeToArray(new Now { Size = side, Maybe = side, Next = 7 }));
        }
    }

    [Fact]
    public void A_size_that_is_left_out_stays_so() =>
        Assert.Null(Messages.Deserialize<Now>(Messages.SerializeToArray(new Before { Size = 64, Maybe = null, Next = 7 }))!.Maybe);

    [Theory]
    [InlineData(832, 480)]
    [InlineData(480, 832)]
    [InlineData(64, 64)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(1, int.MaxValue)]
    public void It_crosses_processes_in_every_message(int width, int height)
    {
        FrameSize size = new(width, height);
        var request = Requests.Still() with { Size = size };
        Assert.Equal(size, Again(request).Size);
        Assert.Null(Again(request with { Size = null }).Size);
        Assert.Equal(size, Again(GenerationSettings.Of(request, null)).Size);
        Assert.Equal(size, Again(new Asset(AssetId.New(TimeProvider.System), "b", "image/png", 1, size, DateTimeOffset.UnixEpoch)).Size);
        Assert.Equal(size, Again(new DeviceModel { Name = "m", Revision = "r", DefaultSize = size, DefaultFrames = 1, DefaultFps = 1, WeightBytes = 1 }).DefaultSize);
    }

    public void Dispose() => _services.Dispose();

    private T Again<T>(T message) => Messages.Deserialize<T>(Messages.SerializeToArray(message))!;
}

/// <summary>A message as it was, and as it is.</summary>
[GenerateSerializer]
public sealed record Before
{
    [Id(0)] public int Size { get; init; }
    [Id(1)] public int? Maybe { get; init; }
    [Id(2)] public int Next { get; init; }
}

[GenerateSerializer]
public sealed record Now
{
    [Id(0)] public FrameSize Size { get; init; }
    [Id(1)] public FrameSize? Maybe { get; init; }
    [Id(2)] public int Next { get; init; }
}
