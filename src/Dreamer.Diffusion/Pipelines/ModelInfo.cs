namespace Dreamer.Diffusion.Pipelines;

/// <summary>What a loaded model is and can do. <paramref name="Revision"/> is made from the weights' bytes; <paramref name="MaxFrames"/> is 0 without stage two.</summary>
public sealed record ModelInfo(
    string Name, string Revision, int LatentChannels, int LatentScale, int MaxSteps, int MaxFrames, int DefaultSize, int DefaultFrames, double DefaultFps, long WeightBytes)
{
    public bool HasMotion => MaxFrames > 0;
}
