using Dreamer.Api.Keys;
using Dreamer.Api.Tests.Hosting;

namespace Dreamer.Api.Tests.Admin;

/// <summary>Every call that the OpenAPI document names is knocked at with every key that must not open it: a new call is covered by itself.</summary>
public sealed class ScopeProbeTests(ScopeProbes probes) : IClassFixture<ScopeProbes>
{
    [Theory]
    [InlineData("no key")]
    [InlineData("an unknown key")]
    [InlineData("a key of no tenant")]
    [InlineData("a revoked key")]
    [InlineData("an expired key")]
    public async Task Without_a_key_that_opens_anything_every_call_is_unauthenticated(string which)
    {
        var key = which switch
        {
            "no key" => null,
            "an unknown key" => ApiKey.New(TenantId.Parse("owner")),
            "a key of no tenant" => ApiKey.New(TenantId.Parse("nobody")),
            "a revoked key" => probes.Revoked,
            _ => probes.Expired,
        };
        await AssertAllAsync(probes.Calls.Where(call => call.Scope is not null), _ => key, 401, "unauthenticated");
    }

    [Theory]
    [InlineData("generate")]
    [InlineData("read")]
    [InlineData("admin")]
    public async Task With_another_scope_than_it_needs_every_call_is_refused(string scope) =>
        await AssertAllAsync(probes.Calls.Where(call => call.Scope is { } needed and not ScopeProbe.Any && needed != scope), _ => probes.Only[scope], 403, "permission");

    [Fact]
    public async Task Another_tenants_things_are_not_found() =>
        await AssertAllAsync(probes.Calls.Where(call => call is { HasIds: true, Scope: "read" or "generate" }), _ => probes.Another, 404, "not_found");

    [Fact]
    public void Every_call_under_v1_but_signing_in_and_out_needs_a_key_and_those_of_administrators_that_of_admin()
    {
        Assert.All(probes.Calls.Where(call => call.Path.StartsWith("/v1/", StringComparison.Ordinal)), call =>
            Assert.Equal(call.Path.StartsWith("/v1/admin/", StringComparison.Ordinal), call.Scope == "admin"));
        Assert.Equal(["DELETE /v1/sign_in", "POST /v1/sign_in"], probes.Calls.Where(call => call.Path.StartsWith("/v1/", StringComparison.Ordinal) && call.Scope is null).Select(call => call.Name).Order());
        Assert.Equal(["GET /v1/me"], probes.Calls.Where(call => call.Scope == ScopeProbe.Any).Select(call => call.Name));
        Assert.All(probes.Calls.Where(call => !call.Path.StartsWith("/v1/admin/", StringComparison.Ordinal) && call.Scope is not (null or ScopeProbe.Any)), call =>
            Assert.Equal(call.Method == HttpMethod.Get ? "read" : "generate", call.Scope));
        Assert.Contains(probes.Calls, call => call.HasIds);
    }

    /// <summary>Of a problem, or of an error in OpenAI's shape.</summary>
    private static string CodeIn(Answer answer) =>
        (answer.Json.TryGetProperty("error", out var error) ? error : answer.Json).GetProperty("code").GetString()!;

    private async Task AssertAllAsync(IEnumerable<ScopeProbe> calls, Func<ScopeProbe, string?> keyOf, int status, string code)
    {
        var wrong = new List<string>();
        foreach (var call in calls)
        {
            var answer = await probes.Host.SendAsAsync(keyOf(call), call.Method, call.Path, call.Body);
            if (answer.Status != status || CodeIn(answer) != code)
            {
                wrong.Add($"{call.Name}: {answer.Status} {answer.Text}");
            }
        }
        Assert.Empty(wrong);
    }
}
