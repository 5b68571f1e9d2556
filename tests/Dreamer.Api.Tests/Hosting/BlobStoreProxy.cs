using System.Reflection;
using Dreamer.Storage;

namespace Dreamer.Api.Tests.Hosting;

/// <summary>A store on a disk that may be full, whatever the store can do: what is neither opened, nor listed, nor deleted is written.</summary>
public class BlobStoreProxy : DispatchProxy
{
    private IBlobStore _store = null!;
    private FullDisk _disk = null!;

    internal static IBlobStore Over(IBlobStore store, FullDisk disk)
    {
        var over = Create<IBlobStore, BlobStoreProxy>();
        (((BlobStoreProxy)over)._store, ((BlobStoreProxy)over)._disk) = (store, disk);
        return over;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (_disk.IsFull && targetMethod!.Name is not ("OpenAsync" or "ListAsync" or "DeleteAsync"))
        {
            File.WriteAllText("/dev/full", "no room");
        }

        return targetMethod!.Invoke(_store, args);
    }
}
