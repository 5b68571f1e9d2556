using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>What CLIP says of an image: the projected class token BE, and the last and the last but one hidden states BLD, before any final norm.</summary>
public sealed record CLIPVisionOutput(Tensor ImageEmbeds, Tensor LastHiddenState, Tensor Penultimate);
