using System.Diagnostics;

namespace Dreamer.Testing;

/// <summary>Azurite, the emulator of Azure's blob service, as a process of the tests' own over a temporary folder. It ends with the tests, however they end.</summary>
public sealed class Azurite : IDisposable
{
    // Azurite's published account, the same everywhere.
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly string s_program = RepositoryRoot.Combine(".dreamer/npm/node_modules/azurite/dist/src/blob/main.js");

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;
    private readonly int _port = FreePort.Next();

    private Azurite(Action<string> fill)
    {
        fill(_folder.Path);
        _process = Process.Start(Command(_port, _folder.Path)) ?? throw new InvalidOperationException("Azurite did not start.");
    }

    /// <summary>Why tests that need it are skipped; null when it is there.</summary>
    public static string? Missing { get; } = File.Exists(s_program) ? null : "needs Azurite, which './dreamer test' installs where there is npm";

    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={AccountKey};BlobEndpoint=http://127.0.0.1:{_port}/devstoreaccount1;";

    /// <summary>Where it keeps everything; it writes down what it knows of blobs every five seconds.</summary>
    public string Folder => _folder.Path;

    public static Task<Azurite> StartAsync() => StartAsync(_ => { });

    /// <summary>On what is put into its folder first.</summary>
    public static async Task<Azurite> StartAsync(Action<string> fill)
    {
        var azurite = new Azurite(fill);
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await azurite._process.StandardOutput.ReadLineAsync(late.Token) is { } line)
        {
            if (line.Contains("successfully listens", StringComparison.Ordinal))
            {
                _ = azurite._process.StandardOutput.ReadToEndAsync(CancellationToken.None); // a full pipe would stop it
                return azurite;
            }
        }

        azurite.Dispose();
        throw new InvalidOperationException("Azurite ended before it listened.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(TimeSpan.FromSeconds(20));
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _folder.Dispose();
    }

    /// <summary>The shell reads until its input closes, which the death of this process does too, and then ends Azurite.</summary>
    private static ProcessStartInfo Command(int port, string folder) => new("sh")
    {
        ArgumentList =
        {
            "-c", "\"$@\" & read -r _; kill $!; wait", "sh",
            "node", s_program, "--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--location", folder, "--disableTelemetry", "--skipApiVersionCheck",
        },
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    };
}
