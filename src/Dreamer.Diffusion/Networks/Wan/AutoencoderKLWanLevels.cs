// Shapes: B batch, C channels (D out), F frames (f fewer or more of them), H/W pixels (h/w fewer or more)
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Dreamer.Diffusion.Networks.Wan;

/// <summary>One level of Wan 2.2's encoder, with a shortcut around it: BCFHW -> BDfhw (diffusers WanResidualDownBlock).</summary>
internal sealed class WanResidualDownBlock : Module<Tensor, FrameMemory, Tensor>
{
    [ComponentName(Name = "avg_shortcut")] private readonly AveragedShortcut _shortcut;
    [ComponentName(Name = "resnets")] private readonly ModuleList<WanResidualBlock> _resnets;
    [ComponentName(Name = "downsampler")] private readonly WanDownsampler? _downsampler;

    public WanResidualDownBlock(WanLevel level) : base(nameof(WanResidualDownBlock))
    {
        _shortcut = new AveragedShortcut(level.Out, level.Factors);
        _resnets = level.Resnets();
        _downsampler = level.Resamples ? new WanDownsampler(level.Out, level.InTime) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW, FrameMemory memory)
    {
        using var scope = NewDisposeScope();
        var h_BDFHW = _resnets.Through(x_BCFHW, memory);
        var y_BDfhw = _downsampler?.call(h_BDFHW, memory) ?? h_BDFHW;
        return (y_BDfhw + _shortcut.call(x_BCFHW)).MoveToOuterDisposeScope();
    }
}

/// <summary>One level of Wan 2.1's decoder, whose up-sampler halves the channels: BCFHW -> BDfhw (diffusers WanUpBlock).</summary>
internal sealed class WanUpBlock : Module<Tensor, FrameMemory, Tensor>
{
    [ComponentName(Name = "resnets")] private readonly ModuleList<WanResidualBlock> _resnets;
    [ComponentName(Name = "upsamplers")] private readonly ModuleList<WanUpsampler> _upsamplers = [];

    public WanUpBlock(WanLevel level) : base(nameof(WanUpBlock))
    {
        _resnets = level.Resnets();
        if (level.Resamples)
        {
            _upsamplers.Add(new WanUpsampler(level.Out, level.Out / 2, level.InTime));
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW, FrameMemory memory)
    {
        using var scope = NewDisposeScope();
        var h_BCFHW = _resnets.Through(x_BCFHW, memory);
        return _upsamplers.Through(h_BCFHW, memory).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// One level of Wan 2.2's decoder, with a shortcut around all but the last: BCFHW -> BDfhw (diffusers WanResidualUpBlock).
/// </summary>
internal sealed class WanResidualUpBlock : Module<Tensor, FrameMemory, Tensor>
{
    [ComponentName(Name = "avg_shortcut")] private readonly RepeatedShortcut? _shortcut;
    [ComponentName(Name = "resnets")] private readonly ModuleList<WanResidualBlock> _resnets;
    [ComponentName(Name = "upsampler")] private readonly WanUpsampler? _upsampler;

    public WanResidualUpBlock(WanLevel level) : base(nameof(WanResidualUpBlock))
    {
        _shortcut = level.Resamples ? new RepeatedShortcut(level.Out, level.Factors) : null;
        _resnets = level.Resnets();
        _upsampler = level.Resamples ? new WanUpsampler(level.Out, level.Out, level.InTime) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BCFHW, FrameMemory memory)
    {
        using var scope = NewDisposeScope();
        var h_BCFHW = _resnets.Through(x_BCFHW, memory);
        var y_BDfhw = _upsampler is null ? h_BCFHW : _upsampler.call(h_BCFHW, memory) + _shortcut!.call(x_BCFHW, memory);
        return y_BDfhw.MoveToOuterDisposeScope();
    }
}

/// <summary>Channels and number of a level's ResNets, and what its resampler, if it has one, does to time.</summary>
internal sealed record WanLevel(int In, int Out, int Blocks, bool Resamples, bool InTime)
{
    public ShortcutFactors Factors => ShortcutFactors.Of(Resamples, InTime);

    /// <summary>The encoder's, finest first.</summary>
    public static IEnumerable<WanLevel> Down(AutoencoderKLWanConfig config)
    {
        var channels = config.EncoderChannels();
        for (var level = 0; level < config.Levels; level++)
        {
            var resamples = level < config.Levels - 1;
            yield return new WanLevel(
                channels[level], channels[level + 1], config.NumResBlocks, resamples, resamples && config.TemperalDownsample[level]);
        }
    }

    /// <summary>The decoder's, coarsest first.</summary>
    public static IEnumerable<WanLevel> Up(AutoencoderKLWanConfig config)
    {
        var channels = config.DecoderChannels();
        for (var level = 0; level < config.Levels; level++)
        {
            var resamples = level < config.Levels - 1;
            var channelsIn = level > 0 && !config.IsResidual ? channels[level] / 2 : channels[level];
            yield return new WanLevel(
                channelsIn, channels[level + 1], config.NumResBlocks + 1, resamples, resamples && config.TemperalDownsample[^(level + 1)]);
        }
    }

    public ModuleList<WanResidualBlock> Resnets() =>
        new([.. Enumerable.Range(0, Blocks).Select(block => new WanResidualBlock(block == 0 ? In : Out, Out))]);
}
