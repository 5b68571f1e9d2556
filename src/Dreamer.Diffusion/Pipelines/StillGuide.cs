namespace Dreamer.Diffusion.Pipelines;

/// <summary>What guides a still's steps before <paramref name="Until"/>, ahead of what guides the rest.</summary>
public sealed record StillGuide(int Until, double Guidance, CaptionEmbedding Caption, CaptionEmbedding Negative)
{
    /// <summary>The guides in order of their steps, the request's own as the last.</summary>
    internal static StillGuide[] InOrder(IReadOnlyList<StillGuide> earlier, StillGuide last)
    {
        StillGuide[] guides = [.. earlier, last];
        for (var i = 0; i < guides.Length; i++)
        {
            var from = i == 0 ? 0 : guides[i - 1].Until;
            if (guides[i].Until <= from)
            {
                throw new ArgumentException($"A caption guides the steps until {guides[i].Until}, but those until {from} of {last.Until} are taken.");
            }
            RequestChecks.Range("guidance", guides[i].Guidance, RequestChecks.MaxGuidance);
        }
        return guides;
    }
}
