using System.Globalization;
using Dreamer.Diffusion.Families;
using Dreamer.Diffusion.Pipelines;

namespace Dreamer.Cli.Display;

/// <summary>A plan with what it is of; <paramref name="Recipe"/> is null of a folder.</summary>
internal sealed record ShownPlan(string Name, ModelRecipe? Recipe, ModelSketch Model, MemoryPlan Plan, int Steps)
{
    /// <summary>Memory that was named is a card's.</summary>
    public bool IsOnHost => Plan.Request.OnCpu;

    public string NumberType => $"{Plan.Request.Type}".ToLowerInvariant();
}

/// <summary>A plan as people read it.</summary>
internal static class PlanText
{
    private const double ServersShare = 0.75;

    public static IEnumerable<string> Of(ShownPlan shown) =>
        [.. Head(shown), "", .. Columns.Of([.. Parts(shown)]), "", .. Columns.Of([.. Needs(shown)]), "", .. Verdict(shown), "", .. How(shown)];

    private static IEnumerable<string> Head(ShownPlan shown)
    {
        var request = shown.Plan.Request;
        yield return shown.Recipe is { } recipe
            ? $"{shown.Name}: {recipe.Repository}, {recipe.Licence}; from its published shapes, nothing is downloaded"
            : $"{shown.Name}: from its configs, nothing is loaded";
        yield return $"{shown.Model.Family}, {ModelsText.Makes(shown.Model)}";
        yield return $"asked: {request.Size} pixels{(shown.Plan.Clip is null ? "" : $", {request.Frames} frames")}, {shown.NumberType} on {(shown.IsOnHost ? "the CPU" : "a card")}";
    }

    private static IEnumerable<string[]> Parts(ShownPlan shown)
    {
        var (type, least) = (shown.Plan.Request.Type, PlanLayout.Least.Offload);
        var passes = shown.Model.Parts.Any(part => part.Blocks > 0);
        yield return ["part", "numbers", "in memory", .. passes ? new[] { "at least, block by block", "then from the host" } : []];
        foreach (var part in shown.Model.Parts)
        {
            var (all, here) = (part.Bytes(type), part.Bytes(type, least));
            string[] blocks = all == here ? ["", ""] : [ByteText.Of(here), ByteText.Of(all - here)];
            yield return [part.Name, Number(part.Numbers), ByteText.Of(all), .. passes ? blocks : []];
        }

        yield return ["all", Number(shown.Model.Numbers), ByteText.Of(shown.Plan.Weights), .. passes ? new[] { "", "" } : []];
    }

    private static IEnumerable<string[]> Needs(ShownPlan shown)
    {
        List<(string Name, JobNeeds Needs)> jobs =
            [.. new[] { ("a still", shown.Plan.Still), ("a clip", shown.Plan.Clip) }.Where(job => job.Item2 is not null).Select(job => (job.Item1, job.Item2!))];
        yield return ["", .. jobs.Select(job => job.Name)];
        yield return ["latents", .. jobs.Select(job => string.Join('×', job.Needs.Latents))];
        yield return ["tokens that attend to one another", .. jobs.Select(job => Number(job.Needs.Tokens))];
        yield return ["kept between steps", .. jobs.Select(job => ByteText.Of(job.Needs.Kept))];
        yield return ["more with quality balanced or fast", .. jobs.Select(job => ByteText.Of(job.Needs.StepCache))];
        yield return ["more during a step, at most", .. jobs.Select(job => ByteText.Of(job.Needs.Step))];
        yield return ["more while frames are decoded", .. jobs.Select(job => ByteText.Of(job.Needs.DecodeOn(shown.IsOnHost)))];
        yield return ["host memory for a checkpoint", .. jobs.Select(job => ByteText.Of(job.Needs.Checkpoint))];
        if (jobs.All(job => job.Needs.StepFlops is not null))
        {
            yield return [$"work of {shown.Steps} steps, TFLOP", .. jobs.Select(job => Number(job.Needs.StepFlops!.Value * shown.Steps / 1e12))];
        }
    }

    private static IEnumerable<string> Verdict(ShownPlan shown)
    {
        var (plan, memory) = (shown.Plan, shown.Plan.Request.Memory);
        yield return $"weights and one job take {ByteText.Of(plan.AtMost)} at most; there are {ByteText.Of(memory)}: "
            + (plan.Fits ? "it fits" : $"{ByteText.Of(plan.AtMost - memory)} are missing");
        var remedies = plan.Remedies();
        foreach (var remedy in remedies)
        {
            yield return $"  with {remedy.What}: {ByteText.Of(remedy.Bytes)}{(remedy.OnHost > 0 ? $", and {ByteText.Of(remedy.OnHost)} in the host's memory" : "")}{(remedy.Fits ? ", which fits" : "")}";
        }

        if (remedies is [.., { Fits: false }])
        {
            yield return "  nothing of this is enough";
        }

        if (plan.Least < plan.AtMost)
        {
            yield return $"the least that runs it in this size: {ByteText.Of(plan.Least)}, {LeastWords(shown.Model)}";
        }

        if (plan.Fits && plan.AtMost > memory * ServersShare)
        {
            yield return $"a server uses three quarters of a device's memory unless it is told: Inference__DeviceMemoryBytes={plan.AtMost}";
        }
    }

    private static string LeastWords(ModelSketch model)
    {
        List<string> words = ["texts encoded in the host's memory"];
        words.AddRange(model.Parts.Count(part => part.Use == PartUse.Steps) > 1 ? ["one expert at a time"] : []);
        words.AddRange(model.Parts.Any(part => part.Blocks > 0) ? ["three blocks of it at once"] : []);
        return string.Join(", ", words);
    }

    private static IEnumerable<string> How(ShownPlan shown)
    {
        yield return "how: weights are counted from the configs' shapes. What a step needs is estimated from the tensors that are there at once in the";
        yield return "largest block with guidance; attention by a fused kernel holds no scores. Allocators keep some more; a decoder's libraries, too.";
        if (shown.IsOnHost)
        {
            yield return "the CPU's memory is the host's.";
        }
    }

    private static string Number(double value) => value.ToString(value < 100 && value != Math.Floor(value) ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
