using Dreamer.Api.Tests.Hosting;
using Google.Protobuf;
using Grpc.Core;

namespace Dreamer.Api.Tests.Grpc;

/// <summary>What administrators do over HTTP they do over gRPC, and read the same.</summary>
public sealed class AdminTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_tenant_is_created_shown_suspended_limited_and_deleted()
    {
        var made = (await CreateAsync("wire", "Wire Ltd.")).Tenant;
        var limits = new V1.TenantLimits { PendingGenerations = 3, Weight = 2.5, AssetBytes = 1L << 40 };
        var set = await AskAsync<V1.AdminServiceSetLimitsResponse>("SetLimits", new V1.AdminServiceSetLimitsRequest { Id = "wire", Limits = limits });
        var changed = await AskAsync<V1.AdminServiceChangeTenantResponse>(
            "ChangeTenant", new V1.AdminServiceChangeTenantRequest { Id = "wire", Suspended = true });

        AssertSame((await host.AdminAsync(HttpMethod.Get, "tenants/wire")).Json, changed.Tenant);
        AssertSame((await host.AdminAsync(HttpMethod.Get, "tenants/wire/limits")).Json, set.Limits);
        Assert.Equal(set.Limits, (await AskAsync<V1.AdminServiceGetLimitsResponse>("GetLimits", new V1.AdminServiceGetLimitsRequest { Id = "wire" })).Limits);
        Assert.Equal((V1.TenantState.Active, V1.TenantState.Suspended, limits), (made.State, changed.Tenant.State, set.Limits));
        var listed = await AskAsync<V1.AdminServiceListTenantsResponse>("ListTenants", new V1.AdminServiceListTenantsRequest { Limit = 100 });
        Assert.Contains(listed.Tenants, tenant => tenant.Id == "wire" && tenant.Title == "Wire Ltd.");

        await AskAsync<V1.AdminServiceDeleteTenantResponse>("DeleteTenant", new V1.AdminServiceDeleteTenantRequest { Id = "wire" });

        Assert.NotEqual(V1.TenantState.Active, (await StateOfAsync("wire")) ?? V1.TenantState.Deleting);
    }

    [Fact]
    public async Task A_key_is_made_opens_and_is_rotated_and_revoked()
    {
        await CreateAsync("keyed", "");
        var made = (await CreateKeyAsync("keyed", V1.Scope.Read)).Key;
        Assert.Equal(200, (await host.SendAsAsync(made.Secret, HttpMethod.Get, "/v1/sessions")).Status);
        var fresh = (await AskAsync<V1.AdminServiceRotateKeyResponse>(
            "RotateKey", new V1.AdminServiceRotateKeyRequest { Id = "keyed", Key = made.Id, OverlapSeconds = 600, Name = "again" })).Key;
        await AskAsync<V1.AdminServiceRevokeKeyResponse>("RevokeKey", new V1.AdminServiceRevokeKeyRequest { Id = "keyed", Key = made.Id });

        Assert.Equal(401, (await host.SendAsAsync(made.Secret, HttpMethod.Get, "/v1/sessions")).Status);
        Assert.Equal(200, (await host.SendAsAsync(fresh.Secret, HttpMethod.Get, "/v1/sessions")).Status);
        Assert.Equal(("again", V1.Scope.Read), (fresh.Name, fresh.Scopes.Single()));
        var keys = await AskAsync<V1.AdminServiceListKeysResponse>("ListKeys", new V1.AdminServiceListKeysRequest { Id = "keyed" });
        var http = (await host.AdminAsync(HttpMethod.Get, "tenants/keyed/keys")).Json.GetProperty("data");
        Assert.Equal(2, keys.Keys.Count);
        Assert.All(keys.Keys.Index(), key => AssertSame(http[key.Index], key.Item));
        Assert.All(keys.Keys, key => Assert.False(key.HasSecret));
    }

    [Fact]
    public async Task A_repeated_answer_has_no_secret_and_no_file_has_it()
    {
        await CreateAsync("hidden", "");
        var first = (await CreateKeyAsync("hidden", V1.Scope.Read, ("idempotency-key", "hidden-1"))).Key;
        var second = (await CreateKeyAsync("hidden", V1.Scope.Read, ("idempotency-key", "hidden-1"))).Key;

        Assert.Equal((first.Id, true, false), (second.Id, first.HasSecret, second.HasSecret));
        Assert.All(Directory.GetFiles(host.Folder, "*", SearchOption.AllDirectories), path =>
        {
            var kept = File.ReadAllText(path);
            Assert.DoesNotContain(first.Secret, kept, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(new V1.AdminServiceCreateKeyResponse { Key = first }.ToByteArray()), kept, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_audit_log_is_that_of_HTTP_and_comes_in_pages()
    {
        await CreateAsync("audited", "");
        await CreateKeyAsync("audited", V1.Scope.Generate);
        var http = (await host.AdminAsync(HttpMethod.Get, "audit?limit=2")).Json.GetProperty("data");

        var first = await AskAsync<V1.AdminServiceListAuditResponse>("ListAudit", new V1.AdminServiceListAuditRequest { Limit = 1 });
        var second = await AskAsync<V1.AdminServiceListAuditResponse>("ListAudit", new V1.AdminServiceListAuditRequest { Limit = 1, After = first.NextAfter });

        AssertSame(http[0], first.Entries.Single());
        AssertSame(http[1], second.Entries.Single());
        Assert.Equal(("key.create", "admin"), (first.Entries[0].Action, first.Entries[0].By));
    }

    [Fact]
    public async Task Devices_are_those_of_HTTP_and_come_in_pages()
    {
        var http = (await host.AdminAsync(HttpMethod.Get, "devices?limit=1")).Json.GetProperty("data");

        var devices = await AskAsync<V1.AdminServiceListDevicesResponse>("ListDevices", new V1.AdminServiceListDevicesRequest { Limit = 1 });

        AssertSame(http[0], devices.Devices.Single());
        Assert.Equal(V1.DeviceState.Ready, devices.Devices[0].State);
    }

    [Fact]
    public async Task A_tenant_that_is_not_there_is_not_found()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => CreateKeyAsync("nobody", V1.Scope.Read));

        Assert.Equal((StatusCode.NotFound, "not_found"), (refused.StatusCode, refused.ReasonOf()));
    }

    private static void AssertSame(System.Text.Json.JsonElement http, IMessage grpc) =>
        Assert.Equal(WireJson.Of(http)!.ToJsonString(), WireJson.Of(grpc)!.ToJsonString());

    private Task<V1.AdminServiceCreateTenantResponse> CreateAsync(string id, string title) =>
        AskAsync<V1.AdminServiceCreateTenantResponse>("CreateTenant", new V1.AdminServiceCreateTenantRequest { Id = id, Title = title });

    private Task<V1.AdminServiceCreateKeyResponse> CreateKeyAsync(string tenant, V1.Scope scope, params (string Name, string Value)[] metadata) =>
        AskAsync<V1.AdminServiceCreateKeyResponse>("CreateKey", new V1.AdminServiceCreateKeyRequest { Id = tenant, Scopes = { scope } }, metadata);

    /// <summary>Null once it is gone.</summary>
    private async Task<V1.TenantState?> StateOfAsync(string id)
    {
        try
        {
            return (await AskAsync<V1.AdminServiceGetTenantResponse>("GetTenant", new V1.AdminServiceGetTenantRequest { Id = id })).Tenant.State;
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private Task<T> AskAsync<T>(string method, IMessage request, params (string Name, string Value)[] metadata)
        where T : class, IMessage<T>, new() => host.AdminGrpc.AskAsync<T>($"AdminService/{method}", request, metadata);
}
