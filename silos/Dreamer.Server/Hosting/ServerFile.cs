using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dreamer.Api.Health;
using Dreamer.Storage;

namespace Dreamer.Server.Hosting;

/// <summary>
/// How programs of the same user find the server of a data folder, and the key that opens it as long as its process lives.
/// The file lies outside of the folder, so that no copy or backup has it. Its name is a digest of the folder's real path and of
/// the lock file that the server holds there, so that no copy, and no folder that was moved, is taken for the folder.
/// </summary>
public sealed record ServerFile(string Url, int Pid, string Key)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromSeconds(5);
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Both, since a login may have none of its own that the server was started in, and /tmp is cleaned of what is old.</summary>
    private static IEnumerable<string> Folders => new[] { Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), "/tmp" }
        .Where(folder => Directory.Exists(folder)).Select(folder => Path.Combine(folder!, $"dreamer-{FileIdentity.CurrentUser}"));

    /// <summary>The server that runs on the folder; null where none answers as the one that wrote the file.</summary>
    public static async Task<ServerFile?> FindLivingAsync(string dataFolder, CancellationToken cancellationToken = default) =>
        Find(dataFolder) is { } found && await found.IsAliveAsync(cancellationToken) ? found : null;

    /// <summary>What the last server on the folder wrote; it may have been killed since.</summary>
    public static ServerFile? Find(string dataFolder) => NameOf(dataFolder) is { } name
        ? Folders.Where(IsOwn).Select(folder => Read(Path.Combine(folder, name))).FirstOrDefault(found => found is not null)
        : null;

    /// <summary>False where no folder takes it: the server then runs without being found.</summary>
    public bool TryWrite(string dataFolder) =>
        NameOf(dataFolder) is { } name && Folders.Select(folder => TryWriteIn(folder, name)).ToList().Contains(true);

    public static void Delete(string dataFolder)
    {
        if (NameOf(dataFolder) is { } name)
        {
            Folders.Where(IsOwn).Select(folder => Path.Combine(folder, name)).ToList().ForEach(File.Delete);
        }
    }

    /// <summary>Whether this very server answers, which never hears the key: at its port may be another one by now.</summary>
    private async Task<bool> IsAliveAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        (http.BaseAddress, http.Timeout) = (new Uri(Url), TimeToAnswer);
        var challenge = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        try
        {
            var proof = await http.GetStringAsync(new Uri($"healthz/instance?challenge={challenge}", UriKind.Relative), cancellationToken);
            return proof == InstanceProof.Of(Key, challenge);
        }
        catch (Exception dead) when (dead is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Null where no server has ever run.</summary>
    private static string? NameOf(string dataFolder) => FileIdentity.Of(DataFolder.LockIn(dataFolder)) is { } held
        ? Digest($"{held.RealPath}\n{held.Major}:{held.Minor}:{held.Number}") + ".json"
        : null;

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private bool TryWriteIn(string folder, string name)
    {
        try
        {
            Directory.CreateDirectory(folder, OwnerOnly);
            if (!IsOwn(folder))
            {
                return false;
            }
            var temporary = Path.Combine(folder, $"{name}.{Pid}.new");
            File.WriteAllText(temporary, JsonSerializer.Serialize(this, Snake));
            File.Move(temporary, Path.Combine(folder, name), overwrite: true);
            return true;
        }
        catch (Exception refused) when (PlaceErrors.IsRefusal(refused))
        {
            return false;
        }
    }

    /// <summary>In /tmp anybody could have made it, to send others to a server of his own.</summary>
    private static bool IsOwn(string folder) =>
        FileIdentity.Of(folder) is { IsFolder: true, Mode: OwnerOnly } found && found.Owner == FileIdentity.CurrentUser;

    private static ServerFile? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ServerFile>(File.ReadAllText(path), Snake);
        }
        catch (Exception none) when (none is JsonException || PlaceErrors.IsRefusal(none))
        {
            return null;
        }
    }
}
