namespace Dreamer.Diffusion.Pipelines;

/// <summary>Checks that guides take turns: each begins where the one before it ends.</summary>
internal static class GuideOrder
{
    /// <summary>The last one ends with the job.</summary>
    public static void Check(IReadOnlyList<(int Until, double Guidance)> guides)
    {
        for (var i = 0; i < guides.Count; i++)
        {
            var from = i == 0 ? 0 : guides[i - 1].Until;
            if (guides[i].Until <= from)
            {
                throw new ArgumentException($"A caption guides the steps until {guides[i].Until}, but those until {from} of {guides[^1].Until} are taken.");
            }
            RequestChecks.Range("guidance", guides[i].Guidance, RequestChecks.MaxGuidance);
        }
    }
}
