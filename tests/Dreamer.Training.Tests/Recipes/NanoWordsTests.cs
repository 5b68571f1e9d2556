using Dreamer.Diffusion.Pipelines;
using Dreamer.Testing;
using Dreamer.Training.Recipes;
using Dreamer.Training.World.Captions;
using Dreamer.Training.World.Sampling;

namespace Dreamer.Training.Tests.Recipes;

public sealed class NanoWordsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("words").FullName;

    [Fact]
    public void The_shipped_model_lists_the_words_that_the_recipe_teaches()
    {
        NanoWords.Write(_folder, NanoRecipe.Seed);

        Assert.Equal(File.ReadAllText(Path.Combine(_folder, ModelWords.FileName)), File.ReadAllText(RepositoryRoot.Combine("models/nano/" + ModelWords.FileName)));
    }

    [Fact]
    public void Every_word_that_it_tells_is_one_that_it_knows()
    {
        var words = ModelWords.Of(RepositoryRoot.Combine("models/nano"))!;

        Assert.Empty(ModelWords.In(words.Groups.Where(group => group.Key != "motions").SelectMany(group => group.Value)).Except(words.CaptionWords));
        Assert.Empty(ModelWords.In([.. words.Groups["motions"], .. words.Groups["shapes"], .. words.Groups["colours"]]).Except(words.MotionWords));
    }

    [Fact]
    public void What_the_world_says_it_knows()
    {
        var words = ModelWords.Of(RepositoryRoot.Combine("models/nano"))!;
        for (var item = 0; item < 2_000; item++)
        {
            var rng = Rng.ForItem(99, item);
            var clip = ClipSampler.Sample(ref rng, new WorldOptions());
            Assert.Empty(ModelWords.In([CaptionWriter.Write(ref rng, clip.Scene, new WorldOptions()).Text]).Except(words.CaptionWords));
            Assert.Empty(ModelWords.In([MotionCaptionWriter.Write(ref rng, clip, new WorldOptions())]).Except(words.MotionWords));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
