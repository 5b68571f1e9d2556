using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dreamer.Media.Video;

/// <summary>
/// A file in memory that ffmpeg opens by its path, and can seek in, as in no pipe: no folder for temporary files is needed, which may
/// be full, read-only or not there. It is gone with this process.
/// </summary>
internal sealed partial class MemoryFile : IDisposable
{
    private const uint CloseOnExec = 1; // MFD_CLOEXEC: others' processes have no use for it

    private readonly FileStream _file;

    public MemoryFile(string name)
    {
        var descriptor = MemfdCreate(name, CloseOnExec);
        if (descriptor < 0)
        {
            var error = new Win32Exception(Marshal.GetLastPInvokeError());
            throw new IOException($"No file could be made in memory: {error.Message}.", error);
        }
        Path = FormattableString.Invariant($"/proc/{Environment.ProcessId}/fd/{descriptor}");
        _file = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
    }

    /// <summary>Where this process and those that it starts find it.</summary>
    public string Path { get; }

    public void Write(ReadOnlyMemory<byte> bytes) => _file.Write(bytes.Span);

    public async Task<byte[]> ReadAsync(CancellationToken ct)
    {
        var bytes = new byte[_file.Length];
        _file.Position = 0;
        await _file.ReadExactlyAsync(bytes, ct);
        return bytes;
    }

    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemfdCreate(string name, uint flags);
}
