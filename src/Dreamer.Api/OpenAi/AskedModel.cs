using Dreamer.Devices;
using Dreamer.Errors;

namespace Dreamer.Api.OpenAi;

/// <summary>
/// Which model a request means. A client that was written for OpenAI names one of theirs, or none: then it is the first here that makes such a thing.
/// </summary>
internal static class AskedModel
{
    private static readonly string[] s_theirs = ["sora-", "gpt-image-", "chatgpt-image-", "dall-e-"];

    /// <summary>Null for a name that is neither: the checks of every face refuse it.</summary>
    public static DeviceModel? Find(string? asked, IReadOnlyList<DeviceModel> models, Func<DeviceModel, bool> makes, string what)
    {
        if (models.Count == 0)
        {
            throw new DreamerException(ErrorCode.ModelUnavailable, "No device has reported a model yet.", "model");
        }

        return models.FirstOrDefault(model => model.Name == asked) ?? (IsOpen(asked) ? First(asked, models, makes, what) : null);
    }

    private static bool IsOpen(string? asked) => asked is null || s_theirs.Any(theirs => asked.StartsWith(theirs, StringComparison.Ordinal));

    private static DeviceModel First(string? asked, IReadOnlyList<DeviceModel> models, Func<DeviceModel, bool> makes, string what) =>
        models.FirstOrDefault(makes) ?? throw new DreamerException(
            ErrorCode.InvalidRequest,
            $"Field 'model' is '{Shown.Briefly(asked)}', and of the models here none makes {what}: {string.Join(", ", models.Select(model => $"'{model.Name}'"))}.",
            "model");
}
