namespace Dreamer.Diffusion.Pipelines;

/// <summary>What one guide gives to each of its steps, which are those before <paramref name="Until"/> that no guide before it has; computed once.</summary>
internal sealed record GuidedSteps(int Until, GuidanceBranches Branches, Evaluation Evaluation) : IDisposable
{
    public void Dispose() => Evaluation.Dispose();
}
