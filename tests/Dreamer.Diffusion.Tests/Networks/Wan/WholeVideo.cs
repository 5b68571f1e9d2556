// Shapes: B batch, C channels, F frames, H/W pixels, G frames of all videos (B*F), P pixels of a frame
using Dreamer.Diffusion.Networks.Wan;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Dreamer.Diffusion.Tests.Networks.Wan;

/// <summary>
/// Wan's autoencoder over a whole video at once, by formula and by its weights' names, without chunks and without memory of any: what
/// the chunks have to add up to.
/// </summary>
internal sealed class WholeVideo(AutoencoderKLWan vae)
{
    private readonly Dictionary<string, Tensor> _weights = vae.state_dict();
    private readonly AutoencoderKLWanConfig _config = vae.Config;

    /// <summary>Of 4n+1 frames, to the mean of their latents.</summary>
    public Tensor Encode(Tensor x)
    {
        var levels = _config.DimMult.Count;
        var h = Conv("encoder.conv_in", _config.Patch == 1 ? x : Patched(x));
        for (int level = 0, flat = 0; level < levels; level++)
        {
            var (before, block, down) = (h, $"encoder.down_blocks.{level}", level < levels - 1);
            for (var i = 0; i < _config.NumResBlocks; i++)
            {
                h = Resnet(_config.IsResidual ? $"{block}.resnets.{i}" : $"encoder.down_blocks.{flat++}", h);
            }
            h = down ? Down(_config.IsResidual ? $"{block}.downsampler" : $"encoder.down_blocks.{flat++}", h) : h;
            h = _config.IsResidual ? h + Averaged(before, h, down && _config.TemperalDownsample[level] ? 2 : 1, down ? 2 : 1) : h;
        }
        return Conv("quant_conv", End("encoder", Middle("encoder", h))).chunk(2, dim: 1)[0];
    }

    public Tensor Decode(Tensor z)
    {
        var levels = _config.DimMult.Count;
        var h = Middle("decoder", Conv("decoder.conv_in", Conv("post_quant_conv", z)));
        for (var level = 0; level < levels; level++)
        {
            var (before, block, up) = (h, $"decoder.up_blocks.{level}", level < levels - 1);
            for (var i = 0; i <= _config.NumResBlocks; i++)
            {
                h = Resnet($"{block}.resnets.{i}", h);
            }
            h = up ? Up(_config.IsResidual ? $"{block}.upsampler" : $"{block}.upsamplers.0", h) : h;
            h = up && _config.IsResidual ? h + Repeated(before, h, _config.TemperalDownsample[^(level + 1)] ? 2 : 1) : h;
        }
        var y = End("decoder", h);
        return (_config.Patch == 1 ? y : Unpatched(y)).clamp(-1, 1);
    }

    private Tensor Middle(string part, Tensor x)
    {
        var h = Resnet($"{part}.mid_block.resnets.0", x);
        var (name, frames) = ($"{part}.mid_block.attentions.0", h.transpose(1, 2).flatten(0, 1));
        var qkv_GPC = Conv2d($"{name}.to_qkv", Norm($"{name}.norm", frames), 0, 1).flatten(2).transpose(1, 2).chunk(3, dim: -1);
        var weights_GPP = (matmul(qkv_GPC[0], qkv_GPC[1].transpose(1, 2)) / Math.Sqrt(h.shape[1])).softmax(-1);
        var y = Conv2d($"{name}.proj", matmul(weights_GPP, qkv_GPC[2]).transpose(1, 2).reshape(frames.shape), 0, 1);
        return Resnet($"{part}.mid_block.resnets.1", h + y.unflatten(0, h.shape[0], -1).transpose(1, 2));
    }

    private Tensor End(string part, Tensor x) => Conv($"{part}.conv_out", F.silu(Norm($"{part}.norm_out", x)));

    private Tensor Resnet(string name, Tensor x)
    {
        var h = Conv($"{name}.conv2", F.silu(Norm($"{name}.norm2", Conv($"{name}.conv1", F.silu(Norm($"{name}.norm1", x))))));
        return h + (_weights.ContainsKey($"{name}.conv_shortcut.weight") ? Conv($"{name}.conv_shortcut", x) : x);
    }

