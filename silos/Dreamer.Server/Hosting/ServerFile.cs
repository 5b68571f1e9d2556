using System.Text.Json;

namespace Dreamer.Server.Hosting;

/// <summary>
/// How programs of the same user find a running server: <c>server.json</c> in its data folder. The key in it opens the server as long
/// as the process lives, so only the owner may read the file.
/// </summary>
public sealed record ServerFile(string Url, int Pid, string Key)
{
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static ServerFile? Find(string dataFolder)
    {
        try
        {
            return JsonSerializer.Deserialize<ServerFile>(File.ReadAllText(PathIn(dataFolder)), Snake);
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    public void Write(string dataFolder)
    {
        var temporary = PathIn(dataFolder) + ".new";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, ForOwnerOnly()))
        {
            JsonSerializer.Serialize(file, this, Snake);
        }

        File.Move(temporary, PathIn(dataFolder), overwrite: true);
    }

    public static void Delete(string dataFolder) => File.Delete(PathIn(dataFolder));

    private static FileStreamOptions ForOwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static string PathIn(string dataFolder) => Path.Combine(dataFolder, "server.json");
}
