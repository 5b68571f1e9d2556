using System.Text.Json;

namespace Dreamer.Cli.Servers;

/// <summary>A server elsewhere, and the key that opens it.</summary>
internal sealed record StoredServer(string Url, string Key)
{
    /// <summary>No record's text shows a key.</summary>
    public override string ToString() => Url;
}

/// <summary>
/// The servers that a person has logged in to, in a file of the configuration folder that only this user reads; at most one of them is
/// the default.
/// </summary>
internal sealed record StoredServers(string? Default, IReadOnlyList<StoredServer> Servers)
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;
    private const int MostBytes = 1 << 20;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <summary>Below <c>XDG_CONFIG_HOME</c>, else <c>~/.config</c>.</summary>
    public static string File => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "dreamer", "servers.json");

    public StoredServer? Find(Uri url) => Servers.FirstOrDefault(one => one.Url == ServerAddress.Text(url));

    /// <summary>It becomes the default.</summary>
    public StoredServers With(Uri url, string key)
    {
        var added = new StoredServer(ServerAddress.Text(url), key);
        return new StoredServers(added.Url, [.. Servers.Where(one => one.Url != added.Url), added]);
    }

    public StoredServers Without(StoredServer forgotten) =>
        new(Default == forgotten.Url ? null : Default, [.. Servers.Where(one => one != forgotten)]);

    public static StoredServers Load()
    {
        var file = new FileInfo(File);
        if (!file.Exists)
        {
            return new StoredServers(null, []);
        }

        if ((file.UnixFileMode & ~OwnersFile) != 0)
        {
            throw new InvalidDataException($"'{file}' holds keys, and others may read it: chmod 600 '{file}'");
        }

        try
        {
            return file.Length <= MostBytes
                ? JsonSerializer.Deserialize<StoredServers>(System.IO.File.ReadAllBytes(File), s_json) ?? throw new JsonException("It is null.")
                : throw new JsonException($"It has {file.Length} bytes, {MostBytes} at most.");
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"'{file}' does not hold servers: {wrong.Message} Remove it, and log in again.", wrong);
        }
    }

    /// <summary>Whole, or not at all; nobody else can read it at any time.</summary>
    public void Save()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!, OwnersFolder);
        var partial = $"{File}.{Path.GetRandomFileName()}";
        try
        {
            using (var stream = new FileStream(partial, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnersFile }))
            {
                JsonSerializer.Serialize(stream, this, s_json);
            }

            System.IO.File.Move(partial, File, overwrite: true);
        }
        finally
        {
            System.IO.File.Delete(partial);
        }
    }
}
