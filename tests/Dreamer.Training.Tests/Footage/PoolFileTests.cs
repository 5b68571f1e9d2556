using System.Buffers.Binary;
using System.Text;
using Dreamer.Testing;
using Dreamer.Training.Footage.Filters;
using Dreamer.Training.Footage.Pool;

namespace Dreamer.Training.Tests.Footage;

public sealed class PoolFileTests : IDisposable
{
    private static readonly FootageSettings s_settings = new() { Windows = 3 };
    private static readonly ClipEntry s_fault = new(2, "a", "", "", DropReason.MissingFile, "no file", []);
    private static readonly WindowEntry s_kept = new(0, null, new WindowMeasures(0.1, 0.2, 0.3));
    private static readonly WindowEntry s_still = s_kept with { Start = 16, Reason = DropReason.Still };
    private static readonly ClipEntry s_clip = new(3, "b", "a cat sleeps", "/clips/b.mp4", null, "", [s_still, s_kept]);
    private readonly TemporaryFolder _folder = new();

    private string PoolPath => _folder.File("clips.pool");

    [Fact]
    public void What_was_written_is_read_again()
    {
        var bytes = Write();
        using var reader = PoolReader.Open(PoolPath);
        var records = reader.Records().ToList();
        Assert.Equal(s_settings, reader.Settings);
        Assert.Equal(s_fault, records[0].Clip with { Windows = s_fault.Windows });
        Assert.Equal(s_clip.Windows, records[1].Clip.Windows);
        Assert.Equal("a cat sleeps", records[1].Clip.Caption);
        var places = records[1].Windows().Select(window => window.Start).ToList();
        Assert.Equal([1, 2], places.Select(place => (int)bytes[place]));
        Assert.Equal(bytes.Length, reader.End);
    }

    [Fact]
    public void A_file_that_breaks_off_anywhere_loses_its_last_record_and_no_other()
    {
        var bytes = Write();
        var (first, last) = (EndOfSettings(bytes), EndOfRecords(bytes)[^2]);
        foreach (var length in Enumerable.Range(first, bytes.Length - first).Where(length => length < last + 900 || length % 997 == 0))
        {
            File.WriteAllBytes(PoolPath, bytes[..length]);
            var seen = new List<ClipEntry>();
            using (PoolWriter.Open(PoolPath, s_settings, seen.Add))
            {
                Assert.Equal(EndOfRecords(bytes).Count(end => end <= length), seen.Count);
            }
            Assert.Equal(EndOfRecords(bytes).Prepend(first).Last(end => end <= length), new FileInfo(PoolPath).Length);
        }
    }

    [Fact]
    public void Learning_from_a_file_that_breaks_off_is_refused()
    {
        File.WriteAllBytes(PoolPath, Write()[..^1]);
        Assert.Contains("breaks off", Read().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_changed_byte_is_seen()
    {
        var bytes = Write();
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var at = round < 100 ? random.Next(600) : random.Next(bytes.Length);
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(PoolPath, damaged);
            Assert.Contains("clips.pool", Read().Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "no pool")]
    [InlineData("DRMCLIP2............", "no pool")]
    [InlineData("DRMCLIP1", "break off")]
    [InlineData("DRMCLIP1\0\0\0", "break off")]
    public void What_is_no_pool_is_refused(string text, string because)
    {
        File.WriteAllText(PoolPath, text);
        Assert.Contains(because, Read().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_length_that_no_record_has_is_refused_before_anything_is_allocated(int length)
    {
        var bytes = Write();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(EndOfSettings(bytes)), length);
        File.WriteAllBytes(PoolPath, bytes);
        Assert.Contains($"{length} bytes", Read().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"line\":1}", 0, "cannot be read")]
    [InlineData("null", 0, "cannot be read")]
    [InlineData("no json", 0, "cannot be read")]
    [InlineData("{\"line\":1,\"video_id\":\"\",\"caption\":\"\",\"file\":\"\",\"reason\":\"Boredom\",\"detail\":\"\",\"windows\":[]}", 0, "cannot be read")]
    [InlineData("{\"line\":1,\"video_id\":\"\",\"caption\":\"\",\"file\":\"\",\"reason\":null,\"detail\":\"\",\"windows\":[null]}", 0, "windows")]
    [InlineData("{\"line\":1,\"video_id\":\"\",\"caption\":\"\",\"file\":\"\",\"reason\":null,\"detail\":\"\",\"windows\":[]}", 5, "windows")]
    [InlineData("{\"line\":1,\"video_id\":\"\",\"caption\":\"\",\"file\":\"\",\"reason\":null,\"detail\":\"\",\"windows\":[{\"start\":0,\"reason\":null,\"measures\":{\"scene_cut\":0,\"still\":0,\"text_overlay\":0}}]}", 100, "windows")]
    public void A_head_that_lies_is_refused(string head, int data, string because)
    {
        var bytes = Write();
        File.WriteAllBytes(PoolPath, [.. bytes, .. Record([.. BitConverter.GetBytes(head.Length), .. Encoding.UTF8.GetBytes(head), .. new byte[data]])]);
        Assert.Contains(because, Read().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000)]
    [InlineData(int.MaxValue)]
    public void A_head_that_is_longer_than_its_record_is_refused(int length)
    {
        var bytes = Write();
        File.WriteAllBytes(PoolPath, [.. bytes, .. Record([.. BitConverter.GetBytes(length), .. "{}"u8])]);
        Assert.Contains($"a head of {length} bytes", Read().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pool_goes_on_with_its_own_settings_only()
    {
        Write();
        var refusal = Assert.Throws<InvalidOperationException>(() => PoolWriter.Open(PoolPath, s_settings with { Windows = 4 }, _ => { }));
        Assert.Contains("Windows = 3", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private byte[] Write()
    {
        using (var writer = PoolWriter.Open(PoolPath, s_settings, _ => { }))
        {
            writer.Add(s_fault, []);
            writer.Add(s_clip, [Filled(1, s_still.Bytes), Filled(2, s_kept.Bytes)]);
        }
        return File.ReadAllBytes(PoolPath);
    }

    private InvalidDataException Read() => Assert.Throws<InvalidDataException>(() =>
    {
        using var reader = PoolReader.Open(PoolPath);
        reader.Records().ToList();
    });

    private static byte[] Filled(byte value, int length) => [.. Enumerable.Repeat(value, length)];

    /// <summary>A record with a checksum that fits, whatever its payload.</summary>
    private static byte[] Record(byte[] payload) =>
        [.. BitConverter.GetBytes(payload.Length), .. System.Security.Cryptography.SHA256.HashData(payload)[..8], .. payload];

    private static int EndOfSettings(byte[] bytes) => 8 + PoolFormat.PrefixLength + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));

    private static List<int> EndOfRecords(byte[] bytes)
    {
        var ends = new List<int>();
        for (var at = EndOfSettings(bytes); at < bytes.Length;)
        {
            at += PoolFormat.PrefixLength + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            ends.Add(at);
        }
        return ends;
    }
}
