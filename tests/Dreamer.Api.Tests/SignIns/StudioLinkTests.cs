using Dreamer.Api.SignIns;
using Dreamer.Api.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Dreamer.Api.Tests.SignIns;

public sealed class StudioLinkTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_link_signs_in_who_runs_the_server_and_works_once()
    {
        var link = await LinkAsync();
        using var person = Browser();
        using var second = Browser();

        Assert.Equal(303, (await person.SendAsync(HttpMethod.Head, link, null)).Status); // looking does not use it up
        var entered = await person.GetAsync(link);
        var again = await second.GetAsync(link);

        Assert.Equal((303, "/studio/"), (entered.Status, entered.Message.Headers.Location!.ToString()));
        var me = await person.GetAsync("/v1/me");
        Assert.Equal(("local", "local", "cookie"), (me["tenant"], me["key_id"], me["signed_in_by"]));
        Assert.Equal(3, me.Json.GetProperty("scopes").GetArrayLength());
        Assert.Equal(200, (await person.GetAsync("/v1/admin/tenants")).Status);
        Assert.Equal((303, "/studio/sign-in?link=used", ""), (again.Status, again.Message.Headers.Location!.ToString(), second.Cookie));
    }

    [Fact]
    public async Task Only_who_runs_the_server_gets_a_link()
    {
        var admin = await host.SendAsAsync(ApiHost.AdminKey, HttpMethod.Post, "/studio/links");
        var tenant = await host.PostAsync("/studio/links");

        Assert.Equal((403, 403), (admin.Status, tenant.Status));
        Assert.Contains("this key is 'admin'", admin["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9.9, true)]
    [InlineData(10, false)]
    public void A_link_works_for_ten_minutes(double minutes, bool works)
    {
        var clock = new FakeTimeProvider();
        var links = new StudioLinks(clock);
        var code = links.New().Split('=')[1];

        clock.Advance(TimeSpan.FromMinutes(minutes));

        Assert.Equal((works, false), (links.Take(code), links.Take(code)));
    }

    [Fact]
    public void Links_are_independent_and_of_too_many_the_oldest_is_lost()
    {
        var links = new StudioLinks(TimeProvider.System);
        var codes = Enumerable.Range(0, 17).Select(_ => links.New().Split('=')[1]).ToList();

        Assert.False(links.Take(""));
        Assert.False(links.Take(codes[0]));
        Assert.True(links.Take(codes[2]));
        Assert.True(links.Take(codes[1]));
    }

    private async Task<string> LinkAsync() => (await host.SendAsAsync(host.Keys.ProcessKey, HttpMethod.Post, "/studio/links")).Text;

    private BrowserOf Browser() => new(host.Http.BaseAddress!);
}
