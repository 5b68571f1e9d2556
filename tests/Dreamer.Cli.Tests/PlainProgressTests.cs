using Dreamer.Cli.Display;
using Dreamer.Client.Generations;

namespace Dreamer.Cli.Tests;

public sealed class PlainProgressTests
{
    [Fact]
    public async Task A_stage_of_many_steps_takes_few_lines()
    {
        var lines = new List<string>();

        await PlainProgress.ShowAsync(StepsOf("stage_one", 100), lines.Add);

        Assert.Equal(5, lines.Count);
        Assert.Equal("Stage one: the still: step 100 of 100", lines[^1]);
    }

    [Fact]
    public async Task Time_left_is_told_in_whole_seconds()
    {
        var lines = new List<string>();

        await PlainProgress.ShowAsync(ManyAsync([Step("stage_two", 1, 8, etaMs: 2_100)]), lines.Add);

        Assert.Equal(["Stage two: the video: step 1 of 8, 3 s left"], lines);
    }

    [Fact]
    public async Task Captions_are_read_once_and_decoding_has_no_steps()
    {
        var lines = new List<string>();

        await PlainProgress.ShowAsync(
            ManyAsync(
                [Step("encode", 0, 0, null), Step("stage_one", 2, 2, null), Step("decode", 2, 2, 900), Step("encode", 2, 2, null),
                    Step("stage_two", 2, 2, null)]), lines.Add);

        Assert.Equal(["Reading the captions", "Stage one: the still: step 2 of 2", "Decoding", "Stage two: the video: step 2 of 2"], lines);
    }

    [Fact]
    public async Task Captions_that_are_read_after_a_stage_has_begun_are_no_line()
    {
        var lines = new List<string>();

        await PlainProgress.ShowAsync(ManyAsync([Step("stage_one", 2, 2, null), Step("encode", 0, 0, null)]), lines.Add);

        Assert.Equal(["Stage one: the still: step 2 of 2"], lines);
    }

    [Fact]
    public async Task An_artifact_is_no_line_of_its_own()
    {
        var lines = new List<string>();
        var output = Step("decode", 1, 1, null) with { Type = "output", Progress = null };

        await PlainProgress.ShowAsync(ManyAsync([output, output with { Type = "state", State = "succeeded" }]), lines.Add);

        Assert.Equal(["succeeded"], lines);
    }

    private static IAsyncEnumerable<GenerationEvent> StepsOf(string stage, int steps) =>
        ManyAsync(Enumerable.Range(1, steps).Select(step => Step(stage, step, steps, null)));

    private static GenerationEvent Step(string stage, int step, int steps, long? etaMs) => new()
    {
        Type = "progress",
        GenerationId = "gen",
        State = "running",
        Progress = new GenerationProgress(stage, step, steps, etaMs, null),
    };

    private static async IAsyncEnumerable<GenerationEvent> ManyAsync(IEnumerable<GenerationEvent> events)
    {
        await Task.CompletedTask;
        foreach (var item in events)
        {
            yield return item;
        }
    }
}
