using System.Text.Json;
using System.Text.RegularExpressions;
using Dreamer.Testing;

namespace Dreamer.Deploy.Tests;

/// <summary>How deploy/ starts the programs.</summary>
internal static partial class Commands
{
    public static IEnumerable<(string Where, string Program, string[] Arguments)> All =>
    [
        ("deploy/k8s/base/gateway.yaml", "Dreamer.Silo.Gateway", ArgumentsOf(Manifests.Gateway)),
        ("deploy/k8s/public/gateway.json", "Dreamer.Silo.Gateway", [.. ArgumentsOf(Manifests.Gateway), .. AddedByTls()]),
        ("deploy/k8s/silo/silo.yaml", "Dreamer.Silo.Gpu", ArgumentsOf(Manifests.Silo)),
        ("deploy/k8s/weights/silo.yaml", "Dreamer.Silo.Gpu", ArgumentsOf(Manifests.Of("deploy/k8s/weights/silo.yaml", "StatefulSet"))),
        .. Compose.Own.Select(service => ($"{Compose.File}: {service.Name}", service.Program, service.Root.At("command").Texts())),
    ];

    /// <summary>What a container file's entry point says after the program.</summary>
    public static string[] OfImage(string file)
    {
        var entry = Regex.Match(File.ReadAllText(RepositoryRoot.Combine(file)), @"(?m)^ENTRYPOINT (\[.*\])$").Groups[1].Value;
        return JsonSerializer.Deserialize<string[]>(entry)!;
    }

    private static string[] ArgumentsOf(Manifest manifest) =>
        [.. manifest.Root.At("spec", "template", "spec", "containers")!.Mappings().First(container => container.At("args") is not null).At("args").Texts().Select(Filled)];

    private static IEnumerable<string> AddedByTls()
    {
        using var patch = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("deploy/k8s/public/gateway.json")));
        return [.. patch.RootElement.EnumerateArray().Where(step => step.GetProperty("path").GetString()!.EndsWith("/args/-", StringComparison.Ordinal))
            .Select(step => step.GetProperty("value").GetString()!)];
    }

    /// <summary>As a pod would have it.</summary>
    private static string Filled(string argument) => Variable().Replace(argument, match => match.Groups[1].Value switch
    {
        "POD_NAME" => "dreamer-gateway-7c9d8f6b5-x2x4z",
        "POD_IP" => "10.244.3.17",
        "DREAMER_BLOBS" => "https://account.blob.core.windows.net/dreamer",
        var other => throw new InvalidOperationException($"Nobody sets {other}."),
    });

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Variable();
}
