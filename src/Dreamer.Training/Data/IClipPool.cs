// Shapes: N clips, B clips of a batch, F frames, C latent channels, h/w latent pixels, H/W pixels
using Dreamer.Training.World.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Training.Data;

/// <summary>
/// Clips as stage two sees them, wherever they come from: encoded once, with captions, and flow with its confidence; all where its
/// autoencoder is.
/// </summary>
internal interface IClipPool : IDisposable
{
    int Count { get; }

    Tensor Latents_NFChw { get; }

    double Fps { get; }

    /// <summary>A clip to learn from next, by its number.</summary>
    int Draw(ref Rng rng);

    /// <summary>The same still and footage with its sprite spinning the other way; null for a clip without a spin.</summary>
    int? Opposite(int item);

    /// <summary>A caption of a clip's motion; a world's clip has many.</summary>
    string Caption(int item, ref Rng rng);

    /// <summary>How far things go: 1 is 20 pixels in the whole clip.</summary>
    float Strength(int item);

    Tensor FirstFrames_BCHW(IReadOnlyList<int> items);

    /// <summary>Flow from each frame to the next in latent pixels, B×(F-1)×2×h×w, and how far to trust it, 0..1, B×(F-1)×1×h×w.</summary>
    (Tensor Flow_BF2hw, Tensor Confidence_BF1hw) Flows(IReadOnlyList<int> items);
}
