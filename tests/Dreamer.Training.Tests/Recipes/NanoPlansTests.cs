using Dreamer.Training.Recipes;

namespace Dreamer.Training.Tests.Recipes;

public sealed class NanoPlansTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void A_file_changes_what_it_names_and_nothing_else()
    {
        var plans = Read("""{"stage_two": {"steps": 5000, "accumulate": 3}, "clips": 100}""");

        var defaults = new NanoPlans();
        Assert.Equal(defaults with { StageTwo = defaults.StageTwo with { Steps = 5000, Accumulate = 3 }, Clips = 100 }, plans);
        Assert.Equal(24, plans.StageTwo.Samples);
    }

    [Theory]
    [InlineData("nonsense", "")]
    [InlineData("[1]", "no object")]
    [InlineData("{", "")]
    [InlineData("""{"stage_three": {}}""", "'stage_three'")]
    [InlineData("""{"vae": {"stepz": 1}}""", "'vae.stepz'")]
    [InlineData("""{"vae": 3}""", "'vae'")]
    [InlineData("""{"vae": {"steps": "many"}}""", "steps")]
    [InlineData("""{"vae": {"steps": null}}""", "steps")]
    [InlineData("""{"vae": {"steps": 1e99}}""", "steps")]
    public void What_is_no_plan_is_one_error_that_names_it(string json, string named)
    {
        var error = Assert.Throws<InvalidDataException>(() => Read(json));

        Assert.Contains(_file, error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"vae": {"steps": 0}}""", "vae.steps is 0")]
    [InlineData("""{"contrastive": {"batch_size": -3}}""", "contrastive.batch_size is -3")]
    [InlineData("""{"stage_one": {"learning_rate": 7}}""", "stage_one.learning_rate is 7")]
    [InlineData("""{"stage_two": {"accumulate": 5000}}""", "stage_two.accumulate is 5000")]
    [InlineData("""{"stage_two": {"checkpoint_every": 0}}""", "stage_two.checkpoint_every is 0")]
    [InlineData("""{"stills": 0}""", "stills is 0")]
    [InlineData("""{"clips": 2000000}""", "clips is 2000000")]
    public void A_value_out_of_range_is_named(string json, string named) =>
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => Read(json)).Message, StringComparison.Ordinal);

    public void Dispose() => File.Delete(_file);

    private NanoPlans Read(string json)
    {
        File.WriteAllText(_file, json);
        return NanoPlans.Read(_file);
    }
}
