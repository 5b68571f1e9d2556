using System.Diagnostics;
using Dreamer.Testing;

namespace Dreamer.Deploy.Tests.Images;

/// <summary>
/// An image in a folder, started as an engine starts it but for networks and limits: own mounts, a root that cannot be written, the image's
/// user.
/// </summary>
internal sealed class Container : IDisposable
{
    /// <summary>Becomes the program, so that its process is the one that signals reach.</summary>
    private const string Script = """
        set -e
        root=$1 user=$2
        shift 2
        mount --bind "$root" "$root"
        mount -o remount,ro,bind "$root"
        mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
        mount -t tmpfs -o "mode=0700,uid=$user,gid=$user" tmpfs "$root/data"
        mount --bind /proc "$root/proc"
        mount --bind /dev "$root/dev"
        exec setpriv --no-new-privs chroot --groups= --userspec="$user:$user" "$root" "$@"
        """;

    private readonly TemporaryFolder _root = new();
    private readonly PublishedImage _image;

    private Container(PublishedImage image) => _image = image;

    public static async Task<Container> MakeAsync(PublishedImage image)
    {
        var container = new Container(image);
        await image.UnpackAsync(container._root.Path);
        return container;
    }

    /// <summary>What the image starts. An argument replaces the image's of the same flag: its ports may be taken on this machine.</summary>
    public ContainerProcess Start(string[] arguments, params (string Name, string Value)[] variables)
    {
        var given = arguments.Select(FlagOf).ToHashSet();
        var entry = _image.Texts("Entrypoint").Where(argument => !given.Contains(FlagOf(argument)));
        var user = _image.Settings.GetProperty("User").GetString()!.Split(':')[0];
        var start = new ProcessStartInfo("unshare", ["--mount", "sh", "-c", Script, "sh", _root.Path, user, .. entry, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in _image.Environment.Select(pair => (pair.Key, pair.Value)).Concat(variables))
        {
            start.Environment[name] = value;
        }
        return new ContainerProcess(Process.Start(start)!);
    }

    public void Dispose() => _root.Dispose();

    private static string FlagOf(string argument) => argument.Split('=')[0];
}
