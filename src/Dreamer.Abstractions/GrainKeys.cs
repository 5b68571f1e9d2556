using Dreamer.Accounts;
using Dreamer.Assets;
using Dreamer.Audit;
using Dreamer.Captions;
using Dreamer.Denoising;
using Dreamer.Devices;
using Dreamer.Generations;
using Dreamer.Sessions;
using Dreamer.Tenants;
using Dreamer.Webhooks;

namespace Dreamer;

/// <summary>How ids become grain keys, in one place.</summary>
public static class GrainKeys
{
    public static ITenantGrain Tenant(this IGrainFactory grains, TenantId tenant) => grains.GetGrain<ITenantGrain>(tenant.Value);

    public static ILedgerDayGrain LedgerDay(this IGrainFactory grains, TenantId tenant, DateOnly day) =>
        grains.GetGrain<ILedgerDayGrain>($"{tenant}/{day:O}");

    public static IAccountGrain Account(this IGrainFactory grains, TenantId tenant) => grains.GetGrain<IAccountGrain>(tenant.Value);

    public static ISignInsGrain SignIns(this IGrainFactory grains, TenantId tenant) => grains.GetGrain<ISignInsGrain>(tenant.Value);

    public static ITenantDirectoryGrain TenantDirectory(this IGrainFactory grains) => grains.GetGrain<ITenantDirectoryGrain>("tenants");

    public static IAuditDayGrain AuditDay(this IGrainFactory grains, DateOnly day) => grains.GetGrain<IAuditDayGrain>($"{day:O}");

    public static ISessionGrain Session(this IGrainFactory grains, TenantId tenant, SessionId session) =>
        grains.GetGrain<ISessionGrain>($"{tenant}/{session}");

    public static IGenerationGrain Generation(this IGrainFactory grains, TenantId tenant, GenerationId generation) =>
        grains.GetGrain<IGenerationGrain>($"{tenant}/{generation.Session}/{generation}");

    public static IAssetsGrain Assets(this IGrainFactory grains, TenantId tenant) => grains.GetGrain<IAssetsGrain>(tenant.Value);

    public static IWebhooksGrain Webhooks(this IGrainFactory grains, TenantId tenant) => grains.GetGrain<IWebhooksGrain>(tenant.Value);

    public static IWebhookDeliveriesGrain WebhookDeliveries(this IGrainFactory grains, TenantId tenant, WebhookEndpointId endpoint) =>
        grains.GetGrain<IWebhookDeliveriesGrain>($"{tenant}/{endpoint}");

    public static IDeviceDirectoryGrain DeviceDirectory(this IGrainFactory grains) => grains.GetGrain<IDeviceDirectoryGrain>("devices");

    /// <summary>Without a name, of the device's first model.</summary>
    public static ITextEncoderGrain TextEncoder(this IGrainFactory grains, string model = "") => grains.GetGrain<ITextEncoderGrain>($"encoder/{model}");

    public static IDenoiserGrain Denoiser(this IGrainFactory grains, DeviceChoice on) => grains.GetGrain<IDenoiserGrain>($"{on.Device}/{on.Model}");

    public static IVaeGrain Vae(this IGrainFactory grains, DeviceChoice on) => grains.GetGrain<IVaeGrain>($"{on.Device}/{on.Model}");
}
