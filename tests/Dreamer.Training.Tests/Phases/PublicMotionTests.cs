using Dreamer.Diffusion.Checkpoints;
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Testing;
using Dreamer.Training.Phases;
using Dreamer.Training.Recipes;
using Dreamer.Training.Runs;
using static TorchSharp.torch;

namespace Dreamer.Training.Tests.Phases;

public sealed class PublicMotionTests : IDisposable
{
    private const string Query = "up_blocks.0.motion_modules.1.transformer_blocks.0.attn1.to_q.weight";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Stage_two_begins_with_the_modules_that_a_run_names()
    {
        WriteAdapter(NanoNetworks.Motion);
        using var phase = StageTwo();
        using var scope = NewDisposeScope();
        using var published = Checkpoint.Open(_folder.Path);
        Assert.True(phase.Networks["motion"].state_dict()[Query].eq(published.Read(Query)).all().item<bool>());
    }

    [Fact]
    public void Modules_of_other_widths_are_refused_before_a_step_is_made()
    {
        WriteAdapter(NanoNetworks.Motion with { UseMotionMidBlock = false, TemporalTransformerLayersPerBlock = 2 });
        var message = Assert.Throws<CheckpointException>(StageTwo).Message;
        Assert.Contains("unexpected 'down_blocks.0.motion_modules.0.transformer_blocks.1.", message, StringComparison.Ordinal);
    }

    /// <summary>As a MotionAdapter's folder: temporal transformers and nothing else.</summary>
    private void WriteAdapter(MotionConfig motion)
    {
        manual_seed(2);
        using var spatial = new UNet2DConditionModel(NanoNetworks.Unet);
        using var modules = new FactorizedVideoUNet(spatial, motion with
        {
            ConditionWidth = null,
            T5 = false,
            Adapter = false,
            Paca = false,
            TemporalConv = false,
            StillInput = false,
            MotionOutput = false,
        });
        modules.SaveCheckpoint(_folder.File("diffusion_pytorch_model.safetensors"));
    }

    private StageTwoPhase StageTwo()
    {
        var model = RepositoryRoot.Combine("models/nano");
        var t5 = ConfigFile.Read<T5Config>(Path.Combine(model, "text_encoder_2", "config.json"));
        var settings = new StageTwoSettings(NanoNetworks.Motion, t5, NanoNetworks.Schedule, Clips: 1) { MotionTokens = NanoNetworks.MotionTokens, MotionFrom = _folder.Path };
        return new StageTwoPhase(settings, new TrainingPlan(1, 1, 1e-3), model, seed: 1, CPU);
    }
}
