namespace Dreamer.Server.Tests.Grpc;

/// <summary>Clients that others made, where './dreamer test' has installed them.</summary>
internal static class Clients
{
    /// <summary>Debian's: its packages are what apt installs.</summary>
    public const string Python = "/usr/bin/python3";

    public static string? MissingModel => Directory.Exists(NanoFactAttribute.ModelFolder) ? null : $"needs the model in {NanoFactAttribute.ModelFolder}";
}

/// <summary>A fact about the model that ships and Python's grpcio; skipped, and says so, without either.</summary>
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute() => Skip = Clients.MissingModel
        ?? (File.Exists("/usr/lib/python3/dist-packages/grpc/__init__.py") ? null : "needs Debian's python3-grpcio, which './dreamer test' installs where there is apt");
}

/// <summary>A fact about the model that ships and Node's grpc-js; skipped, and says so, without either.</summary>
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = Clients.MissingModel ?? NpmPackages.Missing("@grpc/grpc-js");
}

/// <summary>A fact about the contract in buf's eyes; skipped, and says so, without buf.</summary>
internal sealed class BufFactAttribute : FactAttribute
{
    public BufFactAttribute() => Skip = NpmPackages.Missing("@bufbuild/buf-linux-x64");
}
