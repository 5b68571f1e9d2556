using Dreamer.Accounts;
using Dreamer.Api.Admin;
using Google.Protobuf.WellKnownTypes;

namespace Dreamer.Api.Grpc.Messages;

internal static class TenantMessage
{
    public static V1.Tenant Of(TenantResource tenant) => new()
    {
        Id = tenant.Id,
        Title = tenant.Title,
        State = WireEnum.To<TenantState, V1.TenantState>(tenant.State),
        CreatedAt = tenant.CreatedAt?.ToTimestamp(),
    };

    public static V1.TenantLimits Of(LimitsResource limits)
    {
        var message = new V1.TenantLimits();
        limits.PendingGenerations.IfAny(most => message.PendingGenerations = most);
        limits.ConcurrentGenerations.IfAny(most => message.ConcurrentGenerations = most);
        limits.GenerationsPerDay.IfAny(most => message.GenerationsPerDay = most);
        limits.DeviceSecondsPerDay.IfAny(most => message.DeviceSecondsPerDay = most);
        limits.Assets.IfAny(most => message.Assets = most);
        limits.AssetBytes.IfAny(most => message.AssetBytes = most);
        limits.Weight.IfAny(weight => message.Weight = weight);
        limits.RequestsPerSecond.IfAny(most => message.RequestsPerSecond = most);
        limits.RequestBurst.IfAny(most => message.RequestBurst = most);
        return message;
    }

    public static LimitsBody Read(V1.TenantLimits? sent) => sent is null ? new() : new()
    {
        PendingGenerations = sent.HasPendingGenerations ? sent.PendingGenerations : null,
        ConcurrentGenerations = sent.HasConcurrentGenerations ? sent.ConcurrentGenerations : null,
        GenerationsPerDay = sent.HasGenerationsPerDay ? sent.GenerationsPerDay : null,
        DeviceSecondsPerDay = sent.HasDeviceSecondsPerDay ? sent.DeviceSecondsPerDay : null,
        Assets = sent.HasAssets ? sent.Assets : null,
        AssetBytes = sent.HasAssetBytes ? sent.AssetBytes : null,
        Weight = sent.HasWeight ? sent.Weight : null,
        RequestsPerSecond = sent.HasRequestsPerSecond ? sent.RequestsPerSecond : null,
        RequestBurst = sent.HasRequestBurst ? sent.RequestBurst : null,
    };
}
