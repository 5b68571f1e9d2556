using Dreamer.Api.Errors;

namespace Dreamer.Api.OpenAi;

/// <summary>Names a field at fault as it was sent: the checks are those of every face, and know the fields by their own names.</summary>
internal static class FaceWords
{
    private static readonly Dictionary<string, string> s_names = new()
    {
        ["caption"] = "prompt",
        ["motion_caption"] = "prompt",
        ["negative_caption"] = "negative_prompt",
        ["frames"] = "num_frames",
        ["steps"] = "num_inference_steps",
        ["guidance"] = "guidance_scale",
        ["loras"] = "lora",
        ["count"] = "n",
    };

    public static (string Detail, string? Param) Of(Problem problem) =>
        problem.Param is { } param && s_names.TryGetValue(param, out var name)
            ? (problem.Detail.Replace($"'{param}'", $"'{name}'", StringComparison.Ordinal), name)
            : (problem.Detail, problem.Param);
}
