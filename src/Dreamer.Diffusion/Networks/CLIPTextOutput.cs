using static TorchSharp.torch;

namespace Dreamer.Diffusion.Networks;

/// <summary>
/// What CLIP says of a text: the last hidden state after the final norm and the last but one after the final norm (SD 2.x), both BLD;
/// and the pooled state at the end token, BD.
/// </summary>
public sealed record CLIPTextOutput(Tensor LastHiddenState, Tensor Penultimate, Tensor Pooled);
