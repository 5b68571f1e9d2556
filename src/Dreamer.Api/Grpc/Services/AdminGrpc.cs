using Dreamer.Api.Admin;
using Dreamer.Api.Grpc.Calls;
using Dreamer.Api.Grpc.Messages;
using Dreamer.Api.Requests;
using Dreamer.Api.Usage;
using Dreamer.Api.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace Dreamer.Api.Grpc.Services;

/// <summary>Tenants, limits, keys and the audit log over gRPC; see <c>protos/dreamer/v1/admin_service.proto</c>.</summary>
internal sealed class AdminGrpc(IGrainFactory grains, TimeProvider clock) : V1.AdminService.AdminServiceBase
{
    [Writes]
    public override async Task<V1.AdminServiceCreateTenantResponse> CreateTenant(V1.AdminServiceCreateTenantRequest request, ServerCallContext context)
    {
        var body = new TenantBody { Id = request.Id, Title = request.HasTitle ? request.Title : null };
        return new() { Tenant = TenantMessage.Of(await TenantCalls.CreateAsync(body, context.Seed(), context.Actor(), grains)) };
    }

    public override async Task<V1.AdminServiceListTenantsResponse> ListTenants(V1.AdminServiceListTenantsRequest request, ServerCallContext context)
    {
        var page = CallFields.PageOf(request.HasLimit ? request.Limit : null, request.HasAfter ? request.After : null);
        var tenants = await TenantCalls.ListAsync(page, grains);
        var response = new V1.AdminServiceListTenantsResponse { Tenants = { tenants.Data.Select(TenantMessage.Of) } };
        tenants.NextAfter.IfAny(next => response.NextAfter = next);
        return response;
    }

    public override async Task<V1.AdminServiceGetTenantResponse> GetTenant(V1.AdminServiceGetTenantRequest request, ServerCallContext context) =>
        new() { Tenant = TenantMessage.Of(TenantResource.Of(await TenantCalls.FindAsync(request.Id, grains))) };

    [Writes]
    public override async Task<V1.AdminServiceChangeTenantResponse> ChangeTenant(V1.AdminServiceChangeTenantRequest request, ServerCallContext context)
    {
        var body = new TenantChangeBody { Title = request.HasTitle ? request.Title : null, Suspended = request.HasSuspended ? request.Suspended : null };
        return new() { Tenant = TenantMessage.Of(await TenantCalls.ChangeAsync(request.Id, body, context.Actor(), grains)) };
    }

    [Writes]
    public override async Task<V1.AdminServiceDeleteTenantResponse> DeleteTenant(V1.AdminServiceDeleteTenantRequest request, ServerCallContext context)
    {
        await TenantCalls.DeleteAsync(request.Id, context.Actor(), grains);
        return new();
    }

    public override async Task<V1.AdminServiceGetLimitsResponse> GetLimits(V1.AdminServiceGetLimitsRequest request, ServerCallContext context) =>
        new() { Limits = TenantMessage.Of(LimitsResource.Of((await TenantCalls.FindAsync(request.Id, grains)).Limits)) };

    [Writes]
    public override async Task<V1.AdminServiceSetLimitsResponse> SetLimits(V1.AdminServiceSetLimitsRequest request, ServerCallContext context) =>
        new() { Limits = TenantMessage.Of(await TenantCalls.SetLimitsAsync(request.Id, TenantMessage.Read(request.Limits), context.Actor(), grains)) };

    [Writes]
    public override async Task<V1.AdminServiceCreateKeyResponse> CreateKey(V1.AdminServiceCreateKeyRequest request, ServerCallContext context)
    {
        var body = new KeyBody
        {
            Name = request.HasName ? request.Name : null,
            Scopes = KeyMessage.ScopesOf(request.Scopes),
            ExpiresAt = CallFields.TimeOf(request.ExpiresAt, "expires_at"),
        };
        var made = await KeyCalls.CreateAsync(request.Id, body, context.Seed(), context.Actor(), grains, clock);
        return Shown(made, key => new V1.AdminServiceCreateKeyResponse { Key = KeyMessage.Of(key) }, context);
    }

    public override async Task<V1.AdminServiceListKeysResponse> ListKeys(V1.AdminServiceListKeysRequest request, ServerCallContext context) =>
        new() { Keys = { (await KeyCalls.ListAsync(request.Id, grains, clock)).Data.Select(KeyMessage.Of) } };

    [Writes]
    public override async Task<V1.AdminServiceRevokeKeyResponse> RevokeKey(V1.AdminServiceRevokeKeyRequest request, ServerCallContext context)
    {
        await KeyCalls.RevokeAsync(request.Id, request.Key, context.Actor(), grains);
        return new();
    }

    [Writes]
    public override async Task<V1.AdminServiceRotateKeyResponse> RotateKey(V1.AdminServiceRotateKeyRequest request, ServerCallContext context)
    {
        var body = new RotationBody
        {
            OverlapSeconds = request.HasOverlapSeconds ? request.OverlapSeconds : null,
            Name = request.HasName ? request.Name : null,
            ExpiresAt = CallFields.TimeOf(request.ExpiresAt, "expires_at"),
        };
        var made = await KeyCalls.RotateAsync(request.Id, request.Key, body, context.Seed(), context.Actor(), grains, clock);
        return Shown(made, key => new V1.AdminServiceRotateKeyResponse { Key = KeyMessage.Of(key) }, context);
    }

    public override async Task<V1.AdminServiceListAuditResponse> ListAudit(V1.AdminServiceListAuditRequest request, ServerCallContext context)
    {
        var days = new DaysQuery(request.HasFrom ? request.From : null, request.HasTo ? request.To : null);
        var page = CallFields.PageOf(request.HasLimit ? request.Limit : null, request.HasAfter ? request.After : null);
        var entries = await AuditCalls.ReadAsync(days, page, grains, clock);
        var response = new V1.AdminServiceListAuditResponse { Entries = { entries.Data.Select(KeyMessage.Of) } };
        entries.NextAfter.IfAny(next => response.NextAfter = next);
        return response;
    }

    public override async Task<V1.AdminServiceListDevicesResponse> ListDevices(V1.AdminServiceListDevicesRequest request, ServerCallContext context)
    {
        var page = CallFields.PageOf(request.HasLimit ? request.Limit : null, request.HasAfter ? request.After : null);
        var devices = await DeviceCalls.ListAsync(page, grains);
        var response = new V1.AdminServiceListDevicesResponse { Devices = { devices.Data.Select(DeviceMessage.Of) } };
        devices.NextAfter.IfAny(next => response.NextAfter = next);
        return response;
    }

    /// <summary>With the secret for the caller, and without it for a repetition.</summary>
    private static T Shown<T>(KeyResource made, Func<KeyResource, T> answer, ServerCallContext context)
        where T : IMessage
    {
        AnswerWithoutSecret.Keep(context.GetHttpContext(), answer(made with { Secret = null }).ToByteArray());
        return answer(made);
    }
}
