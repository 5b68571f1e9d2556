using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// What a model's files say of it while its weights stay on disk; <paramref name="WeightBytes"/> is what they will take in memory.
/// </summary>
public sealed record ModelOutline(
    string Revision, PixelSize DefaultSize, int DefaultFrames, double DefaultFps, long WeightBytes, ModelAbilities Makes)
{
    /// <summary>As <see cref="DiffusionModel.Parts"/>; their bytes are among all.</summary>
    public IReadOnlyList<ModelPart> Parts { get; init; } = [];

    /// <summary>What sizes are multiples of, in pixels.</summary>
    public int SizeMultiple { get; init; } = 8;
}

/// <summary>
/// What a model can be asked for. A clip has one frame and a multiple of <paramref name="FrameStep"/>: 1 allows any number, and 4 the
/// numbers 4n+1.
/// </summary>
public sealed record ModelAbilities(bool Stills, bool Clips, int FrameStep = 1)
{
    /// <summary>Of one frame, at most, in whatever shape.</summary>
    public long MaxPixels { get; init; } = RequestChecks.MaxPixels;

    /// <summary>Of a clip, at most; 0 where it makes none.</summary>
    public int MaxFrames { get; init; }
}

/// <summary>
/// What a loaded model is and can do. <paramref name="Revision"/> is made from the weights' bytes; <paramref name="MaxFrames"/> is 0
/// of a model that makes no clips.
/// </summary>
public sealed record ModelInfo(
    string Name, string Revision, int LatentChannels, int LatentScale, int MaxSteps, int MaxFrames, PixelSize DefaultSize, int DefaultFrames,
    double DefaultFps, long WeightBytes)
{
    /// <summary>What sizes are multiples of, in pixels.</summary>
    public int SizeMultiple { get; init; } = LatentScale;

    public ModelAbilities Makes { get; init; } = new(Stills: true, Clips: MaxFrames > 0);

    /// <summary>Of the weights without LoRAs, which change what is drawn, and not what latents mean.</summary>
    public string LatentsRevision { get; init; } = Revision;

    public bool HasMotion => Makes.Clips;

    internal static long BytesOf(IEnumerable<nn.Module> networks) =>
        networks.SelectMany(network => network.state_dict().Values).Sum(weight => weight.numel() * weight.element_size());

    /// <summary>As the folder's own name.</summary>
    internal static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
}
