using System.Text.RegularExpressions;
using Dreamer.Api;
using Dreamer.Grains;
using Dreamer.Grains.Tenants;
using Dreamer.Hosting;
using Dreamer.Inference;
using Dreamer.Testing;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;

namespace Dreamer.Deploy.Tests;

/// <summary>What deploy/ tells the programs is what they take, as they say themselves.</summary>
public sealed partial class ProgramTests
{
    private static readonly string[] s_images = [.. Directory.EnumerateFiles(RepositoryRoot.Combine("deploy/images"), "*.Dockerfile").Select(path => Path.GetRelativePath(RepositoryRoot.Path, path))];

    public static TheoryData<string> Silos() => new(Commands.All.Select(command => command.Where));

    /// <summary>A silo that was told all but its database has understood the rest: one that it does not understand ends with 2.</summary>
    [Theory]
    [MemberData(nameof(Silos))]
    public async Task A_silo_understands_its_arguments_to_the_last(string where)
    {
        var (_, program, arguments) = Commands.All.Single(command => command.Where == where);
        var ended = await RunAsync(program, arguments);
        Assert.Equal((where, 1, "--database or DREAMER_DATABASE must name the PostgreSQL database."), (where, ended.Code, ended.Errors.Trim()));
    }

    [Fact]
    public async Task A_flag_that_is_none_would_be_told()
    {
        var ended = await RunAsync("Dreamer.Silo.Gpu", [.. Commands.All.First(command => command.Program == "Dreamer.Silo.Gpu").Arguments, "--silo-prot=1"]);
        Assert.Equal(2, ended.Code);
        Assert.Contains("--silo-prot", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_knows_the_flags_of_its_image()
    {
        var help = await RunAsync("Dreamer.Server", ["--help"]);
        var flags = Commands.OfImage("deploy/images/server.Dockerfile").Skip(2).Select(argument => argument.Split('=')[0]).ToList();
        Assert.Equal(["--address", "--data", "--grpc-port", "--model", "--port"], flags.Order());
        Assert.All(flags, flag => Assert.Matches($@"(?m)^\s+{flag}\b", help.Output));
    }

    [Fact]
    public void Every_variable_is_one_that_settings_tell_of()
    {
        var page = File.ReadAllText(RepositoryRoot.Combine("docs/settings.md"));
        var set = Variables().Where(name => Ours().IsMatch(name)).Distinct().ToList();
        Assert.True(set.Count >= 6);
        Assert.All(set, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_is_one_that_an_option_has()
    {
        var settings = Variables().Where(name => name.Contains("__", StringComparison.Ordinal)).Distinct().ToList();
        Assert.Contains("Grains__DevicePatience", settings);
        Assert.All(settings, name => Read(name.Replace("__", ":", StringComparison.Ordinal)));
        Assert.Throws<ArgumentException>(() => Read("Grains:DevicePatiense"));
    }

    [Fact]
    public void Images_are_pinned_checked_and_not_of_root()
    {
        Assert.Equal(6, s_images.Length);
        foreach (var image in s_images)
        {
            var lines = File.ReadAllLines(RepositoryRoot.Combine(image));
            var bases = lines.Select(line => Base().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToList();
            Assert.NotEmpty(bases);
            Assert.All(bases, name => Assert.Matches(@":\d+\.\d+\.\d+", name));
            Assert.Matches(@"^USER (\$APP_UID|1654)$", lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal)));
            if (image is not ("deploy/images/weights.Dockerfile" or "deploy/images/base.Dockerfile"))
            {
                Assert.Contains(lines, line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal));
                var project = Path.GetFileNameWithoutExtension(Commands.OfImage(image)[1]);
                Assert.Contains($"RUN dotnet publish silos/{project} ", string.Join('\n', lines), StringComparison.Ordinal);
                Assert.True(File.Exists(RepositoryRoot.Combine($"silos/{project}/{project}.csproj")));
            }
        }
    }

    private static Task<OtherProgram> RunAsync(string program, string[] arguments) =>
        OtherProgram.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, program + ".dll"), .. arguments]);

    /// <summary>That containers are given, in manifests, in compose and in images.</summary>
    private static IEnumerable<string> Variables()
    {
        var pods = from manifest in Manifests.All from container in manifest.Containers from name in NamesIn(container.At("env")) select name;
        var secrets = from manifest in Manifests.All from map in manifest.Root.Mappings() where map.At("objectName") is not null && map.At("key") is not null select map.Text("key")!;
        var services = from service in Compose.Own from variable in (YamlMappingNode)service.Root.At("environment")! select ((YamlScalarNode)variable.Key).Value!;
        var images = from image in s_images from Match match in ImageVariable().Matches(File.ReadAllText(RepositoryRoot.Combine(image))) select match.Groups[1].Value;
        return pods.Concat(secrets).Concat(services).Concat(images);

        static IEnumerable<string> NamesIn(YamlNode? list) => list is YamlSequenceNode variables ? variables.Select(variable => variable.Text("name")!) : [];
    }

    /// <summary>As the programs read it, which refuse what no option has.</summary>
    private static void Read(string name)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, "00:00:01")]).Build();
        object options = name.Split(':')[0] switch
        {
            "Api" => Settings.Read(configuration, "Api", new ApiOptions()),
            "Grains" => Settings.Read(configuration, "Grains", new GrainsOptions()),
            "Inference" => Settings.Read(configuration, "Inference", new InferenceOptions()),
            "Quota" => Settings.Read(configuration, "Quota", new QuotaOptions()),
            "Webhooks" => Settings.Read(configuration, "Webhooks", new WebhookOptions()),
            var section => throw new ArgumentException($"There is no section '{section}'."),
        };
        Assert.NotNull(options);
    }

    [GeneratedRegex("^(DREAMER_|OTEL_(EXPORTER|SERVICE)|GLIBC_|GOMP_)")]
    private static partial Regex Ours();

    [GeneratedRegex(@"(?m)(?:^ENV |\s)([A-Z][A-Z_]+)=\S")]
    private static partial Regex ImageVariable();

    [GeneratedRegex(@"^(?:ARG \w+=|FROM )([a-z][^\s$]*)")]
    private static partial Regex Base();
}
