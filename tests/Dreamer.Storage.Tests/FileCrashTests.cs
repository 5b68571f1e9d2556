using Dreamer.Testing;

namespace Dreamer.Storage.Tests;

/// <summary>A process that dies, or a machine that loses its power, at each step of a write.</summary>
public sealed class FileCrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _afterCrash = new();

    public static TheoryData<string> Steps => [.. Enum.GetNames<FileWriteStep>()]; // by name, because the type is not public

    public void Dispose()
    {
        _folder.Dispose();
        _afterCrash.Dispose();
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_process_that_dies_leaves_the_old_blob_until_the_rename_and_then_the_new_one(string step)
    {
        var crash = Enum.Parse<FileWriteStep>(step);
        await WriteOldThenDieInNewAsync(crash, temporary => temporary);
        Assert.Equal(crash < FileWriteStep.Renamed ? "old" : "the new one", await ReadAfterCrashAsync());
    }

    /// <summary>Until the sync, the disk may hold any part of the temporary file.</summary>
    [Theory]
    [InlineData(nameof(FileWriteStep.Created), 0)]
    [InlineData(nameof(FileWriteStep.Written), 0)]
    [InlineData(nameof(FileWriteStep.Written), 5)]
    [InlineData(nameof(FileWriteStep.Written), 40)]
    public async Task A_power_cut_before_the_sync_leaves_the_old_blob_whole(string step, int bytesOnDisk)
    {
        await WriteOldThenDieInNewAsync(Enum.Parse<FileWriteStep>(step), temporary => temporary[..Math.Min(bytesOnDisk, temporary.Length)]);
        Assert.Equal("old", await ReadAfterCrashAsync());
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_blob_that_never_was_is_whole_or_not_there(string step)
    {
        var crash = Enum.Parse<FileWriteStep>(step);
        await DieInNewAsync(crash, temporary => temporary);
        Assert.Equal(crash < FileWriteStep.Renamed ? null : "the new one", await ReadAfterCrashAsync());
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task What_a_crash_left_is_swept_at_the_next_start(string step)
    {
        var crash = Enum.Parse<FileWriteStep>(step);
        await DieInNewAsync(crash, temporary => temporary);
        Assert.Equal(crash < FileWriteStep.Renamed ? 1 : 0, Directory.GetFiles(_afterCrash.File("~tmp")).Length);
        var store = new FileBlobStore(_afterCrash.Path);
        Assert.Empty(Directory.GetFiles(_afterCrash.File("~tmp")));
        Assert.Equal(crash < FileWriteStep.Renamed ? [] : ["t/a"], await store.ListAsync("").ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_write_that_is_under_way_is_no_crash(string underWay)
    {
        var store = new FileBlobStore(_folder.Path) { Reached = step => { if (step.ToString() == underWay) { _ = new FileBlobStore(_folder.Path); } } };
        await store.PutAsync("t/a", "the new one"u8.ToArray(), "text/plain");
        await using var blob = await store.OpenAsync("t/a");
        Assert.Equal(11, blob?.Length);
    }

    private async Task WriteOldThenDieInNewAsync(FileWriteStep crash, Func<byte[], byte[]> onDisk)
    {
        await new FileBlobStore(_folder.Path).PutAsync("t/a", "old"u8.ToArray(), "text/plain");
        await DieInNewAsync(crash, onDisk);
    }

    /// <summary>Copies what is on the disk at that step, with what the disk has of temporary files.</summary>
    private Task DieInNewAsync(FileWriteStep crash, Func<byte[], byte[]> onDisk)
    {
        return new FileBlobStore(_folder.Path) { Reached = CopyAtCrash }.PutAsync("t/a", "the new one"u8.ToArray(), "text/plain");

        void CopyAtCrash(FileWriteStep step)
        {
            if (step != crash)
            {
                return;
            }

            foreach (var path in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories))
            {
                var copy = _afterCrash.File(Path.GetRelativePath(_folder.Path, path));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.WriteAllBytes(copy, path.Contains("~tmp", StringComparison.Ordinal) ? onDisk(ReadOpen(path)) : ReadOpen(path));
            }

            Directory.CreateDirectory(_afterCrash.File("~tmp"));
        }
    }

    private static byte[] ReadOpen(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private async Task<string?> ReadAfterCrashAsync()
    {
        await using var blob = await new FileBlobStore(_afterCrash.Path).OpenAsync("t/a");
        return blob is null ? null : System.Text.Encoding.UTF8.GetString(await blob.ReadAllAsync(100));
    }
}
