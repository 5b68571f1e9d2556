using Dreamer.Api;
using Dreamer.Grains;
using Dreamer.Grains.Tenants;
using Dreamer.Hosting;
using Dreamer.Inference;

namespace Dreamer.Server.Hosting;

/// <summary>Every section of the settings that a server reads; a cluster's silos read some of them.</summary>
internal static class ServerSettings
{
    public static IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("Api", new ApiOptions()),
        new("Grains", new GrainsOptions()),
        new("Inference", new InferenceOptions()),
        new("Quota", new QuotaOptions()),
        new("Webhooks", new WebhookOptions()),
    ];
}
