using Dreamer.Api;
using Dreamer.Grains;
using Dreamer.Grains.Tenants;
using Dreamer.Hosting;
using Dreamer.Inference;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Server.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void What_is_set_is_read_and_all_else_stays()
    {
        var given = With(
            ("Quota:Default:PendingGenerations", "100"), ("quota:tenants:acme:GenerationsPerDay", "50"), ("Inference:TenantWeights:acme", "2"), ("Inference:ModelFolders:0", "a"),
            ("Grains:DevicePatience", "00:00:30"), ("Api:CorsOrigins:0", "https://studio.example"), ("Api:RateLimits:RequestsPerSecond", "7.5"), ("Api:Jwt:Audience", "dreamer"), ("Logging:LogLevel:Default", "Debug"), ("PATH", "/bin"));

        var quota = Settings.Read(given, "Quota", new QuotaOptions());
        var inference = Settings.Read(given, "Inference", new InferenceOptions { MaxBatch = 7 });
        var grains = Settings.Read(given, "Grains", GrainsOptions.OfCluster with { Quota = quota });
        var api = Settings.Read(given, "Api", new ApiOptions { ApiKey = "mine" });

        Assert.Equal((100, 50), (quota.Default.PendingGenerations, quota.Tenants["acme"].GenerationsPerDay));
        Assert.Equal((2.0, 7, "a"), (inference.TenantWeights["acme"], inference.MaxBatch, inference.ModelFolders.Single()));
        Assert.Equal((TimeSpan.FromSeconds(30), true, 100), (grains.DevicePatience, grains.Reminders, grains.Quota.Default.PendingGenerations));
        Assert.Equal(("https://studio.example", "mine"), (api.CorsOrigins.Single(), api.ApiKey));
        Assert.Equal((7.5, 200, "dreamer"), (api.RateLimits.RequestsPerSecond, api.RateLimits.RequestBurst, api.Jwt.Audience));
        Assert.Equal(TimeSpan.FromMinutes(2), GrainsOptions.OfCluster.DevicePatience); // nobody else's options have changed
    }

    [Theory]
    [InlineData("Quota:Tenants:acme:Pendign", "PendingGenerations")]
    [InlineData("Quota:Default:PendingGeneration", "PendingGenerations")]
    [InlineData("Quota:Tenant:acme:PendingGenerations", "Tenants")]
    [InlineData("Api:ApiKye", "ApiKey")]
    [InlineData("Api:CorsOrigin:0", "CorsOrigins")]
    [InlineData("Api:RateLimits:RequestsPerSecnd", "RequestsPerSecond")]
    [InlineData("Api:Jwt:Audiense", "Audience")]
    [InlineData("Inference:MaxBacth", "MaxBatch")]
    [InlineData("Inference:JobMemoryByte", "JobMemoryBytes")]
    [InlineData("Grains:RetryPuase", "RetryPause")]
    [InlineData("Qouta:Default:PendingGenerations", "Quota")]
    [InlineData("Inferense:MaxBatch", "Inference")]
    [InlineData("Grain:RetryPause", "Grains")]
    public void A_slip_is_an_error_that_names_the_nearest(string name, string nearest)
    {
        var refused = Assert.Throws<ArgumentException>(() => ReadAll(With((name, "1"))));

        Assert.Contains($"'{name}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(name.Replace(":", "__", StringComparison.Ordinal), refused.Message, StringComparison.Ordinal);
        Assert.Contains($"nearest is '{nearest}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_device_itself_knows_is_no_setting() => Assert.Throws<ArgumentException>(() => ReadAll(With(("Inference:AvailableBytes", "1"))));

    [Fact]
    public void What_is_near_to_nothing_is_an_error_that_guesses_nothing()
    {
        var refused = Assert.Throws<ArgumentException>(() => ReadAll(With(("Inference:Xylophone", "1"))));

        Assert.Equal("The setting 'Inference:Xylophone' ('Inference__Xylophone' in the environment) is unknown: there is no 'Xylophone'.", refused.Message);
    }

    [Theory]
    [InlineData("Inference:MaxBatch", "0", "1 to 1024")]
    [InlineData("Inference:JobMemoryBytes", "-1", "1 to ")]
    [InlineData("Grains:RestorableFor", "2.00:00:00", "00:00:00 to 1.00:00:00")]
    [InlineData("Quota:Tenants:acme:Assets", "0", "1 to ")]
    [InlineData("Webhooks:MaxWaiting", "0", "1 to ")]
    [InlineData("Api:RateLimits:RequestsPerSecond", "0", "more than 0 to 1000000")]
    [InlineData("Api:SignedInFor", "00:00:01", "00:01:00 to 400.00:00:00")]
    public void A_value_out_of_its_range_is_an_error_that_names_both(string name, string value, string range)
    {
        var given = With((name, value));
        var services = new ServiceCollection();
        var refused = Assert.Throws<ArgumentException>(() =>
        {
            var (quota, webhooks) = (Settings.Read(given, "Quota", new QuotaOptions()), Settings.Read(given, "Webhooks", new WebhookOptions()));
            services.AddDreamerGrains(Settings.Read(given, "Grains", new GrainsOptions { Quota = quota, Webhooks = webhooks }));
            services.AddDreamerInference(Settings.Read(given, "Inference", new InferenceOptions()));
            services.AddDreamerApi(Settings.Read(given, "Api", new ApiOptions()));
        });

        var variable = name.Replace(":", "__", StringComparison.Ordinal);
        Assert.StartsWith($"The setting '{name}' ('{variable}' in the environment) is {value}, and takes {range}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Quota:Default:PendingGenerations", "ten")]
    [InlineData("Grains:DevicePatience", "soon")]
    public void A_value_of_another_kind_is_an_error_that_names_both(string name, string value)
    {
        var refused = Assert.ThrowsAny<Exception>(() => ReadAll(With((name, value))));

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("App:Name")] // of some other program
    [InlineData("Kestrel:Endpoints:Http:Url")]
    [InlineData("Serilog:MinimumLevel")]
    public void What_is_near_to_nothing_of_ours_is_left_alone(string name) => ReadAll(With((name, "1")));

    private static void ReadAll(IConfiguration configuration)
    {
        Settings.Read(configuration, "Quota", new QuotaOptions());
        Settings.Read(configuration, "Grains", new GrainsOptions());
        Settings.Read(configuration, "Inference", new InferenceOptions());
        Settings.Read(configuration, "Api", new ApiOptions());
    }

    private static IConfiguration With(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
}
