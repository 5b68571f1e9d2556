using System.Text.Json;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Generations;

/// <summary>What a model was not taught is told. The pretended one knows a, red, blue, star, circle and on, at 64 pixels and 16 frames.</summary>
public sealed class WarningTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Theory]
    [InlineData("unknown_words", "caption", "photo, of, cat", """{"kind": "text_to_image", "caption": "A photo of a Cat"}""")]
    [InlineData("unknown_words", "motion_caption", "jumps, over", """{"kind": "text_to_video", "caption": "a red star", "motion_caption": "the star jumps over it"}""")]
    [InlineData("unknown_words", "negative_caption", "blur", """{"kind": "text_to_image", "caption": "a red star", "negative_caption": "blur"}""")]
    [InlineData("several_objects", "caption", "star, circle", """{"kind": "text_to_image", "caption": "a red star on a blue circle"}""")]
    [InlineData("several_objects", "caption", "circles", """{"kind": "text_to_image", "caption": "two red circles"}""")]
    [InlineData("untrained_size", "size", "128", """{"kind": "text_to_image", "caption": "a red star", "size": 128}""")]
    [InlineData("untrained_frames", "frames", "32", """{"kind": "text_to_video", "caption": "a red star", "motion_caption": "it moves", "frames": 32}""")]
    [InlineData("cut_text", "caption", "11 words", """{"kind": "text_to_image", "caption": "a red star on a red on a red on a"}""")]
    [InlineData("cut_text", "motion_caption", "8 words", """{"kind": "text_to_video", "caption": "a red star", "motion_caption": "it moves it moves it moves it moves"}""")]
    public async Task What_the_model_was_not_taught_is_told(string code, string param, string told, string body)
    {
        var accepted = await host.PostAsync($"/v1/sessions/{await host.OpenSessionAsync()}/generations", body);
        var later = await host.GetAsync($"/v1/generations/{accepted["id"]}");

        Assert.Equal(202, accepted.Status);
        foreach (var warnings in new[] { WarningsOf(accepted), WarningsOf(later) })
        {
            var warning = Assert.Single(warnings, warning => warning.GetProperty("code").GetString() == code && warning.GetProperty("param").GetString() == param);
            Assert.Contains(told, warning.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Contains("'fake'", warning.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"kind": "text_to_image", "caption": "A red STAR, on a blue..."}""")]
    [InlineData("""{"kind": "text_to_video", "caption": "a red star", "motion_caption": "it moves"}""")]
    [InlineData("""{"kind": "text_to_image", "caption": "a red star", "frames": 32, "motion_caption": "nothing of a still"}""")]
    public async Task What_it_was_taught_gets_no_warning(string body)
    {
        var accepted = await host.PostAsync($"/v1/sessions/{await host.OpenSessionAsync()}/generations", body);
        Assert.Empty(WarningsOf(accepted));
    }

    [Fact]
    public async Task The_still_of_a_video_and_an_animation_leave_the_videos_warnings_to_it()
    {
        var session = await host.OpenSessionAsync();
        var video = await host.GenerateAsync(session, """{"kind": "text_to_video", "caption": "a cat", "motion_caption": "it moves"}""");
        var still = (await host.GetAsync($"/v1/generations/{video}?wait=30s"))["still"];

        var animation = await host.PostAsync($"/v1/sessions/{session}/generations", $$"""{"kind": "animate", "parent": "{{still}}", "motion_caption": "it moves"}""");

        Assert.NotEmpty(WarningsOf(await host.GetAsync($"/v1/generations/{video}")));
        Assert.Empty(WarningsOf(await host.GetAsync($"/v1/generations/{still}")));
        Assert.Empty(WarningsOf(animation));
    }

    private static List<JsonElement> WarningsOf(Answer answer) => [.. answer.Json.GetProperty("warnings").EnumerateArray()];
}
