using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;

namespace Dreamer.Cli.Display;

/// <summary>A plan for programs; all memory in bytes.</summary>
internal static class PlanJson
{
    public static object Of(ShownPlan shown)
    {
        var (plan, request) = (shown.Plan, shown.Plan.Request);
        return new
        {
            Model = shown.Name,
            shown.Recipe?.Repository,
            shown.Model.Family,
            request.Size,
            Frames = plan.Clip is null ? (int?)null : request.Frames,
            Dtype = shown.NumberType,
            Device = shown.IsOnHost ? "cpu" : "cuda",
            Parts = shown.Model.Parts.Select(part => new
            {
                part.Name,
                part.Numbers,
                Bytes = part.Bytes(request.Type),
                LeastBytes = part.Bytes(request.Type, PlanLayout.Least.Offload),
                part.Blocks,
            }),
            WeightBytes = plan.Weights,
            Still = Job(plan.Still, shown),
            Clip = Job(plan.Clip, shown),
            AtMostBytes = plan.AtMost,
            LeastBytes = plan.Least,
            MemoryBytes = request.Memory,
            plan.Fits,
            Remedies = plan.Remedies().Select(remedy => new { remedy.What, remedy.Bytes, HostBytes = remedy.OnHost, remedy.Fits }),
        };
    }

    private static object? Job(JobNeeds? needs, ShownPlan shown) => needs is null ? null : new
    {
        needs.Latents,
        needs.Tokens,
        KeptBytes = needs.Kept,
        StepCacheBytes = needs.StepCache,
        StepBytes = needs.Step,
        DecodeBytes = needs.DecodeOn(shown.IsOnHost),
        CheckpointBytes = needs.Checkpoint,
        Flops = needs.StepFlops * shown.Steps,
    };
}
