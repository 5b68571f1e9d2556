// Shapes: C channels, h/w pixels, L and M tokens, D widths
using Dreamer.Diffusion.Motion;
using Dreamer.Diffusion.Networks;
using Dreamer.Diffusion.Tokenizers;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>Stage two's own parts; the image encoder only where the motion layers have an adapter.</summary>
internal sealed record MotionModel(
    FactorizedVideoUNet Unet, SentencePieceTokenizer Tokenizer, T5EncoderModel Encoder, CLIPVisionModelWithProjection? Vision,
    ClipImageProcessor? Processor, int Tokens)
{
    public IEnumerable<nn.Module> Networks => new nn.Module?[] { Unet, Encoder, Vision }.OfType<nn.Module>();

    public MotionEmbedding Encode(string caption, Device device)
    {
        using var scope = NewDisposeScope();
        var sequence = Tokenizer.Encode(caption, Tokens);
        var mask_1L = tensor(sequence.Mask, dtype: ScalarType.Int64, device: device).unsqueeze(0);
        var tokens_1LD = Encoder.call(tensor(sequence.Ids, dtype: ScalarType.Int64, device: device).unsqueeze(0), mask_1L);
        return new MotionEmbedding(tokens_1LD.DetachFromDisposeScope(), mask_1L.DetachFromDisposeScope());
    }

    public Tensor? ImageTokens(Tensor still_1Chw)
    {
        if (Vision is null || Processor is null)
        {
            return null;
        }
        using var scope = NewDisposeScope();
        return Vision.Encode(Processor.Process(still_1Chw).to(still_1Chw.device)).Penultimate.MoveToOuterDisposeScope();
    }
}
