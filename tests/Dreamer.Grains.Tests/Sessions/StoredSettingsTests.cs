using System.Text.Json;
using System.Text.Json.Serialization;
using Dreamer.Generations;

namespace Dreamer.Grains.Tests.Sessions;

/// <summary>What an earlier version stored is read.</summary>
public sealed class StoredSettingsTests
{
    private static readonly JsonSerializerOptions s_stored = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    [Fact]
    public void Settings_from_before_there_were_warnings_and_qualities_have_none_and_are_exact()
    {
        const string Earlier = """
            {"kind":"Refine","parent":"gen_01a21b3d017973f3b6488b873bbf4fea_8909d505f535b3f9","caption":"a large blue star","motionCaption":"","negativeCaption":"blur",
            "seed":7,"steps":16,"guidance":2,"imageGuidance":1,"size":64,"frames":16,"fps":8,"motionStrength":1,"lane":"Batch","deadline":null,"metadata":{"a":"b"},
            "strength":0.6,"parentStep":null,"asset":null,"origin":"gen_01a21b3d017973f3b6488b873bbf4fea_8909d505f535b3f9",
            "earlier":[{"until":3,"caption":"a","negativeCaption":"","guidance":2}],"inexact":false,"previews":true,"model":"nano"}
            """;

        var settings = JsonSerializer.Deserialize<GenerationSettings>(Earlier, s_stored)!;

        Assert.Equal(64, settings.Size);
        Assert.Equal((GenerationKind.Refine, 7L, 0.6, "nano", Lane.Batch), (settings.Kind, settings.Seed, settings.Strength, settings.Model, settings.Lane));
        Assert.Equal("a", Assert.Single(settings.Earlier).Caption);
        Assert.False(settings.Warnings.IsDefault);
        Assert.Empty(settings.Warnings);
        Assert.Equal(Quality.Exact, settings.Quality);
    }

    [Theory]
    [InlineData(64, 64, """ "size":64,""")]
    [InlineData(832, 480, """ "size":"832x480",""")]
    public void Settings_come_back_as_they_were_stored(int width, int height, string stored)
    {
        var warned = GenerationSettings.Of(Requests.Still() with { Size = new(width, height) }, null) with { Warnings = [new GenerationWarning(WarningCode.UnknownWords, "caption", "It does not know: cat.")] };

        var back = JsonSerializer.Deserialize<GenerationSettings>(JsonSerializer.Serialize(warned, s_stored), s_stored)!;

        Assert.Contains(stored.Trim(), JsonSerializer.Serialize(warned, s_stored), StringComparison.Ordinal);
        Assert.Equal(warned.Warnings[0], Assert.Single(back.Warnings));
        Assert.Equal(warned with { Warnings = [], Earlier = [], Metadata = back.Metadata }, back with { Warnings = [], Earlier = [] });
    }
}
