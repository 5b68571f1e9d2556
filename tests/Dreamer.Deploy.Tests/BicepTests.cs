using System.Text.Json;
using System.Text.RegularExpressions;
using Dreamer.Testing;

namespace Dreamer.Deploy.Tests;

public sealed partial class BicepTests(BicepFiles bicep) : IClassFixture<BicepFiles>
{
    [Fact]
    public void It_compiles_and_lints_without_a_word()
    {
        Assert.Equal((0, ""), (bicep.Build.Code, bicep.Build.Errors));
        Assert.Equal((0, "", ""), (bicep.Lint.Code, bicep.Lint.Output, bicep.Lint.Errors));
    }

    [Fact]
    public void No_parameter_and_no_output_is_a_secret()
    {
        var named = BicepFiles.Named(bicep.Template, "parameters").Concat(BicepFiles.Named(bicep.Template, "outputs")).ToList();
        Assert.True(named.Count > 40);
        Assert.All(named, one => Assert.DoesNotMatch(Secret(), one.Name));
        Assert.All(named, one => Assert.DoesNotContain("secure", one.Value.GetProperty("type").GetString()!, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Nothing_asks_azure_for_a_key() => Assert.DoesNotMatch(AsksForKeys(), bicep.Build.Output);

    [Theory]
    [InlineData("listKeys(account.id, '1').keys[0].value", true)]
    [InlineData("[listServiceSas(resourceId('x'), '1')]", true)]
    [InlineData("primaryConnectionString", true)]
    [InlineData("[reference('x').oidcIssuerProfile]", false)]
    public void What_asks_for_a_key_is_found(string expression, bool found) => Assert.Equal(found, AsksForKeys().IsMatch(expression));

    [Fact]
    public void Storage_takes_no_shared_key_and_the_database_no_password()
    {
        var storage = Assert.Single(ResourcesOf("Microsoft.Storage/storageAccounts")).GetProperty("properties");
        Assert.False(storage.GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.False(storage.GetProperty("allowBlobPublicAccess").GetBoolean());
        var database = Assert.Single(ResourcesOf("Microsoft.DBforPostgreSQL/flexibleServers")).GetProperty("properties").GetProperty("authConfig");
        Assert.Equal(("Enabled", "Disabled"), (database.GetProperty("activeDirectoryAuth").GetString(), database.GetProperty("passwordAuth").GetString()));
    }

    [Fact]
    public void Without_a_size_there_is_no_gpu_pool()
    {
        var pools = ResourcesOf("Microsoft.ContainerService/managedClusters/agentPools").Where(pool => pool.GetRawText().Contains("sku=gpu", StringComparison.Ordinal)
            || pool.GetProperty("name").GetString()!.Contains("gpu", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, pools.Count);
        Assert.All(pools, pool => Assert.Contains("not(empty(parameters('gpuVmSize')))", pool.GetProperty("condition").GetString(), StringComparison.Ordinal));
        Assert.All(pools, pool => Assert.Equal(0, pool.GetProperty("properties").GetProperty("minCount").GetInt32()));
        Assert.Equal("", bicep.Template.GetProperty("parameters").GetProperty("gpuVmSize").GetProperty("defaultValue").GetString());
    }

    [Fact]
    public void What_azd_gives_is_what_is_taken()
    {
        using var given = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("bicep/main.parameters.json")));
        var known = bicep.Template.GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name).ToList();
        var names = given.RootElement.GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name).ToList();
        Assert.All(names, name => Assert.Contains(name, known));
        Assert.All(known.Where(name => !bicep.Template.GetProperty("parameters").GetProperty(name).TryGetProperty("defaultValue", out _)), name => Assert.Contains(name, names));
    }

    [Fact]
    public void Hooks_and_manifests_take_nothing_that_is_no_output()
    {
        string[] own = [.. bicep.Outputs, "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE", "AZURE_CONFIG_DIR", "AZURE_ENV_NAME", "AZURE_PRINCIPAL_ID", "AZURE_PRINCIPAL_TYPE"];
        var files = Directory.EnumerateFiles(RepositoryRoot.Combine("deploy/hooks")).Concat(Yaml.FilesUnder("deploy/k8s").Select(RepositoryRoot.Combine));
        var taken = files.SelectMany(file => AzureName().Matches(File.ReadAllText(file)).Select(match => match.Value)).Distinct().ToList();
        Assert.True(taken.Count > 12);
        Assert.All(taken, name => Assert.Contains(name, own));
    }

    [Fact]
    public void Every_hook_has_a_twin_for_each_shell()
    {
        var hooks = Yaml.Read("azure.yaml").Single().At("hooks")!.Mappings().Select(hook => hook.Text("run")).OfType<string>().ToList();
        Assert.Equal(6, hooks.Count);
        Assert.All(hooks, hook => Assert.True(File.Exists(RepositoryRoot.Combine(hook)), hook));
        Assert.Equal(hooks.Where(hook => hook.EndsWith(".sh", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension), hooks.Where(hook => hook.EndsWith(".ps1", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension));
    }

    [Fact]
    public async Task Shell_hooks_can_be_read_by_a_plain_shell()
    {
        foreach (var hook in Directory.EnumerateFiles(RepositoryRoot.Combine("deploy/hooks"), "*.sh"))
        {
            Assert.Equal(new OtherProgram(0, "", ""), await OtherProgram.RunAsync("sh", "-n", hook));
        }
    }

    [Fact]
    public void Identities_are_those_of_the_service_accounts()
    {
        var subjects = Subject().Matches(File.ReadAllText(RepositoryRoot.Combine(BicepFiles.Main))).Select(match => match.Groups[1].Value);
        var accounts = Manifests.All.Where(manifest => manifest.Kind == "ServiceAccount").Select(account => account.Name);
        Assert.Equal(accounts.Order(), subjects.Order());
    }

    private IEnumerable<JsonElement> ResourcesOf(string type) => BicepFiles.Resources(bicep.Template)
        .Where(resource => resource.GetProperty("type").GetString() == type && !(resource.TryGetProperty("existing", out var isThere) && isThere.GetBoolean()));

    [GeneratedRegex("(?i)(secret|password|connection|signature|token$|apikey|accesskey|(^|_)key($|s$)|sas$)")]
    private static partial Regex Secret();

    [GeneratedRegex(@"(?i)\blist(Keys|Credentials?|Secrets?|Admin\w*|\w*Sas|ConnectionStrings|Cluster\w*Credential\w*)\(|primaryKey|secondaryKey|ConnectionString|AccountKey=")]
    private static partial Regex AsksForKeys();

    [GeneratedRegex(@"\bAZURE_[A-Z_]+\b")]
    private static partial Regex AzureName();

    [GeneratedRegex(@"system:serviceaccount:\$\{kubernetesNamespace\}:([a-z-]+)")]
    private static partial Regex Subject();
}