    private Tensor Down(string name, Tensor x)
    {
        var y = Frames(x, frames => Conv2d($"{name}.resample.1", F.pad(frames, [0, 1, 0, 1]), 0, 2));
        return !_weights.ContainsKey($"{name}.time_conv.weight") || y.shape[2] == 1 ? y
            : cat([y.narrow(2, 0, 1), Conv3d($"{name}.time_conv", y, 2)], dim: 2);
    }

    private Tensor Up(string name, Tensor x)
    {
        if (_weights.ContainsKey($"{name}.time_conv.weight") && x.shape[2] > 1)
        {
            var halves = Conv($"{name}.time_conv", x.narrow(2, 1, x.shape[2] - 1)).chunk(2, dim: 1);
            var frames = Enumerable.Range(0, (int)halves[0].shape[2]).SelectMany(f => halves.Select(half => half.narrow(2, f, 1)));
            x = cat([x.narrow(2, 0, 1), .. frames], dim: 2);
        }
        return Frames(x, frames => Conv2d($"{name}.resample.1", frames.repeat_interleave(2, 2).repeat_interleave(2, 3), 1, 1));
    }

    private static Tensor Averaged(Tensor x, Tensor like, int time, int side)
    {
        var padded = x.shape[2] % time == 0 ? x : cat([zeros_like(x.narrow(2, 0, 1)), x], dim: 2);
        var parts =
            from channel in Enumerable.Range(0, (int)x.shape[1])
            from t in Enumerable.Range(0, time)
            from row in Enumerable.Range(0, side)
            from column in Enumerable.Range(0, side)
            select padded[.., channel, t.., row.., column..][.., Every(time), Every(side), Every(side)];
        var groups = parts.Chunk((int)(x.shape[1] * time * side * side / like.shape[1]));
        return stack([.. groups.Select(group => stack(group).mean([0]))], dim: 1);
        static TensorIndex Every(int step) => TensorIndex.Slice(step: step);
    }

    private static Tensor Repeated(Tensor x, Tensor like, int time)
    {
        var y = zeros([like.shape[0], like.shape[1], x.shape[2] * time, like.shape[3], like.shape[4]]);
        for (var i = 0; i < y.shape[1] * y.shape[2] * y.shape[3] * y.shape[4]; i++)
        {
            var (column, row) = (i % y.shape[4], i / y.shape[4] % y.shape[3]);
            var (frame, channel) = (i / (y.shape[3] * y.shape[4]) % y.shape[2], i / (y.shape[2] * y.shape[3] * y.shape[4]));
            var copy = ((channel * time + frame % time) * 2 + row % 2) * 2 + column % 2;
            y[.., channel, frame, row, column] = x[.., copy * x.shape[1] / (y.shape[1] * time * 4), frame / time, row / 2, column / 2];
        }
        return y.narrow(2, time - 1, y.shape[2] - time + 1);
    }

    private static Tensor Patched(Tensor x) => F.pixel_unshuffle(x.transpose(1, 2).flatten(0, 1).transpose(2, 3), 2)
        .transpose(2, 3).unflatten(0, x.shape[0], -1).transpose(1, 2);

    private static Tensor Unpatched(Tensor x) => F.pixel_shuffle(x.transpose(1, 2).flatten(0, 1).transpose(2, 3), 2)
        .transpose(2, 3).unflatten(0, x.shape[0], -1).transpose(1, 2);

    private static Tensor Frames(Tensor x, Func<Tensor, Tensor> change) =>
        change(x.transpose(1, 2).flatten(0, 1)).unflatten(0, x.shape[0], -1).transpose(1, 2);

    private Tensor Norm(string name, Tensor x) =>
        x / x.pow(2).sum([1], keepdim: true).sqrt().clamp_min(1e-12) * Math.Sqrt(x.shape[1]) * _weights[$"{name}.gamma"];

    private Tensor Conv(string name, Tensor x) =>
        Conv3d(name, F.pad(x, [0, 0, 0, 0, _weights[$"{name}.weight"].shape[2] - 1, 0]), 1);

    private Tensor Conv3d(string name, Tensor x, long stride)
    {
        var weight = _weights[$"{name}.weight"];
        return F.conv3d(x, weight, _weights[$"{name}.bias"], strides: [stride, 1, 1], padding: [0, weight.shape[3] / 2, weight.shape[4] / 2]);
    }

    private Tensor Conv2d(string name, Tensor x, long padding, long stride) =>
        F.conv2d(x, _weights[$"{name}.weight"], _weights[$"{name}.bias"], strides: [stride, stride], padding: [padding, padding]);
}
