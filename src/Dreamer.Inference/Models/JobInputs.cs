namespace Dreamer.Inference.Models;

/// <summary>What a job reads besides its settings. <see cref="Negative"/> is of the caption for a still, of the motion for a clip.</summary>
public sealed record JobInputs(IEmbedding Caption, IEmbedding Negative, IEmbedding? Motion, StillInput? Still, byte[]? Checkpoint)
{
    /// <summary>The latents of the clip that an extension goes on from, as <see cref="IDenoisingJob.Latents"/> wrote them.</summary>
    public byte[]? Clip { get; init; }

    /// <summary>For a job that continues a trajectory whose captions were others.</summary>
    public IReadOnlyList<EarlierInput> Earlier { get; init; } = [];
}
