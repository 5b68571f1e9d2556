using Dreamer.Diffusion.Families;
using Dreamer.Testing;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Tests.Families;

/// <summary>Recipes of published models say what these are, to the number.</summary>
public sealed class ModelRecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("wan2.1-t2v-1.3b", "transformer", 1_418_996_800)]
    [InlineData("wan2.1-t2v-1.3b", "text_encoder", 5_680_910_336)]
    [InlineData("wan2.1-t2v-1.3b", "vae", 126_892_531)]
    [InlineData("wan2.1-t2v-14b", "transformer", 14_288_491_584)]
    [InlineData("wan2.1-i2v-14b", "transformer", 16_394_878_784)]
    [InlineData("wan2.2-ti2v-5b", "transformer", 4_999_787_712)]
    [InlineData("wan2.2-ti2v-5b", "vae", 704_688_668)]
    [InlineData("wan2.2-t2v-a14b", "transformer_2", 14_288_491_584)]
    [InlineData("wan2.2-i2v-a14b", "transformer", 14_288_901_184)]
    [InlineData("wan2.2-i2v-a14b", "transformer_2", 14_288_901_184)]
    [InlineData("ltx-video-2b", "transformer", 1_923_385_472)]
    [InlineData("ltx-video-2b", "text_encoder", 4_762_310_656)]
    [InlineData("ltx-video-2b", "vae", 419_193_905)]
    [InlineData("ltx-video-0.9.5", "vae", 1_246_913_778)]
    [InlineData("ltx-video-13b-0.9.7", "transformer", 13_042_569_344)]
    [InlineData("stable-diffusion-1.5", "unet", 859_520_964)]
    [InlineData("stable-diffusion-1.5", "vae", 83_653_863)]
    [InlineData("stable-diffusion-1.5", "text_encoder", 123_060_480)]
    public void Numbers_of_published_weights_come_of_the_shapes(string recipe, string part, long numbers) =>
        Assert.Equal(numbers, Recipe(recipe).Sketch().Parts.Single(known => known.Name == part).Numbers);

    [Fact]
    public void What_is_downloaded_is_not_less_than_two_bytes_a_number()
    {
        foreach (var recipe in ModelRecipe.All(RepositoryRoot.Combine("models/recipes")).Where(recipe => recipe.DownloadBytes is not null))
        {
            Assert.InRange(recipe.DownloadBytes!.Value, 2 * recipe.Sketch().Parts.Sum(part => part.Numbers), long.MaxValue);
        }
    }

    [Theory]
    [InlineData("wan2.1-t2v-1.3b", true, false, 16)]
    [InlineData("wan2.1-i2v-14b", false, true, 16)]
    [InlineData("wan2.2-ti2v-5b", true, true, 32)]
    [InlineData("wan2.2-i2v-a14b", false, true, 16)]
    [InlineData("ltx-video-2b", true, true, 32)]
    [InlineData("stable-diffusion-1.5", true, false, 8)]
    public void What_a_published_model_makes_is_known_without_it(string recipe, bool stills, bool clips, int multiple)
    {
        var model = Recipe(recipe).Sketch();
        Assert.Equal((stills, clips, multiple), (model.Makes.Stills, model.Makes.Clips, model.SizeMultiple));
    }

    [Theory]
    [InlineData("null", "'null'")]
    [InlineData("{}", "repository")]
    [InlineData("""{"repository": "a/b", "licence": "c", "configs": {}, "weights": 1}""", "weights")]
    public void A_file_that_is_no_recipe_is_named_with_its_fault(string json, string fault)
    {
        File.WriteAllText(_folder.File("bad.json"), json);
        var error = Assert.Throws<InvalidDataException>(() => ModelRecipe.All(_folder.Path));
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.File("bad.json"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_does_not_fit_says_what_would()
    {
        var model = Recipe("wan2.2-ti2v-5b").Sketch();
        MemoryPlan Plan(long gigabytes, ScalarType type) => new(model, new PlanRequest(704, 121, type, gigabytes * 1_000_000_000));

        Assert.True(Plan(80, ScalarType.BFloat16).Fits);
        Assert.Empty(Plan(80, ScalarType.BFloat16).Remedies());
        Assert.Equal(["bfloat16 in the place of float32", "text encoders elsewhere while steps are taken"], Plan(24, ScalarType.Float32).Remedies().Select(remedy => remedy.What));
        var blocks = Plan(18, ScalarType.BFloat16).Remedies();
        Assert.Equal(
            ["text encoders elsewhere while steps are taken", "16 of 30 blocks that stay, and the others from the host's memory"],
            blocks.Select(remedy => remedy.What));
        Assert.Equal((true, 0), (blocks[1].Fits, blocks[0].OnHost));
        Assert.InRange(blocks[1].OnHost, 1, model.Parts.Single(part => part.Name == "transformer").Bytes(ScalarType.BFloat16) / 2);
        var smaller = Plan(8, ScalarType.BFloat16).Remedies();
        Assert.Equal(("13 frames of 352 pixels", true), (smaller[^1].What, smaller[^1].Fits));
        var nothing = Plan(3, ScalarType.BFloat16).Remedies();
        Assert.False(nothing[^1].Fits);
        Assert.StartsWith("1 of 30 blocks", nothing[^1].What, StringComparison.Ordinal); // the weights alone are more: no smaller clip helps
    }

    /// <summary>Cards that run a still or a clip of the size that a model is published for, in bfloat16, with nothing more than has to be there.</summary>
    [Theory]
    [InlineData("wan2.1-t2v-1.3b", 3)]
    [InlineData("wan2.1-t2v-14b", 6)]
    [InlineData("wan2.2-i2v-a14b", 16)]
    [InlineData("ltx-video-2b", 3)]
    [InlineData("ltx-video-13b-0.9.7", 7)]
    public void The_least_that_runs_a_model_is_a_fraction_of_its_weights(string recipe, int gigabytes)
    {
        var model = Recipe(recipe).Sketch();
        var (size, frames, _) = model.Defaults;
        var plan = new MemoryPlan(model, new PlanRequest(size, frames, ScalarType.BFloat16, gigabytes * 1_000_000_000L));
        Assert.InRange(plan.Least, plan.Request.Memory - 1_000_000_000, plan.Request.Memory);
        Assert.True(plan.Remedies().Any(remedy => remedy.Fits), "nothing that a plan tells is enough");
    }

    private static ModelRecipe Recipe(string name) => ModelRecipe.Read(RepositoryRoot.Combine($"models/recipes/{name}.json"));
}
