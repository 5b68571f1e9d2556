namespace Dreamer.Diffusion.Families;

/// <summary>A model whose stills another one, or the same, makes clips of; the still reaches it as latents, or as a picture.</summary>
public sealed record ModelPair(ModelReport Still, ModelReport Clip, bool AsLatents)
{
    /// <summary>Of the folders that would load.</summary>
    public static IEnumerable<ModelPair> Of(IReadOnlyList<ModelReport> reports) =>
        from still in reports
        where still is { IsUsable: true, Sketch.Makes.Stills: true }
        from clip in reports
        where clip is { IsUsable: true, Sketch.Makes.Clips: true }
        select new ModelPair(still, clip, ReferenceEquals(still, clip) || (still.Revision is { } same && same == clip.Revision));
}
